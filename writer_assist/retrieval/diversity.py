"""Making a list of snippets diverse: removing repetitions, and recording what was removed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.passage import Passage
from writer_assist.retrieval.analysis import forms, readable_forms
from writer_assist.retrieval.hybrid import Candidate

T = TypeVar("T")

PER_NOTE = 2
_SHINGLE = 3
_NEAR_DUPLICATE = 0.6
_MOSTLY = 0.5
RELEVANCE = 0.75  # weight of relevance; the rest is the weight of difference

# Hashes, since tens of thousands of tuples would trigger Python's garbage collector, which takes
# 100 ms in a process with torch.
Shingles = frozenset[int]


class RemovalCause(Enum):
    """Why an item is not shown."""

    REPEATS = "repeats"  # in the same words
    CROWDED = "crowded"  # its note has enough other passages in the list
    ALIKE = "alike"  # has the same meaning


@dataclass(frozen=True, slots=True)
class RemovedItem(Generic[T]):
    """An item that was removed, and the item it was removed for, if it was one."""

    item: T
    cause: RemovalCause
    because_of: T | None


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """The items that were chosen, and those that were removed."""

    kept: list[T]
    removed: list[RemovedItem[T]]


def shingles(text: str) -> Shingles:
    """Return hashes of all runs of three words in a text; a shorter text is one run."""
    return shingles_of_forms(forms(text))


def shingles_of_forms(found: Sequence[str]) -> Shingles:
    """Return :func:`shingles` of words in the form of analysis.forms."""
    if len(found) < _SHINGLE:
        return frozenset([hash(tuple(found))] if found else ())
    runs = zip(*(found[first:] for first in range(_SHINGLE)), strict=False)
    return frozenset(map(hash, runs))


def jaccard(first: Shingles, second: Shingles) -> float:
    """Return the Jaccard similarity of two texts' shingles, 0 to 1."""
    if first.isdisjoint(second):
        return 0.0
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


def stands_in(passage: Shingles, context: Shingles) -> bool:
    """Tell whether most of a passage is already in the context."""
    return bool(passage) and len(passage & context) >= _MOSTLY * len(passage)


def without_near_duplicates(items: Sequence[T], shingles_of: Callable[[T], Shingles]) -> Choice[T]:
    """Keep the first of each group of texts with nearly the same words."""
    near = _near_duplicates([shingles_of(item) for item in items])
    kept: list[int] = []
    removed: list[RemovedItem[T]] = []
    for number, item in enumerate(items):
        if (like := next((one for one in kept if (one, number) in near), None)) is not None:
            removed.append(RemovedItem(item, RemovalCause.REPEATS, items[like]))
        else:
            kept.append(number)
    return Choice([items[number] for number in kept], removed)


def _near_duplicates(texts: Sequence[Shingles]) -> set[tuple[int, int]]:
    """Return the pairs of texts, the earlier first, that share most of their shingles.

    All pairs are counted in one product of matrices: looking each shingle up takes ten times as
    long.
    """
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    numbers = np.fromiter(chain.from_iterable(texts), np.int64, int(sizes.sum()))
    _, columns, often = np.unique(numbers, return_inverse=True, return_counts=True)
    is_shared = often > 1
    at = np.flatnonzero(is_shared[columns])
    having = np.zeros((len(texts), int(is_shared.sum())), np.float32)
    having[np.repeat(np.arange(len(texts)), sizes)[at], (is_shared.cumsum() - 1)[columns[at]]] = 1
    shared = having @ having.T
    together = sizes[:, None] + sizes - shared
    near = np.triu((shared > 0) & (shared >= _NEAR_DUPLICATE * together), 1)
    return {(int(first), int(second)) for first, second in np.argwhere(near)}


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
    """Choose relevant items that differ from each other, by maximal marginal relevance.

    Args:
        items: The items to choose from.
        limit: The largest number of items to choose.
        score: Returns an item's relevance, about 0 to 1.
        similarity: Returns the similarity of two items, 0 to 1.
        group: Returns an item's group; at most PER_NOTE of each are chosen.
        begin_with: Items that are always chosen; they count for ``limit`` and the groups.
        relevance: Weight of relevance, 0 to 1; the rest is the weight of difference.

    Returns:
        The chosen items in the order of choice, and as ``removed`` those that would have been
        chosen by their score alone.
    """
    taken = list(begin_with)
    removed: list[RemovedItem[T]] = []
    in_group = Counter(group(item) for item in taken)
    left = [(item, _nearest(item, taken, similarity)) for item in items]
    while left and len(taken) < limit:
        item, _ = left.pop(_best(left, score, relevance))
        if in_group[group(item)] >= PER_NOTE:
            removed.append(RemovedItem(item, RemovalCause.CROWDED, None))
            continue
        taken.append(item)
        in_group[group(item)] += 1
        left = [(other, _nearer(other, near, item, similarity)) for other, near in left]
    worst = min((score(item) for item in taken[len(begin_with) :]), default=math.inf)
    removed += [
        RemovedItem(item, RemovalCause.CROWDED, None)
        if in_group[group(item)] >= PER_NOTE
        else RemovedItem(item, RemovalCause.ALIKE, near.to)
        for item, near in left
        if score(item) > worst
    ]
    return Choice(taken, removed)


