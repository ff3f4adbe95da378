from __future__ import annotations

from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.readers import parse_notes


def pdf(content: bytes, more: bytes = b"") -> bytes:
    """A PDF file of one page; readers mend the missing cross references."""
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources"
        b"<</Font<</F 5 0 R>>/XObject<</I 6 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"6 0 obj<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Length 1>>stream\n0\nendstream endobj\n"
        b"7 0 obj<</Title(The Ferry)/Author(M. Ray)>>endobj\n"
        b"trailer<</Root 1 0 R/Info 7 0 R%s>>\n%%%%EOF" % (len(content), content, more)
    )


def read(raw: bytes):
    [note] = parse_notes(Path("ferry.pdf"), raw)
    return note


def reason(raw: bytes) -> str:
    with pytest.raises(NoteUnreadableError) as caught:
        read(raw)
    return str(caught.value)


def test_text_of_a_page_becomes_a_note():
    note = read(pdf(b"BT /F 12 Tf 20 300 Td (She rowed over) Tj 0 -14 Td (the river.) Tj ET"))

    assert note.title == "The Ferry"
    assert note.text.endswith("She rowed over the river.\n")
    assert "M. Ray" in note.text
    assert not note.is_whole_file


def test_page_that_is_a_picture_says_so():
    assert "its pages are pictures" in reason(pdf(b"q 100 0 0 100 0 0 cm /I Do Q"))


def test_empty_page_says_so():
    assert "its pages are empty" in reason(pdf(b""))


def test_protected_file_says_so():
    locked = (
        b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32
        + b">/U<" + b"42" * 32 + b">>>"
    )  # fmt: skip

    assert "protected by a password" in reason(pdf(b"", locked))


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4\n", b"no pdf" * 100])
def test_damaged_file_says_so(raw):
    assert "damaged" in reason(raw)
