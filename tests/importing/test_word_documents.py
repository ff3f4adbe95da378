"""What Word keeps in odd places: every word once, and hidden ones not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.documents import docx, paragraph
from writer_assist.importing.readers import parse_notes

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
NOT_HIDDEN = '<w:vanish w:val="0"/>'
VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'


def words(body: str, **more: str) -> str:
    [note] = parse_notes(Path("letter.docx"), docx(body, **more))
    return " ".join(note.text.split())


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"


def drawing(inside: str) -> str:
    return f"<w:drawing><wps:wsp {WPS}><wps:txbx>{inside}</wps:txbx></wps:wsp></w:drawing>"


def picture(inside: str) -> str:
    return f"<w:pict><v:shape {VML}><v:textbox>{inside}</v:textbox></v:shape></w:pict>"


def both(first: str, second: str) -> str:
    return (
        f'<mc:AlternateContent {MC}><mc:Choice Requires="wps">{first}</mc:Choice>'
        f"<mc:Fallback>{second}</mc:Fallback></mc:AlternateContent>"
    )


@pytest.mark.parametrize(
    "anchored",
    [
        drawing(box("BOXWORD")),
        picture(box("BOXWORD")),
        both(drawing(box("BOXWORD")), picture(box("BOXWORD"))),
        both("<w:drawing/>", picture(box("BOXWORD"))),
    ],
)
def test_paragraph_keeps_its_words_and_the_box_comes_once_after_it(anchored):
    body = f"<w:p>{run('It stands ')}<w:r>{anchored}</w:r>{run('beside.')}</w:p>{paragraph('End.')}"

    assert words(body) == "It stands beside. BOXWORD End."


def test_boxes_in_boxes_and_in_tables_come_once():
    inner = f"<w:p>{run('OUTER')}<w:r>{picture(box('INNER'))}</w:r></w:p>"
    cell = (
        f"<w:p>{run('CELL')}<w:r>{drawing(f'<w:txbxContent>{inner}</w:txbxContent>')}</w:r></w:p>"
    )
    table = f"<w:tbl><w:tr><w:tc>{cell}</w:tc></w:tr></w:tbl>"

    assert words(table + paragraph("End.")) == "CELL OUTER INNER End."


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"<w:p>{run('a ')}{run('HIDDEN', '<w:vanish/>')}{run('b')}</w:p>", "a b"),
        (f"<w:p>{run('a ')}{run('SHOWN', NOT_HIDDEN)}</w:p>", "a SHOWN"),
        (f"<w:p>{run('a ')}<w:hyperlink>{run('HIDDEN', '<w:vanish/>')}</w:hyperlink></w:p>", "a"),
        (
            f"<w:p><w:del w:id='1'><w:r><w:delText>GONE</w:delText></w:r></w:del>{run('b')}</w:p>",
            "b",
        ),
        (f"<w:p><w:ins w:id='1'>{run('NEW')}</w:ins></w:p>", "NEW"),
        (
            f"<w:p><w:moveFrom w:id='1'>{run('MOVED')}</w:moveFrom>{run('x')}</w:p>"
            f"<w:p><w:moveTo w:id='2'>{run('MOVED')}</w:moveTo></w:p>",
            "x MOVED",
        ),
        (
            f"<w:p>{run('before ')}<w:r><w:ruby><w:rt>{run('sign')}</w:rt>"
            f"<w:rubyBase>{run('BASE')}</w:rubyBase></w:ruby></w:r>{run(' after')}</w:p>",
            "before BASE(sign) after",
        ),
        (f"<w:p><w:bdo w:val='rtl'>{run('RIGHT')}</w:bdo>{run(' end')}</w:p>", "RIGHT end"),
        (f"<w:p>{run('&lt;b&gt; and &lt;HP 10&gt;')}</w:p>", "&lt;b> and <HP 10>"),
    ],
)
def test_what_is_shown_of_changes_and_signs(body, shown):
    assert words(body) == shown


def test_text_in_a_hidden_style_is_left_out():
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Below"><w:basedOn w:val="Secret"/></w:style>'
        "</w:styles>"
    )
    secret = run("HIDDEN", '<w:rStyle w:val="Secret"/>')
    body = f"<w:p>{run('a ')}{secret}{run('b')}</w:p>{paragraph('HIDDEN', 'Below')}"

    assert words(body, **{"word/styles.xml": styles}) == "a b"


def test_hidden_parts_of_a_page_are_left_out():
    html = b"<p>Shown <span style='display: none'>HIDDEN</span></p><div hidden>HIDDEN</div><p>end"

    [note] = parse_notes(Path("a.html"), html)

    assert note.text.split() == ["Shown", "end"]


def test_signs_above_a_word_of_a_page_follow_in_brackets():
    page = "<p>a <ruby>BASE<rt>sign</rt></ruby> b <ruby>C<rt>d</rt></ruby></p>"

    [note] = parse_notes(Path("a.html"), page.encode())

    assert note.text == "a BASE(sign) b C(d)\n"