@dataclass(frozen=True, slots=True, eq=False)
class CandidateText:
    """A candidate together with its text."""

    candidate: Candidate
    passage: Passage
    shingles: Shingles
    vector: NDArray[np.float32] | None

    @property
    def score(self) -> float:
        """The score that the list is sorted by."""
        return self.candidate.score


@lru_cache(maxsize=500)  # while the writer stays in one place, searches find nearly the same
def shingles_of(text: str) -> Shingles:
    """Return the shingles of a passage's text without its Markdown."""
    return shingles_of_forms(readable_forms(text))


def choose(
    found: Sequence[CandidateText],
    pinned: Collection[int],
    limit: int,
    relevance: float,
    *,
    unrelated: float = 0.0,
) -> Choice[CandidateText]:
    """Choose the passages to show: pinned ones, then the best that differ, best first.

    Args:
        found: Best first.
        pinned: Passages that are shown in any case.
        limit: How many to show.
        relevance: Weight of relevance, 0 to 1; the rest is the weight of difference.
        unrelated: The cosine of passages with nothing in common; see MeaningScale.
    """
    first = [item for item in found if item.candidate.passage_id in pinned]
    others = [item for item in found if item.candidate.passage_id not in pinned]
    unlike = without_near_duplicates([*first, *others], lambda item: item.shingles)
    picked = chosen(
        [item for item in unlike.kept if item.candidate.passage_id not in pinned],
        limit=limit,
        score=lambda item: item.score,
        similarity=_similarities(unlike.kept, unrelated),
        group=lambda item: item.passage.note_id,
        begin_with=first,
        relevance=relevance,
    )
    rest = sorted(picked.kept[len(first) :], key=lambda item: -item.score)
    shown = [*first, *rest]
    repeats = [one for one in unlike.removed if one.item.candidate.passage_id not in pinned]
    return Choice(shown, [*_worth_telling(repeats, shown), *picked.removed])


@dataclass(frozen=True, slots=True)
class _Near(Generic[T]):
    """The most similar of the items chosen so far."""

    similarity: float
    to: T | None


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


def _worth_telling(
    removed: Sequence[RemovedItem[CandidateText]], shown: Sequence[CandidateText]
) -> list[RemovedItem[CandidateText]]:
    """Drop items that would not have been shown anyway."""
    worst = min((item.score for item in shown), default=0.0)
    return [one for one in removed if one.item.score >= worst]


def _similarities(
    items: Sequence[CandidateText], unrelated: float
) -> Callable[[CandidateText, CandidateText], float]:
    """Return what knows how similar any two of some items are.

    All are compared in one product: one by one they take four times as long.
    """
    vectors = [(one.candidate.passage_id, one.vector) for one in items if one.vector is not None]
    places = {passage_id: place for place, (passage_id, _) in enumerate(vectors)}
    cosines = np.zeros((0, 0), np.float32)
    if vectors:
        rows = np.stack([vector for _, vector in vectors])
        cosines = rows @ rows.T
    near: list[list[float]] = np.maximum((cosines - unrelated) / (1 - unrelated), 0.0).tolist()

    def similarity(first: CandidateText, second: CandidateText) -> float:
        one = places.get(first.candidate.passage_id)
        other = places.get(second.candidate.passage_id)
        if one is None or other is None:
            return jaccard(first.shingles, second.shingles)
        return near[one][other]

    return similarity
