"""Which part of the map is seen: moving and zooming it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_NEAREST = 90.0  # pixels of one unit of the map
_MARGIN = 0.88  # of the picture that all dots take when they are fitted in
_OUT = 0.6  # of that: no smaller


@dataclass(frozen=True, slots=True)
class MapCamera:
    """A look at the map; y goes upwards there and downwards in the picture.

    Attributes:
        x: What is in the middle of the picture, in units of the map.
        y: The same.
        scale: Pixels of one unit.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    @classmethod
    def fitting(cls, places: Floats, width: int, height: int) -> MapCamera:
        """Return a look at all places, shape ``(N, 2)``."""
        if not len(places):
            return cls()
        low, high = places.min(0), places.max(0)
        span = np.maximum(high - low, 1e-3)
        scale = float(min(width / span[0], height / span[1])) * _MARGIN
        middle = (low + high) / 2
        return cls(float(middle[0]), float(middle[1]), min(scale, _NEAREST))

    def seen(self, places: Floats, width: int, height: int) -> Floats:
        """Return where places are in the picture, shape ``(N, 2)``."""
        middle = np.array([width / 2, height / 2], np.float32)
        flip = np.array([self.scale, -self.scale], np.float32)
        return np.asarray((places - (self.x, self.y)) * flip + middle, np.float32)

    def place_at(self, column: float, row: float, width: int, height: int) -> tuple[float, float]:
        """Return the place on the map that a point of the picture shows."""
        return (
            self.x + (column - width / 2) / self.scale,
            self.y - (row - height / 2) / self.scale,
        )

    def moved(self, right: float, down: float) -> MapCamera:
        """Return the look after the map was dragged by so many pixels."""
        return replace(self, x=self.x - right / self.scale, y=self.y + down / self.scale)

    def zoomed(
        self, factor: float, column: float, row: float, width: int, height: int, *, least: float
    ) -> MapCamera:
        """Return a nearer or farther look; the point of the picture keeps its place.

        Args:
            factor: Above 1 is nearer.
            column: The point, from the left.
            row: From the top.
            width: Of the picture.
            height: Of the picture.
            least: The scale at which all dots are fitted in.
        """
        x, y = self.place_at(column, row, width, height)
        scale = float(np.clip(self.scale * factor, min(least * _OUT, _NEAREST), _NEAREST))
        nearer = replace(self, scale=scale)
        new_x, new_y = nearer.place_at(column, row, width, height)
        return replace(nearer, x=self.x + x - new_x, y=self.y + y - new_y)
