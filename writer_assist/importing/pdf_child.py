"""The child process that reads a PDF file, because files may crash PDFium, which is native code.

It reads the file from standard input and writes JSON: title, author and keywords first, then a
line for each page.  The exit code says what went wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from ctypes import byref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage

PASSWORD = 3
DAMAGED = 4

_MAX_MEMORY = 1_000_000_000  # addresses, of which at most 400 MB or so are used
_HYPHENS = {0x02, 0xFFFE}  # PDFium's characters for a hyphen at a line's end
_LINE_ENDS = {0x0A, 0x0D}


def main() -> int:
    """Read the file; return the exit code."""
    _limit_memory()
    import pypdfium2 as pdfium
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_GetLastError

    try:
        document = pdfium.PdfDocument(sys.stdin.buffer.read())
        described = document.get_metadata_dict()
    except pdfium.PdfiumError:
        return PASSWORD if FPDF_GetLastError() == FPDF_ERR_PASSWORD else DAMAGED
    _write({key.lower(): value for key, value in described.items()})
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            _write({"lines": [], "pictures": False, "damaged": True})
            continue
        _write(_page(page))
        page.close()
    return 0


def _page(page: PdfPage) -> dict[str, object]:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    text = page.get_textpage()
    lines = list(_lines(text))
    text.close()
    has_pictures = not lines and any(
        True for _ in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3)
    )
    return {"lines": lines, "pictures": has_pictures}


def _lines(page_text: PdfTextPage) -> Iterator[tuple[str, float, float, float, float]]:
    """Yield the page's lines: text, then left, bottom, right and top in points.

    A hyphen after which PDFium found the word to continue becomes U+00AD.
    """
    from pypdfium2.raw import FPDFText_GetUnicode

    characters: list[str] = []
    first = last = -1
    for index in range(page_text.count_chars()):
        code = FPDFText_GetUnicode(page_text.raw, index)
        if code in _HYPHENS:
            characters.append("\u00ad")
        elif code not in _LINE_ENDS:
            characters.append(chr(code) if 0 < code < 0x110000 else " ")
            if code > 0x20:
                first, last = (index if first < 0 else first), index
        if code in _HYPHENS or code in _LINE_ENDS:
            if first >= 0:
                yield _line(page_text, characters, first, last)
            characters, first = [], -1
    if first >= 0:
        yield _line(page_text, characters, first, last)


def _line(
    page_text: PdfTextPage, characters: list[str], first: int, last: int
) -> tuple[str, float, float, float, float]:
    # PDFium returns some characters as surrogate pairs in two pieces.
    text = "".join(characters).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    left, bottom, _, top = _box(page_text, first)
    _, _, right, _ = _box(page_text, last)
    return (text.strip(), left, bottom, right, top)


def _box(page_text: PdfTextPage, index: int) -> tuple[float, float, float, float]:
    from pypdfium2.raw import FS_RECTF, FPDFText_GetLooseCharBox

    box = FS_RECTF()
    FPDFText_GetLooseCharBox(page_text.raw, index, byref(box))
    return (round(box.left, 1), round(box.bottom, 1), round(box.right, 1), round(box.top, 1))


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")


if __name__ == "__main__":
    sys.exit(main())
