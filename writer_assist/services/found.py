"""The passages of one search with their texts, and which of them make the list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.passage import Passage
from writer_assist.retrieval.content import readable_forms
from writer_assist.retrieval.diversity import (
    Choice,
    Removed,
    Shingles,
    chosen,
    jaccard,
    shingles_of_forms,
    without_near_duplicates,
)
from writer_assist.retrieval.hybrid import Candidate


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A candidate with its text."""

    candidate: Candidate
    passage: Passage
    shingles: Shingles
    vector: NDArray[np.float32] | None

    @property
    def score(self) -> float:
        """What the list is sorted by."""
        return self.candidate.score


@lru_cache(maxsize=500)  # while the writer stays at a place, searches find much the same
def shingles_of(text: str) -> Shingles:
    """Return the shingles of a passage's text, Markdown and all, as people read it."""
    return shingles_of_forms(readable_forms(text))


def choose(
    found: Sequence[Found], pinned: Collection[int], limit: int, relevance: float
) -> Choice[Found]:
    """Choose what is shown: pinned passages, then the best that differ, best first."""
    first = [item for item in found if item.candidate.passage_id in pinned]
    others = [item for item in found if item.candidate.passage_id not in pinned]
    unlike = without_near_duplicates([*first, *others], lambda item: item.shingles)
    picked = chosen(
        [item for item in unlike.kept if item.candidate.passage_id not in pinned],
        limit=limit,
        score=lambda item: item.score,
        similarity=_similarity,
        group=lambda item: item.passage.note_id,
        begin_with=first,
        relevance=relevance,
    )
    rest = sorted(picked.kept[len(first) :], key=lambda item: -item.score)
    shown = [*first, *rest]
    repeats = [one for one in unlike.removed if one.item.candidate.passage_id not in pinned]
    return Choice(shown, [*_worth_telling(repeats, shown), *picked.removed])


def _worth_telling(
    removed: Sequence[Removed[Found]], shown: Sequence[Found]
) -> list[Removed[Found]]:
    """Leave out what would not have been shown anyway."""
    worst = min((item.score for item in shown), default=0.0)
    return [one for one in removed if one.item.score >= worst]


def _similarity(first: Found, second: Found) -> float:
    if first.vector is not None and second.vector is not None:
        return max(0.0, float(first.vector @ second.vector))
    return jaccard(first.shingles, second.shingles)
