"""Where the scenes of a scroll lie, one below the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate


class SceneStack:
    """Heights of scenes in pixels; places are counted from the top of the one being written.

    A height is estimated until it is measured.

    Attributes:
        live: The number of the scene being written.
    """

    def __init__(self) -> None:
        self.live = 0
        self._heights: list[int] = []
        self._measured: list[bool] = []
        self._tops = [0]

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def first(self) -> int:
        """The top of the first scene."""
        return -self._tops[self.live] if self._heights else 0

    @property
    def end(self) -> int:
        """The bottom of the last scene."""
        return self.first + self._tops[-1]

    def fill(self, heights: Sequence[int], measured: Sequence[bool], live: int) -> None:
        """Put other scenes into it."""
        self._heights, self._measured, self.live = list(heights), list(measured), live
        self._tops = [0, *accumulate(self._heights)]

    def top(self, number: int) -> int:
        """Return where a scene begins."""
        return self._tops[number] - self._tops[self.live]

    def height(self, number: int) -> int:
        """Return how high a scene is."""
        return self._heights[number]

    def is_measured(self, number: int) -> bool:
        """Tell whether the height is more than an estimate."""
        return self._measured[number]

    def at(self, place: int) -> int:
        """Return the scene at a place; before the first and after the last one the nearest."""
        found = bisect_right(self._tops, place + self._tops[self.live]) - 1
        return max(0, min(found, len(self) - 1))

    def between(self, first: int, last: int) -> range:
        """Return the scenes that have a part between two places."""
        return range(self.at(first), self.at(last) + 1) if self._heights else range(0)

    def set_height(self, number: int, height: int, *, measured: bool = True) -> None:
        """Say how high a scene is."""
        self._measured[number] = measured
        if height != self._heights[number]:
            self._heights[number] = height
            self._tops = [0, *accumulate(self._heights)]

    def anchor(self, first: int, last: int, *, but: int) -> int | None:
        """Return the scene whose place must not change while another one is measured.

        Args:
            first: The upper edge of what is in sight.
            last: The lower edge.
            but: The one that is measured.

        Returns:
            The first measured scene that has a part in sight; None if there is none.
        """
        seen = (one for one in self.between(first, last) if one != but and self._measured[one])
        return next(seen, None)
