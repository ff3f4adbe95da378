"""Pairs of passages at a distance, counted among all pairs of the library."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.deck import Distance
from writer_assist.domain.passage import Passage
from writer_assist.retrieval.analysis import content_terms, overlap
from writer_assist.retrieval.text_clues import prose_lines

# Shares of all pairs, the least alike first.  What is nearest of all says the same twice.
BANDS: Mapping[Distance, tuple[float, float]] = {
    Distance.NEAR: (0.96, 0.995),
    Distance.SIDEWAYS: (0.70, 0.90),
    Distance.FAR: (0.02, 0.20),
}
_THE_SAME = 0.92  # cosine of two passages that say the same
_TIE = 1e-6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two passages.

    Attributes:
        first: Index of one.
        second: Index of the other, greater.
        closer_than: Share of all pairs that are less alike, 0 to 1.
    """

    first: int
    second: int
    closer_than: float


def pairs_at(
    passages: Sequence[Passage],
    vectors: NDArray[np.float32] | None,
    distance: Distance,
    chance: random.Random,
) -> list[Pair]:
    """Return the pairs of different notes that lie so far apart, in an order left to chance.

    Args:
        passages: Of the library, or a sample.
        vectors: One for each, of length 1; None counts the words that two have in common.
        distance: How far apart.
        chance: Orders them, and pairs that are equally far apart.
    """
    rows, columns, likeness = _all_pairs(passages, vectors)
    if not len(rows):
        return []
    noise = np.random.default_rng(chance.getrandbits(32)).random(len(rows)) * _TIE
    order = np.argsort(likeness + noise)
    low, high = BANDS[distance]
    first = int(low * len(order))
    last = max(first + 1, int(np.ceil(high * len(order))))
    found = [
        Pair(int(rows[at]), int(columns[at]), rank / len(order))
        for rank, at in enumerate(order[first:last].tolist(), first)
        if likeness[at] < _THE_SAME
    ]
    chance.shuffle(found)
    return found


def in_one_folder(one: Passage, other: Passage) -> bool:
    """Tell whether two passages are from files of the same folder."""
    return os.path.dirname(one.path) == os.path.dirname(other.path)


def _all_pairs(
    passages: Sequence[Passage], vectors: NDArray[np.float32] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    rows, columns = np.triu_indices(len(passages), 1)
    notes = np.array([passage.note_id for passage in passages], np.int64)
    apart = notes[rows] != notes[columns]
    rows, columns = rows[apart], columns[apart]
    if vectors is not None:
        return rows, columns, (vectors @ vectors.T)[rows, columns].astype(np.float64)
    # Of sentences alone: tables of facts share their captions, and say nothing by it.
    terms = [content_terms("\n".join(prose_lines(passage.words))) for passage in passages]
    shared = [overlap(terms[a], terms[b]) for a, b in zip(rows, columns, strict=True)]
    return rows, columns, np.array(shared, np.float64)
