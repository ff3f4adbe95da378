"""Paints the dots and links of the map into a picture: 10,000 dots in a few milliseconds.

Qt takes some 20 ms for as many round dots, and as long for 700 smooth lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Colour = tuple[int, int, int]
Floats = NDArray[np.float32]

PAD = 16
"""Pixels around a picture, cut off afterwards, so that dots at its edge are cut too."""

_FINE = 8  # parts of a pixel in which a dot's edge is measured
_MOST_SAMPLES = 400_000  # of lines; beyond it the shortest are drawn
_WEAKEST, _STRONGEST = 0.16, 0.5  # how much of a line's colour one link shows, and many together


@dataclass(frozen=True, slots=True)
class DotLayer:
    """Dots of one colour and size.

    Attributes:
        x: Middles from the left, in pixels.
        y: Middles from the top.
        colour: Red, green, blue.
        diameter: In pixels.
    """

    x: Floats
    y: Floats
    colour: Colour
    diameter: float


def blank(width: int, height: int, paper: Colour) -> NDArray[np.uint8]:
    """Return a picture of one colour, shape ``(height, width, 4)``: blue, green, red, alpha."""
    picture = np.empty((height, width, 4), np.uint8)
    picture[:] = (*paper[::-1], 255)
    return picture


def paint_dots(picture: NDArray[np.uint8], layers: Sequence[DotLayer], paper: Colour) -> None:
    """Paint dots, the first layer below all others."""
    flat = picture.view(np.uint32).reshape(picture.shape[0], picture.shape[1])
    for layer in layers:
        reach = int(layer.diameter / 2) + 2
        column, row = np.rint(layer.x).astype(np.int64), np.rint(layer.y).astype(np.int64)
        inside = (column >= reach) & (column < picture.shape[1] - reach)
        inside &= (row >= reach) & (row < picture.shape[0] - reach)
        column, row = column[inside], row[inside]
        if not len(column):
            continue
        for across, down, share in _disc(round(layer.diameter, 1)):
            flat[row + down, column + across] = _packed(_mixed(paper, layer.colour, share))


def paint_lines(
    picture: NDArray[np.uint8], ends: Floats, colour: Colour, *, most: int = _MOST_SAMPLES
) -> None:
    """Paint thin straight lines, shape ``(N, 4)``: x, y, x, y; where many cross it is stronger."""
    height, width = picture.shape[:2]
    ends = _within(ends, width, height)
    lengths = np.abs(ends[:, :2] - ends[:, 2:]).max(1)
    order = np.argsort(lengths, kind="stable")
    steps = np.maximum(np.ceil(lengths[order]).astype(np.int64), 1)
    kept = np.cumsum(steps) <= most
    ends, steps = ends[order][kept], steps[kept]
    if not len(ends):
        return
    line = np.repeat(np.arange(len(ends)), steps)
    start = np.cumsum(steps) - steps
    share = (np.arange(len(line)) - start[line] + 0.5).astype(np.float32) / steps[line]
    x = ends[line, 0] + share * (ends[line, 2] - ends[line, 0])
    y = ends[line, 1] + share * (ends[line, 3] - ends[line, 1])
    ink = _spread(
        x,
        y,
        np.abs(ends[:, 0] - ends[:, 2]) >= np.abs(ends[:, 1] - ends[:, 3]),
        line,
        width,
        height,
    )
    where = np.flatnonzero(ink)
    strength = np.minimum(1 - (1 - _WEAKEST) ** ink[where], _STRONGEST)[:, None]
    pixels = picture.reshape(-1, 4)
    mixed = pixels[where, :3] * (1 - strength) + np.array(colour[::-1]) * strength
    pixels[where, :3] = mixed.astype(np.uint8)


def _within(ends: Floats, width: int, height: int) -> Floats:
    """Return the lines that may be seen, those of extreme length left out."""
    low, high = np.minimum(ends[:, :2], ends[:, 2:]), np.maximum(ends[:, :2], ends[:, 2:])
    seen = (high >= 0).all(1) & (low[:, 0] < width) & (low[:, 1] < height)
    seen &= ((high - low).max(1) > 0.5) & ((high - low).max(1) < 8 * max(width, height))
    return ends[seen]


def _spread(
    x: Floats,
    y: Floats,
    is_flat: NDArray[np.bool_],
    line: NDArray[np.int64],
    width: int,
    height: int,
) -> NDArray[np.float64]:
    """Return how much ink falls on each pixel; across a line it is shared by two (Wu 1991)."""
    flat = is_flat[line]
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    part = np.where(flat, y - row, x - column)
    total = np.zeros(width * height)
    for step, weight in ((0, 1 - part), (1, part)):
        at_x, at_y = column + np.where(flat, 0, step), row + np.where(flat, step, 0)
        inside = (at_x >= 0) & (at_x < width) & (at_y >= 0) & (at_y < height)
        place = at_y[inside] * width + at_x[inside]
        total += np.bincount(place, weight[inside], width * height)
    return total


@lru_cache(maxsize=64)
def _disc(diameter: float) -> tuple[tuple[int, int, float], ...]:
    """Return the pixels of a round dot with the share that it covers, the faintest first."""
    reach = int(diameter / 2) + 1
    fine = (np.arange(-reach * _FINE, (reach + 1) * _FINE) + 0.5) / _FINE - 0.5
    inside = fine[:, None] ** 2 + fine[None] ** 2 <= (diameter / 2) ** 2
    size = 2 * reach + 1
    shares = inside.reshape(size, _FINE, size, _FINE).mean((1, 3))
    found = [
        (int(column) - reach, int(row) - reach, float(shares[row, column]))
        for row, column in np.argwhere(shares > 0.04)
    ]
    return tuple(sorted(found, key=lambda pixel: pixel[2]))


def _mixed(paper: Colour, colour: Colour, share: float) -> Colour:
    red, green, blue = (
        round(under + share * (over - under)) for under, over in zip(paper, colour, strict=True)
    )
    return red, green, blue


def _packed(colour: Colour) -> np.uint32:
    red, green, blue = colour
    return np.uint32(0xFF000000 | red << 16 | green << 8 | blue)
