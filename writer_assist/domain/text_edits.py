"""Finds what was changed between two texts, as edits that are as small as they can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_WORDS = 1_500  # of both sides together; beyond, comparing takes longer than a frame
_MOST_LINES = 20_000


class TextEdit(NamedTuple):
    """A change of a text: the stretch that went away, and the words that came in its place.

    Places are characters of the old text.
    """

    start: int
    end: int
    text: str


def edits_between(old: str, new: str) -> list[TextEdit]:
    """Return the changes that make one text from another, in their order.

    Lines that stay are found first, then words within lines that changed.
    """
    if old == new:
        return []
    head, tail = _common(old, new)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if not before or not after:
        return [TextEdit(head, head + len(before), after)]
    if "\n" not in before and "\n" not in after:
        return list(_in_words(before, after, head))
    # Whole lines again: a line of which only the middle changed must not be cut in two.
    start = max(old.rfind("\n", 0, head) + 1, 0)
    stop = old.find("\n", len(old) - tail)
    stop = len(old) if stop < 0 else stop
    grown = len(new) - len(old)
    return list(_in_lines(old[start:stop], new[start : stop + grown], start))


def applied(text: str, edits: Sequence[TextEdit]) -> str:
    """Return a text after its changes."""
    for start, end, words in reversed(edits):
        text = text[:start] + words + text[end:]
    return text


def _in_lines(old: str, new: str, at: int) -> Iterator[TextEdit]:
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if len(before) + len(after) > _MOST_LINES:
        yield TextEdit(at, at + len(old), new)
        return
    starts = [0, *accumulate(map(len, before))]
    for i1, i2, j1, j2 in _changed_lines(before, after):
        if i2 - i1 == j2 - j1:
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                yield from _in_words(before[i], after[j], at + starts[i])
        else:
            was, now = "".join(before[i1:i2]), "".join(after[j1:j2])
            yield from _in_words(was, now, at + starts[i1])


def _changed_lines(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches of lines that are not the same, as ranges of both."""
    same = sum(map(str.__eq__, before, after))
    if len(before) == len(after) and 2 * same >= len(before):  # as after "replace all"
        for number, (was, now) in enumerate(zip(before, after, strict=True)):
            if was != now:
                yield number, number + 1, number, number + 1
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2


def _in_words(old: str, new: str, at: int) -> Iterator[TextEdit]:
    head, tail = _common(old, new)
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    at += head
    if not before or not after:
        if before or after:
            yield TextEdit(at, at + len(before), after)
        return
    was, now = _WORD.findall(before), _WORD.findall(after)
    if len(was) + len(now) > _MOST_WORDS:
        yield TextEdit(at, at + len(before), after)
        return
    starts = [0, *accumulate(map(len, was))]
    matcher = SequenceMatcher(str.isspace, was, now, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield TextEdit(at + starts[i1], at + starts[i2], "".join(now[j1:j2]))


def _common(old: str, new: str) -> tuple[int, int]:
    """Return how many characters two texts share at their beginning and at their end."""
    most = min(len(old), len(new))
    head = _shared(old, new, most)
    tail = _shared(old[::-1], new[::-1], most - head) if head < most else 0
    return head, tail


def _shared(one: str, other: str, most: int) -> int:
    if one[:most] == other[:most]:
        return most
    low, high = 0, most  # the first `low` are the same, the first `high` are not
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low
