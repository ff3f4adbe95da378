"""Puts a cover into an e-book: the picture, a page that shows it, and the entries for both.

Pandoc cannot: in its sandbox, which keeps a text from reaching files and the network, it reads no
picture either.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from writer_assist.errors import NoteUnreadableError, UsageError
from writer_assist.files import read_bytes

MOST_BYTES = 20_000_000
_MOST_PIXELS, _LEAST_PIXELS = 10_000, 200  # of a side

_PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>Cover</title><style>body {{ margin: 0; text-align: center; }}</style></head>
<body epub:type="cover"><div id="cover-image">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" \
width="100%" height="100%" viewBox="0 0 {width} {height}" preserveAspectRatio="xMidYMid">
<title>Cover</title>
<image width="{width}" height="{height}" xlink:href="../media/{name}"/></svg>
</div></body></html>
"""


@dataclass(frozen=True, slots=True)
class CoverPicture:
    """A picture that can be a cover.

    Attributes:
        raw: The file.
        kind: "png" or "jpeg".
        width: In pixels.
        height: In pixels.
    """

    raw: bytes
    kind: str
    width: int
    height: int

    @property
    def name(self) -> str:
        """Its name in the book."""
        return f"cover.{'jpg' if self.kind == 'jpeg' else 'png'}"


def read_cover(path: Path) -> CoverPicture:
    """Read a picture and check it.

    Raises:
        UsageError: It cannot be a cover; the sentence says why.
    """
    try:
        raw = read_bytes(path)
    except NoteUnreadableError as error:
        raise UsageError(f"The cover cannot be read: {error}") from error
    if len(raw) > MOST_BYTES:
        raise UsageError(f"The cover has more than {MOST_BYTES // 10**6} megabytes.")
    kind = "png" if raw.startswith(b"\x89PNG\r\n\x1a\n") else ""
    kind = "jpeg" if raw.startswith(b"\xff\xd8\xff") else kind
    size = _png_size(raw) if kind == "png" else _jpeg_size(raw) if kind else None
    if size is None:
        raise UsageError(f"{path.name} is no PNG or JPEG picture, or is damaged.")
    if not all(_LEAST_PIXELS <= side <= _MOST_PIXELS for side in size):
        raise UsageError(
            f"The cover has {size[0]} by {size[1]} pixels. Each side must have at least "
            f"{_LEAST_PIXELS}, and at most {_MOST_PIXELS:,}; shops ask for 1,600 by 2,560."
        )
    return CoverPicture(raw, kind, *size)


def with_cover(book: bytes, cover: CoverPicture) -> bytes:
    """Return an e-book as pandoc writes it, with a cover."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "EPUB/content.opf":
                content = _listed(content.decode(), cover).encode()
            new.writestr(item, content)
        page = _PAGE.format(width=cover.width, height=cover.height, name=cover.name)
        new.writestr("EPUB/text/cover.xhtml", page, zipfile.ZIP_DEFLATED)
        new.writestr(f"EPUB/media/{cover.name}", cover.raw)
    return made.getvalue()


def _listed(package: str, cover: CoverPicture) -> str:
    items = (
        f'<item id="cover-image" href="media/{cover.name}" media-type="image/{cover.kind}" '
        'properties="cover-image" />\n'
        '<item id="cover_xhtml" href="text/cover.xhtml" media-type="application/xhtml+xml" '
        'properties="svg" />\n'
    )
    package = package.replace("</manifest>", f"{items}</manifest>", 1)
    package = package.replace(
        "</metadata>", '<meta name="cover" content="cover-image" />\n</metadata>', 1
    )
    head, opening, rest = package.partition("<spine")
    tag, _, inside = rest.partition(">")
    return f'{head}{opening}{tag}>\n<itemref idref="cover_xhtml" />{inside}'


def _png_size(raw: bytes) -> tuple[int, int] | None:
    if len(raw) < 24 or raw[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", raw[16:24])
    return width, height


def _jpeg_size(raw: bytes) -> tuple[int, int] | None:
    """Return the size that the frame of a JPEG picture says."""
    for mark, place in _segments(raw):
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC) and len(raw) >= place + 9:
            height, width = struct.unpack(">HH", raw[place + 5 : place + 9])
            return width, height
    return None


def _segments(raw: bytes) -> Iterator[tuple[int, int]]:
    """Yield the marks of a JPEG picture, each with the place of its 0xFF sign."""
    place = 2
    while place + 4 <= len(raw) and raw[place] == 0xFF:
        mark = raw[place + 1]
        if mark == 0xFF or 0xD0 <= mark <= 0xD8:
            place += 1 if mark == 0xFF else 2
            continue
        yield mark, place
        place += 2 + int(struct.unpack(">H", raw[place + 2 : place + 4])[0])
