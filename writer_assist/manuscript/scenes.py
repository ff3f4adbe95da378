"""Where a scene begins and ends in a draft."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

# A heading, a line of stars or dashes, or a lone sign between two scenes.
_BREAK = re.compile(r"\s{0,3}(?:#{1,6}(?:\s.*)?|(?:[*\-_~=•·⁂#§][ \t]*){1,40})\s*\Z")


def scene_at(text: str, position: int) -> tuple[int, int]:
    """Return start and end of the scene around a place, as offsets in the text.

    Scenes are parted by headings, by lines such as ``***`` or ``---``, and by gaps that
    are wider than those between the draft's paragraphs.  On such a border, the scene is
    the one that follows; where none follows, the one before.
    """
    lines = text.split("\n")
    scenes = _scenes(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for first, last in scenes:
        if position < starts[last + 1]:
            return starts[first], starts[last + 1] - 1
    if not scenes:
        return 0, 0
    first, last = scenes[-1]
    return starts[first], starts[last + 1] - 1


def _scenes(lines: list[str]) -> list[tuple[int, int]]:
    """Return the first and the last line of each scene."""
    wide = _usual_gap(lines) + 1
    scenes: list[tuple[int, int]] = []
    parted = True
    for number, line in enumerate(lines):
        if _BREAK.match(line) and line.strip():
            parted = True
        elif line.strip():
            if parted or number - scenes[-1][1] > wide:
                scenes.append((number, number))
            else:
                scenes[-1] = (scenes[-1][0], number)
            parted = False
    return scenes


def _usual_gap(lines: list[str]) -> int:
    """Return how many empty lines part two paragraphs, mostly."""
    full = [number for number, line in enumerate(lines) if line.strip()]
    gaps = Counter(after - before - 1 for before, after in pairwise(full))
    return max(gaps, key=lambda gap: (gaps[gap], -gap), default=1)
