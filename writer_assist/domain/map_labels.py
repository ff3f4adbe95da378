"""Which titles are written on a map, and where, so that none covers another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_CELL_WIDTH, _CELL_HEIGHT = 14, 7
_APART = 3  # between a dot and its title


@dataclass(frozen=True, slots=True)
class LabelWish:
    """A title that would like to be written.

    Attributes:
        at: What it belongs to; given back.
        x: The middle of its dot, from the left.
        y: The same, from the top.
        width: Of the title.
        radius: Of the dot.
        covers: How many other dots it may cover.
    """

    at: int
    x: float
    y: float
    width: float
    radius: float = 3.0
    covers: int = 0


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A title that is written: what it belongs to, and its left upper corner."""

    at: int
    x: float
    y: float


def placed_labels(
    wishes: Iterable[LabelWish],
    *,
    width: float,
    height: float,
    line: float,
    most: int,
    taken: Iterable[tuple[float, float, float, float]] = (),
    dots: Sequence[tuple[float, float]] = (),
) -> list[PlacedLabel]:
    """Write as many titles as there is room for, the first ones first.

    Each stands at the right of its dot, or the left, below or above, and is within the picture.

    Args:
        wishes: The most important first.
        width: Of the picture.
        height: Of the picture.
        line: Height of a line.
        most: How many at most.
        taken: Rectangles that must stay free: left, top, width, height.
        dots: Middles of all dots in the picture, which titles do not cover, as far as they can.
    """
    crowd = Counter(_cell(x, y) for x, y in dots)
    cells: set[tuple[int, int]] = set()
    for left, top, wide, high in taken:
        cells.update(_cells(left, top, wide, high))
    placed: list[PlacedLabel] = []
    for wish in wishes:
        if len(placed) >= most:
            break
        for left, top in _sides(wish, line):
            if not (left >= 0 and left + wish.width <= width and top >= 0 and top + line <= height):
                continue
            own = _cells(left, top, wish.width, line)
            if not cells.isdisjoint(own):
                continue
            # Its own dot is beside it, but may be in the same cell.
            covered = sum(crowd[cell] for cell in own) - (_cell(wish.x, wish.y) in own)
            if covered <= wish.covers:
                cells.update(own)
                placed.append(PlacedLabel(wish.at, left, top))
                break
    return placed


def _sides(wish: LabelWish, line: float) -> tuple[tuple[float, float], ...]:
    beside, gap = wish.y - line / 2, wish.radius + _APART
    return (
        (wish.x + gap, beside),
        (wish.x - gap - wish.width, beside),
        (wish.x - wish.width / 2, wish.y + gap - 1),
        (wish.x - wish.width / 2, wish.y - gap - line + 1),
    )


def _cell(x: float, y: float) -> tuple[int, int]:
    return int(x // _CELL_WIDTH), int(y // _CELL_HEIGHT)


def _cells(left: float, top: float, width: float, height: float) -> list[tuple[int, int]]:
    columns = range(int(left // _CELL_WIDTH), int((left + width) // _CELL_WIDTH) + 1)
    rows = range(int(top // _CELL_HEIGHT), int((top + height) // _CELL_HEIGHT) + 1)
    return [(column, row) for column in columns for row in rows]
