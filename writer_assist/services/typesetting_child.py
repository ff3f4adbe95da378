"""Makes pages from a text in Typst's language; run in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path


def typeset(source: Path, target: Path, fonts: Path) -> None:
    """Write the PDF of a file; images and other files are found only beside it."""
    import typst

    compiler = typst.Compiler(root=str(source.parent), font_paths=[str(fonts)])
    pages = compiler.compile(input=str(source), format="pdf")
    assert isinstance(pages, bytes)  # several files are made only of pictures
    target.write_bytes(pages)


if __name__ == "__main__":
    typeset(*map(Path, sys.argv[1:4]))
