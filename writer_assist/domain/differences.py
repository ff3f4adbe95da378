"""What was changed between two versions of a text, by paragraphs and by words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

_PARAGRAPH = re.compile(r"[^\n]+\n*|\n+")
# Scripts without spaces are compared by characters.
_WORD = re.compile(r"\s+|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+|[^\w\s]")
_MOST_WORDS = 6_000  # in a changed stretch; beyond, no reader compares words
_ALIKE = 0.35  # of the words; below, a paragraph was replaced rather than changed
_MOST_PAIRS = 2_500  # of paragraphs that are compared with one another
_GLUE = 3  # characters that are the same between two changes and are no help to a reader


class ChangeKind(Enum):
    """Where a stretch of text occurs."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class WordChange(NamedTuple):
    """A stretch of text, and whether it is in the old version, the new one, or both."""

    stretch: ChangeKind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A changed stretch of whole paragraphs.

    Attributes:
        old: Where it begins and ends in the old text, in characters.
        new: Where it begins and ends in the new text.
        changes: The words; without what was added they are the old stretch, without what
            was removed the new one.
    """

    old: tuple[int, int]
    new: tuple[int, int]
    changes: tuple[WordChange, ...]


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Compare two texts; paragraphs first, then the words of those that changed."""
    before, after = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    at_old, at_new = _starts(before), _starts(after)
    found = []
    for i1, i2, j1, j2 in _changed(before, after):
        was, now = (at_old[i1], at_old[i2]), (at_new[j1], at_new[j2])
        changes = tuple(_compared_words(old[slice(*was)], new[slice(*now)]))
        found.append(Difference(was, now, changes))
    return tuple(found)


def undone(new: str, changes: Sequence[Difference], old: str) -> str:
    """Return the new text with some of its differences taken back.

    Args:
        new: The new text.
        changes: Some of its differences from the old text, in their order.
        old: The old text.
    """
    for change in reversed(changes):
        start, end = change.new
        new = new[:start] + old[slice(*change.old)] + new[end:]
    return new


def _starts(paragraphs: Sequence[str]) -> list[int]:
    return [0, *accumulate(map(len, paragraphs))]


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Return the stretches that are not the same, as ranges of both."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    most = min(len(before), len(after)) - head
    while tail < most and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        for k1, k2, l1, l2 in _paired(old[i1:i2], new[j1:j2]):
            yield head + i1 + k1, head + i1 + k2, head + j1 + l1, head + j1 + l2


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Divide a changed stretch, so that each paragraph stands beside what it became."""
    if len(old) * len(new) > _MOST_PAIRS:
        yield 0, len(old), 0, len(new)
        return
    at_old = at_new = 0
    for i, j in [*_alike(old, new), (len(old), len(new))]:
        if i > at_old or j > at_new:
            yield at_old, i, at_new, j
        if i < len(old):
            yield i, i + 1, j, j + 1
        at_old, at_new = i + 1, j + 1


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of paragraphs that share most words, in order in both texts."""
    before = [frozenset(map(str.casefold, _WORD.findall(one))) for one in old]
    after = [frozenset(map(str.casefold, _WORD.findall(one))) for one in new]
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [
        [(0.0, [])] * (len(new) + 1) for _ in range(len(old) + 1)
    ]
    for i, was in enumerate(before):
        for j, now in enumerate(after):
            found = max(best[i][j + 1], best[i + 1][j], key=itemgetter(0))
            shared = 2 * len(was & now) / max(1, len(was) + len(now))  # Dice's coefficient
            if shared >= _ALIKE and best[i][j][0] + shared > found[0]:
                found = (best[i][j][0] + shared, [*best[i][j][1], (i, j)])
            best[i + 1][j + 1] = found
    return best[-1][-1][1]


def _compared_words(old: str, new: str) -> Iterator[WordChange]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) > _MOST_WORDS or len(after) > _MOST_WORDS:
        yield from _replaced(old, new)
        return
    removed = added = ""
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)
    opcodes = matcher.get_opcodes()
    for place, (tag, i1, i2, j1, j2) in enumerate(opcodes):
        was, now = "".join(before[i1:i2]), "".join(after[j1:j2])
        is_inside = 0 < place < len(opcodes) - 1
        if tag == "equal" and not (is_inside and len(was.strip()) < _GLUE and "\n" not in was):
            yield from _replaced(removed, added)
            removed = added = ""
            yield WordChange(ChangeKind.SAME, was)
        else:
            removed, added = removed + was, added + now
    yield from _replaced(removed, added)


def _replaced(old: str, new: str) -> Iterator[WordChange]:
    if old:
        yield WordChange(ChangeKind.REMOVED, old)
    if new:
        yield WordChange(ChangeKind.ADDED, new)
