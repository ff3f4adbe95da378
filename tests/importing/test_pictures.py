from __future__ import annotations

import base64
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from writer_assist.errors import NoteUnreadableError
from writer_assist.importing.pictures import is_plain_picture
from writer_assist.importing.readers import parse_notes

HEAD = b"\x89PNG\r\n\x1a\n"


def card(description: str = "A tall woman.", spec: str = "chara_card_v2") -> dict[str, object]:
    return {"spec": spec, "data": {"name": "Mara", "description": description, "first_mes": ""}}


def packed(value: object) -> bytes:
    return base64.b64encode(json.dumps(value).encode())


def chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def png(*chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"".join(
        (HEAD, head, chunk(b"IDAT", zlib.compress(b"\0" * 4)), *chunks, chunk(b"IEND", b""))
    )


def read(name: str, raw: bytes) -> dict[str, str]:
    return {note.title: note.text for note in parse_notes(Path(name), raw)}


def text_chunk(keyword: bytes, value: object) -> bytes:
    return chunk(b"tEXt", keyword + b"\0" + packed(value))


PACKED = zlib.compress(packed(card()))
EXIF = b"Exif\0\0MM\0*UserComment\0ASCII\0\0\0" + json.dumps(card()).encode()
WIDE = b"II*\0UNICODE\0" + json.dumps(card()).encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.png", png(text_chunk(b"chara", card()))),
        ("a.apng", png(text_chunk(b"Chara", card()))),
        ("a.png", png(chunk(b"tEXt", b"chara\0" + json.dumps(card()).encode()))),
        ("a.png", png(chunk(b"zTXt", b"chara\0\0" + PACKED))),
        ("a.png", png(chunk(b"iTXt", b"chara\0\0\0en\0chara\0" + packed(card())))),
        ("a.png", png(chunk(b"iTXt", b"ccv3\0\x01\0\0\0" + PACKED))),
        ("a.png", png(text_chunk(b"chara", card()))[:-12]),
        ("a.jpg", b"\xff\xd8\xff\xe1" + struct.pack(">H", len(EXIF) + 2) + EXIF + b"\xff\xda\0\2"),
        ("a.webp", b"RIFF\0\0\0\0WEBPEXIF" + struct.pack("<I", len(WIDE)) + WIDE),
    ],
)
def test_character_is_found_wherever_a_picture_holds_it(name, raw):
    assert read(name, raw) == {"Mara": "## Description\n\nA tall woman."}


def test_third_version_of_a_card_wins():
    later = card("The later one.", "chara_card_v3")

    notes = read("a.png", png(text_chunk(b"chara", card()), text_chunk(b"ccv3", later)))

    assert notes["Mara"].endswith("The later one.")


def test_lorebook_of_the_earlier_version_is_kept_where_the_later_one_has_none():
    earlier = card()
    earlier["data"]["character_book"] = {"entries": [{"keys": ["lock"], "content": "Old."}]}

    notes = read("a.png", png(text_chunk(b"chara", earlier), text_chunk(b"ccv3", card("New."))))

    assert notes == {"Mara": "## Description\n\nNew.", "lock": "Old."}


@pytest.mark.parametrize("damaged", [b"!!", packed({"spec": 3}), base64.b64encode(b'{"a"')])
def test_earlier_version_is_read_where_the_later_one_is_damaged(damaged):
    notes = read("a.png", png(chunk(b"tEXt", b"ccv3\0" + damaged), text_chunk(b"chara", card())))

    assert notes["Mara"].endswith("A tall woman.")


def test_lorebook_of_novelai_is_found():
    book = {"lorebookVersion": 5, "entries": [{"displayName": "Lock", "text": "Old.", "keys": []}]}

    assert read("a.png", png(text_chunk(b"naidata", book))) == {"Lock": "Old."}


def test_character_with_its_pictures_in_one_archive():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("card.json", json.dumps(card()))
        file.writestr("assets/icon.png", b"\x89PNG")

    behind_picture = b"\xff\xd8\xff\xda\0\2" + archive.getvalue()

    assert read("a.charx", archive.getvalue()) == read("a.jpeg", behind_picture) != {}


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.png", png()),
        ("a.png", png(chunk(b"tEXt", b"parameters\0a boat at night"))),
        ("a.png", png()[:20]),
        ("a.png", HEAD + b"\xff\xff\xff\xf0tEXtchara\0"),
        ("a.png", b""),
        ("a.jpg", b'\xff\xd8\xff\xe1\0\x12Exif\0\0{"ISO": 100}\xff\xda\0\2'),
        ("a.webp", b"RIFF"),
    ],
)
def test_plain_picture_is_silent(name, raw):
    assert parse_notes(Path(name), raw) == ()


def test_picture_without_words_is_not_read_as_a_whole(tmp_path):
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "b.png").write_bytes(png(text_chunk(b"chara", card())))

    assert is_plain_picture(str(tmp_path / "a.png"))
    assert is_plain_picture(str(tmp_path / "gone.png"))
    assert not is_plain_picture(str(tmp_path / "b.png"))


@pytest.mark.parametrize(
    "hidden",
    [
        chunk(b"tEXt", b"chara\0!!!"),
        chunk(b"zTXt", b"chara\0\0" + PACKED[:9]),
        chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"a" * 30_000_000)),
        text_chunk(b"chara", {"no": "card"}),
    ],
)
def test_damaged_character_says_so(hidden):
    with pytest.raises(NoteUnreadableError, match=r"a\.png"):
        parse_notes(Path("a.png"), png(hidden))
