"""What is left out so that a short list says many things."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from writer_assist.retrieval.analysis import forms

T = TypeVar("T")

PER_NOTE = 2
_SHINGLE = 3
_NEAR_DUPLICATE = 0.6
_MOSTLY = 0.5
RELEVANCE = 0.75  # against unlikeness

# Hashes: tuples by the ten thousand would set off Python's garbage collector, which takes
# 100 ms in a process with torch.
Shingles = frozenset[int]


class Cause(Enum):
    """Why an item is not shown."""

    REPEATS = "repeats"  # the same words
    CROWDED = "crowded"  # its note has its share
    ALIKE = "alike"  # the same meaning


@dataclass(frozen=True, slots=True)
class Removed(Generic[T]):
    """An item that was left out, and the one because of which it was, if it was one."""

    item: T
    cause: Cause
    because_of: T | None


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """What stays of some items, and what does not."""

    kept: list[T]
    removed: list[Removed[T]]


@dataclass(frozen=True, slots=True)
class _Near(Generic[T]):
    """How alike the nearest of the chosen items is."""

    similarity: float
    to: T | None


def shingles(text: str) -> Shingles:
    """Return the runs of three words in a text; a shorter text is one run."""
    return shingles_of_forms(forms(text))


def shingles_of_forms(found: Sequence[str]) -> Shingles:
    """Return what :func:`shingles` does, of words as analysis.forms gives them."""
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


def without_near_duplicates(items: Sequence[T], shingles_of: Callable[[T], Shingles]) -> Choice[T]:
    """Keep the first of each group of texts that say the same in the same words."""
    kept: list[tuple[T, Shingles]] = []
    removed: list[Removed[T]] = []
    for item in items:
        own = shingles_of(item)
        like = next((other for other, its in kept if jaccard(own, its) >= _NEAR_DUPLICATE), None)
        if like is None:
            kept.append((item, own))
        else:
            removed.append(Removed(item, Cause.REPEATS, like))
    return Choice([item for item, _ in kept], removed)


def chosen(
    items: Sequence[T],
    *,
    limit: int,
    score: Callable[[T], float],
    similarity: Callable[[T, T], float],
    group: Callable[[T], Hashable],
    begin_with: Sequence[T] = (),
    relevance: float = RELEVANCE,
) -> Choice[T]:
    """Choose relevant items that differ, by maximal marginal relevance.

    Args:
        items: To choose from.
        limit: Most items in all.
        score: Relevance, about 0 to 1.
        similarity: Of two items, 0 to 1.
        group: At most PER_NOTE items of one group are chosen.
        begin_with: Chosen in any case; they count for ``limit`` and for the groups.
        relevance: What relevance counts, 0 to 1; the rest is unlikeness to what is chosen.

    Returns:
        What was chosen, in the order in which it was; removed is what would have had a
        place by its score alone.
    """
    taken = list(begin_with)
    removed: list[Removed[T]] = []
    in_group = Counter(group(item) for item in taken)
    left = [(item, _nearest(item, taken, similarity)) for item in items]
    while left and len(taken) < limit:
        item, _ = left.pop(_best(left, score, relevance))
        if in_group[group(item)] >= PER_NOTE:
            removed.append(Removed(item, Cause.CROWDED, None))
            continue
        taken.append(item)
        in_group[group(item)] += 1
        left = [(other, _nearer(other, near, item, similarity)) for other, near in left]
    worst = min((score(item) for item in taken[len(begin_with) :]), default=math.inf)
    removed += [
        Removed(item, Cause.CROWDED, None)
        if in_group[group(item)] >= PER_NOTE
        else Removed(item, Cause.ALIKE, near.to)
        for item, near in left
        if score(item) > worst
    ]
    return Choice(taken, removed)


def _best(left: Sequence[tuple[T, _Near[T]]], score: Callable[[T], float], relevance: float) -> int:
    gains = [relevance * score(item) - (1 - relevance) * near.similarity for item, near in left]
    return max(range(len(left)), key=gains.__getitem__)


def _nearest(item: T, taken: Sequence[T], similarity: Callable[[T, T], float]) -> _Near[T]:
    near: _Near[T] = _Near(0.0, None)
    for other in taken:
        near = _nearer(item, near, other, similarity)
    return near


def _nearer(item: T, near: _Near[T], other: T, similarity: Callable[[T, T], float]) -> _Near[T]:
    alike = similarity(item, other)
    return _Near(alike, other) if alike > near.similarity else near
