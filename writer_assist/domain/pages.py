"""Pages of an export as pictures: which are wanted, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PagesOrder:
    """Pages to draw.

    Attributes:
        pages: The PDF file.
        first, last: Numbers from 0, both included; those that there are not are left out.
        dots: Per inch.
    """

    pages: Path
    first: int
    last: int
    dots: int


@dataclass(frozen=True, slots=True)
class DrawnPages:
    """Pages that are drawn.

    Attributes:
        count: How many pages the file has.
        width, height: Of the first page, in points of 1/72 inch.
        pictures: Files by the numbers of their pages.
    """

    count: int
    width: float
    height: float
    pictures: tuple[tuple[int, Path], ...]
