"""Grouping the passages of a list by subject, if they clearly differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.snippet import SnippetGroup

# Precision matters more than recall: most lists have no clear groups.
_LEAST_ITEMS = 4
_LEAST_IN_GROUP = 2
_MOST_GROUPS = 3
_LEAST_SILHOUETTE = 0.3
_LEAST_GAP = 0.25  # least difference of the similarity within and between groups
_ALONE = 0.25  # share of the items that may belong to no group
_VECTORS = 0.7  # weight of vectors; the rest is the weight of words
_HELD_ALONE = 0.3  # weight of a word in one passage only, against one that several share
_WORDS = 4
_LEAST_WORDS = 2

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class GroupItem:
    """A passage of the list to be grouped.

    Attributes:
        passage_id: The passage's id.
        words: Its content words as they are written, by their stems.
        vector: Its unit vector; None without a model.
    """

    passage_id: int
    words: Sequence[tuple[str, str]]
    vector: NDArray[np.float32] | None


def grouped(
    items: Sequence[GroupItem],
    rarity: Callable[[str], float] = lambda _: 1.0,
    *,
    unrelated: float = 0.0,
) -> tuple[SnippetGroup, ...]:
    """Return groups of passages, the best passage's first; none unless they clearly differ.

    Args:
        items: The list, best first.
        rarity: Returns the weight of a stem in the whole library.
        unrelated: The cosine of passages with nothing in common; see MeaningScale.
    """
    if len(items) < _LEAST_ITEMS:
        return ()
    similarity = _similarities(items, unrelated)
    clear = [
        clusters
        for partition in _partitions(similarity)
        if _is_clear(
            clusters := [sorted(one) for one in partition if len(one) >= _LEAST_IN_GROUP],
            len(items),
            similarity,
        )
    ]
    worth = [_worth(clusters, similarity) for clusters in clear]
    clusters = sorted(clear[worth.index(max(worth))]) if clear else []
    words = _telling_words(items, clusters, rarity)
    if not clusters or any(len(of_group) < _LEAST_WORDS for of_group in words):
        return ()
    return tuple(
        SnippetGroup(of_group, tuple(items[place].passage_id for place in cluster))
        for cluster, of_group in zip(clusters, words, strict=True)
    )


def _is_clear(clusters: Sequence[Sequence[int]], count: int, similarity: Matrix) -> bool:
    if not 2 <= len(clusters) <= _MOST_GROUPS:
        return False
    if count - sum(map(len, clusters)) > _ALONE * count:
        return False
    within = min(_between(one, one, similarity) for one in clusters)
    across = max(
        _between(one, other, similarity)
        for number, one in enumerate(clusters)
        for other in clusters[:number]
    )
    return within - across >= _LEAST_GAP and _silhouette(clusters, similarity) >= _LEAST_SILHOUETTE


def _worth(clusters: Sequence[Sequence[int]], similarity: Matrix) -> float:
    return _silhouette(clusters, similarity) * sum(map(len, clusters))


def _partitions(similarity: Matrix) -> list[list[list[int]]]:
    """Return the partitions that average linkage passes through, from many groups to two."""
    clusters = [[place] for place in range(len(similarity))]
    found = []
    while len(clusters) > 2:
        pairs = [(a, b) for b in range(len(clusters)) for a in range(b)]
        a, b = max(pairs, key=lambda pair: _mean(clusters[pair[0]], clusters[pair[1]], similarity))
        clusters[a] = clusters[a] + clusters.pop(b)
        found.append([list(one) for one in clusters])
    return found


def _mean(first: Sequence[int], second: Sequence[int], similarity: Matrix) -> float:
    return float(similarity[np.ix_(first, second)].mean())


def _between(first: Sequence[int], second: Sequence[int], similarity: Matrix) -> float:
    """Return the mean similarity of pairs of different items."""
    if first is not second:
        return _mean(first, second, similarity)
    size = len(first)
    block = similarity[np.ix_(first, first)]
    return float((block.sum() - np.trace(block)) / (size * (size - 1)))


def _silhouette(clusters: Sequence[Sequence[int]], similarity: Matrix) -> float:
    """Return the mean silhouette, -1 to 1: how much nearer items are to their own group."""
    values = []
    for cluster in clusters:
        for item in cluster:
            others = [place for place in cluster if place != item]
            own = 1 - _mean([item], others, similarity)
            next_best = min(
                1 - _mean([item], other, similarity) for other in clusters if other is not cluster
            )
            values.append((next_best - own) / max(own, next_best, 1e-6))
    return float(np.mean(values))


def _similarities(items: Sequence[GroupItem], unrelated: float) -> Matrix:
    by_words = _similarities_of_words(items)
    if any(item.vector is None for item in items):
        return by_words
    vectors = np.stack([item.vector for item in items if item.vector is not None])
    by_meaning = np.maximum((vectors @ vectors.T - unrelated) / (1 - unrelated), 0).astype(
        np.float64
    )
    return np.asarray(_VECTORS * by_meaning + (1 - _VECTORS) * by_words, np.float64)


def _similarities_of_words(items: Sequence[GroupItem]) -> Matrix:
    counts = [{stem for stem, _ in item.words} for item in items]
    spread = Counter(term for count in counts for term in count)
    places = {term: place for place, term in enumerate(spread)}
    rows = np.zeros((len(items), max(len(places), 1)))
    for row, count in enumerate(counts):
        for term in count:
            if spread[term] < len(items):  # a word in all items is what was searched for
                rows[row, places[term]] = _HELD_ALONE if spread[term] == 1 else 1.0
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows /= np.maximum(lengths, 1e-6)
    return np.asarray(rows @ rows.T, np.float64)


def _telling_words(
    items: Sequence[GroupItem],
    clusters: Sequence[Sequence[int]],
    rarity: Callable[[str], float],
) -> list[tuple[str, ...]]:
    """Return the words that distinguish each group from the others, most distinctive first.

    Such a word occurs in at least half of the group's passages.
    """
    spread = [Counter[str]() for _ in clusters]
    written: dict[str, str] = {}
    for cluster, counts in zip(clusters, spread, strict=True):
        for place in cluster:
            counts.update({stem for stem, _ in items[place].words})
            for stem, word in items[place].words:
                written.setdefault(stem, word)
    found = []
    for number, (cluster, counts) in enumerate(zip(clusters, spread, strict=True)):
        elsewhere = sum((other for at, other in enumerate(spread) if at != number), Counter())
        shares = {
            term: times / len(cluster) * rarity(term)
            for term, times in counts.items()
            if times >= max(_LEAST_IN_GROUP, len(cluster) / 2) and not elsewhere[term]
        }
        ordered = sorted(shares, key=lambda term: (-shares[term], -len(term), term))
        found.append(tuple(written[term] for term in ordered[:_WORDS]))
    return found
