"""Draws pages of a PDF as pictures, in a process of its own: PDFium is native code.

Prints one line of JSON: how many pages there are, and the size of the first in points.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def draw(pages: Path, folder: Path, first: int, last: int, dots: int) -> None:
    """Write the pages as ``<number>.ppm`` into a folder."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(str(pages))
    width, height = document[0].get_size()
    said = {"count": len(document), "width": width, "height": height}
    sys.stdout.write(json.dumps(said) + "\n")
    for number in range(first, min(last, len(document) - 1) + 1):
        page = document[number]
        drawn = page.render(scale=dots / 72, rev_byteorder=True)
        rows = memoryview(drawn.buffer).cast("B")
        length = drawn.width * 3
        with (folder / f"{number}.ppm").open("wb") as picture:
            picture.write(f"P6\n{drawn.width} {drawn.height}\n255\n".encode())
            for row in range(drawn.height):
                start = row * drawn.stride
                picture.write(rows[start : start + length])
        page.close()


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:6]))
