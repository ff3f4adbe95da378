"""Texts that turn in circles."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.generation.likeness import words_of

# A run of one or two words may stand three times for effect ("never, never, never").
_TIMES = {1: 4, 2: 4}
_OTHERWISE = 3
_LONGEST = 12
_LONG_RUN = 5  # words; twice in one card is once too often


def loop_at_end(items: Sequence[object]) -> int:
    """Return how many items at the end only repeat those before them; 0 for none.

    One run of up to 12 items stands there several times, nothing in between: one of up
    to two items four times, a longer one three times.
    """
    for size in range(1, _LONGEST + 1):
        times = 1
        while items[-size:] == items[len(items) - (times + 1) * size : len(items) - times * size]:
            times += 1
            if (times + 1) * size > len(items):
                break
        if times >= _TIMES.get(size, _OTHERWISE):
            return (times - 1) * size
    return 0


def repeats_itself(text: str) -> bool:
    """Tell whether a text loops at its end, or says five words in a row twice."""
    words = words_of(text)
    if loop_at_end(words):
        return True
    seen: set[tuple[str, ...]] = set()
    for start in range(len(words) - _LONG_RUN + 1):
        run = tuple(words[start : start + _LONG_RUN])
        if run in seen:
            return True
        seen.add(run)
    return False
