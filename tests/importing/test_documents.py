from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.documents import archive, docx, paragraph
from writer_assist.importing import documents
from writer_assist.importing.readers import parse_notes

FB2 = (
    '<?xml version="1.0" encoding="windows-1251"?><FictionBook '
    'xmlns="http://www.gribuser.ru/xml/fictionbook/2.0"><description><title-info>'
    "<book-title>Паром</book-title></title-info></description><body><section>"
    "<title><p>Глава 1</p></title><p>Она пришла утром.</p></section></body></FictionBook>"
)
HTML = (
    '<html><head><meta charset="koi8-r"><title>Mara</title>'
    '<meta name="keywords" content="ferry man, River"></head><body><script>evil()</script>'
    "<h2>Reise</h2><p>Лифт <b>gone</b><br>again &amp; again.</p>"
    '<img src="data:image/png;base64,AAAA" alt="a boat"></body></html>'
)


def read(name: str, content: str | bytes):
    [note] = parse_notes(Path(name), content.encode() if isinstance(content, str) else content)
    return note


def test_headings_of_a_word_document_lead_to_its_passages():
    note = read(
        "Ferry.docx",
        docx(
            paragraph("One", "Heading1")
            + paragraph("She rowed.")
            + paragraph("Two", "Heading1")
            + paragraph("He swam.")
        ),
    )

    assert (note.title, note.text) == ("Ferry", "# One\n\nShe rowed.\n\n# Two\n\nHe swam.\n")
    assert not note.is_whole_file


def test_only_heading_is_the_title():
    assert read("x.docx", docx(paragraph("Mara", "Heading1") + paragraph("Rows."))).title == "Mara"


def test_deleted_text_and_comments_stay_out():
    changes = (
        '<w:p><w:r><w:t>kept </w:t></w:r><w:ins w:id="1" w:author="a"><w:r><w:t>new'
        '</w:t></w:r></w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>old</w:delText></w:r>'
        "</w:del></w:p>"
    )

    assert read("x.docx", docx(changes)).text == "kept new\n"


def test_web_page_is_read_in_its_own_encoding():
    note = read("page.html", HTML.encode("koi8-r"))

    assert (note.title, note.tags) == ("Mara", ("River", "ferry-man"))
    assert note.text.endswith("## Reise\n\nЛифт **gone**\nagain & again.\n\na boat\n")


def test_book_says_its_encoding():
    note = read("book.fb2", FB2.encode("cp1251"))

    assert note.title == "Паром"
    assert note.stretches[-1].heading == "Глава 1"
    assert note.text.endswith("Она пришла утром.\n")


@pytest.mark.parametrize(
    "content",
    [
        rb"{\rtf1\ansi\ansicpg1251 \'cf\'e0\'f0\'ee\'ec \'93q\'94\par}",
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f1\fcharset204;}}\f1 \'cf\'e0\'f0\'ee\'ec \'93q\'94}",
        rb"{\rtf1\ansi\uc1\u1055?\u1072\'e0\u1088?\u1086?\u1084? \u8220\'93q\u8221\'94\par}",
    ],
)
def test_rich_text_in_any_code_page(content):
    assert read("x.rtf", content).text == "Паром “q”\n"


@pytest.mark.parametrize("word", ["f", "u", "bin", "fs", "uc", "ansicpg"])
def test_number_of_thousands_of_digits_means_nothing(word):
    content = b"{\\rtf1 She rowed.\\par \\%s%s ? home}" % (word.encode(), b"9" * 5_000)

    assert "She rowed." in read("x.rtf", content).text


def test_rich_text_that_breaks_off_is_read_as_far_as_it_goes():
    assert read("x.rtf", b"{\\rtf1 She rowed {\\b home {\\i at").text == "She rowed **home *at***\n"


def test_groups_of_rich_text_may_be_as_deep_as_they_like():
    content = b"{\\rtf1 " + b"{" * 40_000 + b"She rowed" + b"}" * 40_000 + b" {\\b home}}"

    assert read("x.rtf", content).text == "She rowed **home**\n"


def test_marked_text_that_takes_too_long_to_convert_is_read_as_it_is(monkeypatch):
    monkeypatch.setattr(documents, "_MARKED_S", 0.001)

    note = read("x.org", b"* Harbour\n\nShe rowed *home*.\n")

    assert "She rowed *home*." in note.text
    assert note.links == ()


def test_japanese_rich_text_whose_second_byte_is_a_letter():
    content = rb"{\rtf1\ansi\ansicpg932 \'95\'5c\'8e\'a6\'83\\\'83t\par}"

    assert read("x.rtf", content).text == "表示ソフ\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.org", "* One\nShe /rowed/.\n"),
        ("x.rst", "One\n===\n\nShe *rowed*.\n\nTwo\n===\n\nX\n"),
        ("x.textile", "h1. One\n\nShe _rowed_.\n"),
        ("x.tex", "\\section{One}\nShe \\emph{rowed}.\n"),
        (
            "x.opml",
            '<opml version="2.0"><body><outline text="One" _note="She *rowed*."/></body></opml>',
        ),
    ],
)
def test_other_marks_become_headings(name, content):
    note = read(name, content)

    assert note.text.startswith("# One\n\nShe *rowed*.")


def test_text_whose_marks_are_broken_is_text_all_the_same():
    text = "- Backslash: \\\n"

    assert read("x.org", text).text == text


def test_epub_is_read_in_the_order_of_its_spine():
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="c.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>{0}</h1><p>{0} text</p></body></html>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Ferry</dc:title>'
        "<dc:creator>M. Ray</dc:creator></metadata><manifest>"
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>'
    )
    book = archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "c.opf": package,
            "a.xhtml": page.format("Two"),
            "b.xhtml": page.format("One"),
        }
    )

    note = read("book.epub", book)

    assert note.title == "Ferry"
    assert "M. Ray" in note.text
    assert note.text.endswith("# One\n\nOne text\n\n# Two\n\nTwo text\n")
