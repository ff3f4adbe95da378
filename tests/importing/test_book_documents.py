"""A document becomes a manuscript with every word, its italics and its scene breaks."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.importing.documents import archive, docx, paragraph
from tests.manuscript.books import shared
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.book_documents import read_long_text

_ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:font-face-decls/>'
    "<office:automatic-styles/><office:body><office:text>{}</office:text>"
    "</office:body></office:document-content>"
)

_STYLES = (
    '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    "<office:font-face-decls/><office:styles/><office:automatic-styles/><office:master-styles/>"
    "</office:document-styles>"
)


def read(raw, name="book.docx"):
    return read_long_text(Path(name), raw)


def odt(body):
    return archive({"content.xml": _ODT.format(body), "styles.xml": _STYLES})


def run(text, properties=""):
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_blank_line_between_paragraphs_is_a_scene_break():
    text = read(docx(paragraph("One.") + paragraph("Two.") + paragraph("") + paragraph("Three.")))

    assert text.text == "One.\n\nTwo.\n\n***\n\nThree.\n"
    assert text.warnings == ("1 blank line became a scene break.",)


def test_blank_line_after_each_paragraph_is_no_scene_break():
    body = paragraph("").join(paragraph(one) for one in ("One.", "Two.", "Three."))

    assert read(docx(body)).text == "One.\n\nTwo.\n\nThree.\n"


@pytest.mark.parametrize("mark", ["#", "* * *", "***", "⁂", "~"])
def test_signs_of_a_scene_break_become_one(mark):
    body = paragraph("One.") + paragraph(mark) + paragraph("Two.")

    assert read(docx(body)).text == "One.\n\n***\n\nTwo.\n"


@pytest.mark.parametrize(
    "properties", ["<w:i/>", '<w:u w:val="single"/>', '<w:i/><w:u w:val="single"/>']
)
def test_italic_and_underlined_words_are_italic(properties):
    assert read(docx(run("late", properties))).text == "*late*\n"


def test_signs_of_the_text_stay_signs():
    body = paragraph("A *star* in [brackets] for $5, a_b, 1 &lt; 2.") + paragraph("# not a heading")

    text = read(docx(body)).text

    assert text == "A \\*star\\* in [brackets] for $5, a_b, 1 < 2.\n\n\\# not a heading\n"


def test_comments_of_a_document_are_kept_apart():
    text = read(shared("formats", "pandoc", "docx", "comments.docx").read_bytes())

    assert "%% Jesse Rosenthal: I left a comment. %%" in text.text
    assert any("Comments are kept" in warning for warning in text.warnings)


def test_tracked_changes_are_taken_as_accepted():
    raw = shared("formats", "pandoc", "docx", "track_changes_deletion.docx").read_bytes()

    text = read(raw)

    assert text.text == "This is a text with a deletion.\n"
    assert "Tracked changes are taken as accepted." in text.warnings


def test_words_of_a_text_box_arrive_once():
    text = read(shared("field", "14-docx-textbox-moves", "letter.docx").read_bytes()).text

    plain = read_words(shared("field", "14-docx-textbox-moves", "letter.docx"))
    assert plain <= set(text.split())


def read_words(path):
    """Return some of the words that the document holds, wherever they are."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as document:
        body = document.read("word/document.xml").decode()
    box = body.partition("txbxContent>")[2].partition("</w:txbxContent")[0]
    inside = box.partition("<w:t>")[2].partition("</w:t>")[0]
    return set(inside.split())


def test_odt_keeps_blank_lines_and_comments():
    body = (
        "<text:p>One.</text:p><text:p/><text:p>Two<office:annotation><dc:creator>Ed</dc:creator>"
        "<text:p>Really?</text:p></office:annotation>.</text:p><text:p>Three.</text:p>"
    )

    text = read(odt(body), "book.odt").text

    assert text == "One.\n\n***\n\nTwo%% Ed: Really? %%.\n\nThree.\n"


def test_text_keeps_its_lines_and_says_who_wrote_it():
    raw = b"---\ntitle: Salt\nauthor: A. Quill\nmood: dark\n---\n\n# One\n\nWords.\n"

    text = read(raw, "book.md")

    assert (text.title, text.author, text.text) == ("Salt", "A. Quill", "\n# One\n\nWords.\n")
    assert text.warnings == ("What the front matter says is left behind: mood.",)


@pytest.mark.parametrize("name", ["book.docx", "book.odt", "book.epub", "book.rtf", "book.xyz"])
def test_what_is_no_document_is_refused(name):
    with pytest.raises(NoteUnreadableError):
        read(b"nonsense", name)


def test_bomb_is_refused():
    bomb = archive({"word/document.xml": b"0" * 4_000_000})

    with pytest.raises(NoteUnreadableError):
        read(bomb)


def test_numbered_heading_of_rich_text_is_a_heading():
    heading = rb"\pard\ilvl0\outlinelevel0 {\listtext\pard\plain 1\tab }\ls1 One\par"

    assert read(b"{\\rtf1 " + heading + b"\\pard Words.\\par}", "book.rtf").text == (
        "# One\n\nWords.\n"
    )


def test_hostile_rich_text_is_read_in_time():
    raw = b"{\\rtf1 One.\\par " + b"\\tx1 \\b " * 50_000 + b"Two.\\par}"

    assert read(raw, "book.rtf").text.split() == ["One.", "**Two.**"]
