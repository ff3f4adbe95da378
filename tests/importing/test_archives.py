from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from tests.importing.documents import archive, docx, paragraph
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.readers import parse_notes

SOUND = docx(paragraph("She rowed."))
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]><a>&d;</a>'
)


def reason(raw: bytes, name: str = "x.docx") -> str:
    with pytest.raises(NoteUnreadableError) as caught:
        parse_notes(Path(name), raw)
    return str(caught.value)


def with_flag(raw: bytes, flag: int) -> bytes:
    """Set a flag of the first file in the archive's directory."""
    at = raw.index(b"PK\x01\x02") + 8
    return raw[:at] + struct.pack("<H", flag) + raw[at + 2 :]


def overlapping() -> bytes:
    """Two names in the directory for the same packed bytes."""
    raw = bytearray(archive({"a.xml": "x" * 50_000, "b.xml": "x" * 50_000}))
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(raw)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (docx("", **{"word/media/a.png": b"\0" * 3_000_000}), "unpack without end"),
        (docx("", **{"../../evil.xml": "x"}), "lead out of it"),
        (docx("", **{"/etc/evil.xml": "x"}), "lead out of it"),
        (docx("", **{"C:\\evil.xml": "x"}), "lead out of it"),
        (archive({f"{number}.xml": "" for number in range(10_001)}), "10,000 files"),
        (with_flag(SOUND, 1), "protected by a password"),
        (overlapping(), "unpack without end"),
        (docx("", **{"word/other.xml": LAUGHS}), "entities"),
        (docx("", **{"word/other.xml": "<a>" * 600 + "</a>" * 600}), "500 deep"),
        (SOUND[: len(SOUND) // 2], "damaged"),
        (archive({"mimetype": "x"}), "damaged"),
        (b"", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "protected by a password, or of an old"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_archive_that_is_none_says_why(raw, why):
    assert why in reason(raw)


def test_damaged_byte_is_noticed():
    at = SOUND.index(b"word/document.xml") + 40

    assert "damaged" in reason(SOUND[:at] + bytes([SOUND[at] ^ 0xFF]) + SOUND[at + 1 :])


def test_name_for_another_file_of_the_directory_is_damage():
    assert "damaged" in reason(SOUND.replace(b"word/document.xml", b"word/document.xyz"))


def test_locked_odt_says_so():
    manifest = "<manifest><encryption-data/></manifest>"

    raw = archive({"content.xml": "?", "META-INF/manifest.xml": manifest})

    assert "protected by a password" in reason(raw, "x.odt")


def test_book_protected_against_copying_says_so():
    protected = '<e><CipherReference URI="OEBPS/one.xhtml"/></e>'

    raw = archive({"mimetype": "x", "META-INF/encryption.xml": protected})

    assert "against copying" in reason(raw, "x.epub")


def test_pictures_are_not_unpacked(monkeypatch):
    read = []
    monkeypatch.setattr(
        zipfile.ZipFile, "read", lambda self, member: read.append(member.filename) or b"<x/>"
    )

    reason(docx("", **{"word/media/a.png": b"\x89PNG"}))

    assert "word/document.xml" in read
    assert "word/media/a.png" not in read
