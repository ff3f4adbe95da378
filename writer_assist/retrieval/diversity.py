"""What is left out so that a short list says many things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from writer_assist.retrieval.analysis import forms

T = TypeVar("T")

PER_NOTE = 2
_SHINGLE = 3
_NEAR_DUPLICATE = 0.6
_MOSTLY = 0.5
_RELEVANCE = 0.75

# Hashes: tuples by the ten thousand would set off Python's garbage collector, which takes
# 100 ms in a process with torch.
Shingles = frozenset[int]


def shingles(text: str) -> Shingles:
    """Return the runs of three words in a text; a shorter text is one run."""
    found = forms(text)
    if len(found) < _SHINGLE:
        return frozenset([hash(tuple(found))] if found else ())
    runs = zip(*(found[first:] for first in range(_SHINGLE)), strict=False)
    return frozenset(map(hash, runs))


def jaccard(first: Shingles, second: Shingles) -> float:
    """Return what two texts share of what they have together, 0 to 1."""
    if first.isdisjoint(second):
        return 0.0
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


def stands_in(passage: Shingles, context: Shingles) -> bool:
    """Tell whether most of a passage is written in the context already."""
    return bool(passage) and len(passage & context) >= _MOSTLY * len(passage)


def without_near_duplicates(items: Sequence[T], shingles_of: Callable[[T], Shingles]) -> list[T]:
    """Keep the first of each group of texts that say the same in the same words."""
    kept: list[tuple[T, Shingles]] = []
    for item in items:
        own = shingles_of(item)
        if all(jaccard(own, other) < _NEAR_DUPLICATE for _, other in kept):
            kept.append((item, own))
    return [item for item, _ in kept]


def chosen(
    items: Sequence[T],
    *,
    limit: int,
    score: Callable[[T], float],
    similarity: Callable[[T, T], float],
    group: Callable[[T], Hashable],
    begin_with: Sequence[T] = (),
) -> list[T]:
    """Choose relevant items that differ, by maximal marginal relevance.

    Args:
        items: To choose from.
        limit: Most items in all.
        score: Relevance, about 0 to 1.
        similarity: Of two items, 0 to 1.
        group: At most PER_NOTE items of one group are chosen.
        begin_with: Chosen in any case; they count for ``limit`` and for the groups.

    Returns:
        The chosen items in the order in which they were chosen.
    """
    taken = list(begin_with)
    in_group = Counter(group(item) for item in taken)
    left = list(items)
    nearest = [max((similarity(item, other) for other in taken), default=0.0) for item in left]
    while left and len(taken) < limit:
        gains = [
            _RELEVANCE * score(item) - (1 - _RELEVANCE) * near
            for item, near in zip(left, nearest, strict=True)
        ]
        place = max(range(len(left)), key=gains.__getitem__)
        item = left.pop(place)
        nearest.pop(place)
        if in_group[group(item)] >= PER_NOTE:
            continue
        taken.append(item)
        in_group[group(item)] += 1
        nearest = [max(n, similarity(item, i)) for n, i in zip(nearest, left, strict=True)]
    return taken
