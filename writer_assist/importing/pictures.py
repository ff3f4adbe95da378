"""Characters and lorebooks that chat programs hide in pictures, as JSON in the metadata.

Pixels are not read, so that a folder of photographs takes little time.
"""

from __future__ import annotations

import base64
import binascii
import io
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from writer_assist.errors import NoteUnreadableError
from writer_assist.files import MAX_FILE_BYTES
from writer_assist.importing.file_kinds import PICTURE, kind_of

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_ZIP_END = b"PK\x05\x06"
_MAX_TEXT = 24_000_000  # bytes; base64 of the largest lorebook
_MOST_CHUNKS = 50_000
_TAIL = 66_000  # bytes that are searched for the end of a zip archive
# The later of two versions of a card comes first.
_KEYWORDS = (b"ccv3", b"chara", b"naidata")
_PACKED = re.compile(rb"eyJ[A-Za-z0-9+/_\s-]{30,}={0,2}")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


class HiddenText(NamedTuple):
    """Text that was found in a picture's metadata.

    Attributes:
        json: Decoded but not parsed.
        is_sure: Whether it is marked as a character or lorebook.
        is_archive: Whether it is a zip archive with both.
    """

    json: bytes
    is_sure: bool = True
    is_archive: bool = False


def may_hold_card(path: Path) -> bool:
    """Tell whether a picture has metadata that may be a card; False if it cannot be read."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return False
        with open(path, "rb") as file:
            return next(_texts(file), None) is not None
    except (OSError, ValueError):
        return False


def is_plain_picture(path: str) -> bool:
    """Tell whether a file is a picture without such metadata; reads only a part of it."""
    return kind_of(path) == PICTURE and not may_hold_card(Path(path))


def texts_in_picture(path: Path, raw: bytes) -> list[HiddenText]:
    """Return the characters and lorebooks in a picture, the latest version first.

    The list is empty if it is only a picture.

    Raises:
        NoteUnreadableError: It has one, and it is damaged.
    """
    found = list(_texts(io.BytesIO(raw)))
    texts: list[HiddenText] = []
    for keyword, packed in sorted(found, key=lambda one: _order(one[0])):
        if keyword == _ZIP_END:
            texts.append(HiddenText(raw, is_sure=False, is_archive=True))
        elif (text := _unpacked(packed)) is not None:
            texts.append(HiddenText(text, is_sure=keyword in _KEYWORDS))
    if not texts and any(keyword in _KEYWORDS for keyword, _ in found):
        raise NoteUnreadableError(f"The character in {path.name} cannot be read: it is damaged.")
    return texts


def _order(keyword: bytes) -> int:
    return _KEYWORDS.index(keyword) if keyword in _KEYWORDS else len(_KEYWORDS)


def _texts(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield texts with their keywords; the keyword is empty if the text has none."""
    head = file.read(12)
    if head.startswith(_PNG):
        file.seek(len(_PNG))
        yield from _of_png(file)
    elif head.startswith(_JPEG):
        file.seek(len(_JPEG))
        yield from _of_jpeg(file)
    elif head[:4] == b"RIFF" and head[8:] == b"WEBP":
        yield from _of_webp(file)


def _of_png(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    for _ in range(_MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind == b"IEND":
            return
        if kind not in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"} or length > _MAX_TEXT:
            file.seek(length + 4, os.SEEK_CUR)
            continue
        content = file.read(length)
        file.seek(4, os.SEEK_CUR)
        if kind == b"eXIf":
            yield from _in_exif(content)
            continue
        keyword, _, rest = content.partition(b"\0")
        if keyword.lower() in _KEYWORDS:
            yield keyword.lower(), _inflated(kind, rest)


def _inflated(kind: bytes, rest: bytes) -> bytes:
    if kind == b"tEXt":
        return rest
    is_packed = True
    if kind == b"iTXt":
        is_packed, rest = rest[:1] == b"\x01", rest[2:]
        # Skips its language and the translated keyword.
        rest = rest.partition(b"\0")[2].partition(b"\0")[2]
    else:
        rest = rest[1:]
    if not is_packed:
        return rest
    try:
        return zlib.decompressobj().decompress(rest, _MAX_TEXT)
    except zlib.error:
        return b""


def _of_jpeg(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    for _ in range(_MOST_CHUNKS):
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in {0xDA, 0xD9}:
            break  # the pixels begin
        content = file.read(max(0, int.from_bytes(head[2:], "big") - 2))
        if head[1] in {0xE1, 0xFE}:
            yield from _in_exif(content)
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _TAIL))
    if _ZIP_END in file.read():
        yield _ZIP_END, b""


def _of_webp(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    for _ in range(_MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], "little")
        if head[:4] in {b"EXIF", b"XMP "} and length <= _MAX_TEXT:
            yield from _in_exif(file.read(length))
            file.seek(length % 2, os.SEEK_CUR)
        else:
            file.seek(length + length % 2, os.SEEK_CUR)


def _in_exif(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield texts in a picture's comments that look like JSON, also in base64 or UTF-16."""
    if content.count(b"\0") > len(content) // 3:
        content = content.replace(b"\0", b"")
    if packed := _PACKED.search(content):
        yield b"", packed[0]
    start, end = content.find(b'{"'), content.rfind(b"}")
    if 0 <= start < end:
        yield b"", content[start : end + 1]


def _unpacked(packed: bytes) -> bytes | None:
    bare = packed.strip()
    if bare.startswith((b"{", b"[")):
        return bare
    letters = _NO_BASE64.sub(b"", bare.translate(bytes.maketrans(b"-_", b"+/")))
    try:
        text = base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None
    return text if text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) else None
