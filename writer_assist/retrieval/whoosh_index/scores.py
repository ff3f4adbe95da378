"""Full-text scores of one commit of the index, and the statistics they are computed from."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.whoosh_index.fields import TEXT_FIELDS
from writer_assist.retrieval.whoosh_index.segments import Segment, words_in

NO_ROWS: NDArray[np.int64] = np.empty(0, np.int64)

_FEW = 0.02  # share of all passages: to look up more, one pass over all rows takes less time


def id_array(ids: Collection[int]) -> NDArray[np.int64]:
    """Return ids as an array; one that is an array already is not copied."""
    if isinstance(ids, np.ndarray):
        return ids
    return np.fromiter(ids, np.int64, len(ids))


@dataclass(frozen=True, slots=True)
class PassageRows:
    """Finds the row of a passage.

    Attributes:
        passage_ids: In ascending order, shape ``(M,)``.
        rows: The row of each, shape ``(M,)``.
    """

    passage_ids: NDArray[np.int64] = field(default_factory=lambda: NO_ROWS)
    rows: NDArray[np.int64] = field(default_factory=lambda: NO_ROWS)

    def find(self, wanted: Collection[int]) -> NDArray[np.int64]:
        """Return the row of each passage; -1 for those that are missing."""
        asked = id_array(wanted)
        if not len(self.rows):
            return np.full(len(asked), -1, np.int64)
        at = np.minimum(np.searchsorted(self.passage_ids, asked), len(self.rows) - 1)
        found: NDArray[np.int64] = np.where(self.passage_ids[at] == asked, self.rows[at], -1)
        return found


@dataclass(frozen=True, slots=True)
class IndexSnapshot:
    """The index as of one commit.

    Attributes:
        commit: Number and time of the commit; the number is -1 if there is no index.
        segments: In Whoosh's order.
        passage_ids: Of all segments, concatenated, shape ``(N,)``.
        note_ids: Of all segments, concatenated, shape ``(N,)``.
        live: False for deleted rows, shape ``(N,)``.
        count: How many rows are live.
        length_codes: Number of words of each row per field, in Whoosh's code, shape ``(N,)``.
        total_lengths: Number of words per field in all live rows.
        rows: Finds the rows of passages.
    """

    commit: tuple[int, float] = (-1, 0.0)
    segments: tuple[Segment, ...] = ()
    passage_ids: NDArray[np.int64] = field(default_factory=lambda: NO_ROWS)
    note_ids: NDArray[np.int64] = field(default_factory=lambda: NO_ROWS)
    live: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    count: int = 0
    length_codes: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict)
    total_lengths: Mapping[str, float] = field(default_factory=dict)
    rows: PassageRows = field(default_factory=PassageRows)

    def rows_of(self, passage_ids: Collection[int]) -> NDArray[np.int64]:
        """Return the live rows of passages, each once, in no order; missing ones have none."""
        if len(passage_ids) > _FEW * len(self.passage_ids):
            return np.flatnonzero(self.live & np.isin(self.passage_ids, id_array(passage_ids)))
        found = self.rows.find(passage_ids)
        return np.unique(found[found >= 0])


def snapshot_of(
    commit: tuple[int, float], segments: Sequence[Segment], deleted: Sequence[Iterable[int]]
) -> IndexSnapshot:
    """Concatenate segments; ``deleted`` holds the deleted rows of each."""
    passage_ids = np.concatenate([NO_ROWS, *(one.passage_ids for one in segments)])
    live = np.ones(len(passage_ids), np.bool_)
    start = 0
    for segment, gone in zip(segments, deleted, strict=True):
        live[start + np.fromiter(gone, np.int64)] = False
        start += len(segment)
    rows = np.flatnonzero(live)
    rows = rows[np.argsort(passage_ids[rows], kind="stable")]
    codes = {
        name: np.concatenate([np.empty(0, np.uint8), *(one.length_codes[name] for one in segments)])
        for name in TEXT_FIELDS
    }
    totals = {
        name: sum(one.total_lengths[name] for one in segments) - words_in(codes[name][~live])
        for name in TEXT_FIELDS
    }
    return IndexSnapshot(
        commit,
        tuple(segments),
        passage_ids,
        np.concatenate([NO_ROWS, *(one.note_ids for one in segments)]),
        live,
        len(rows),
        codes,
        totals,
        PassageRows(passage_ids[rows], rows),
    )


@dataclass(frozen=True, slots=True)
class CorpusStatistics:
    """The statistics that scores are computed from, without the passages that are left out.

    Attributes:
        allowed: Which rows take part, shape ``(N,)``.
        count: How many rows take part.
        norms: BM25's length norm per field and length code, shape ``(256,)``; no entry for a field
            that is always empty.
    """

    allowed: NDArray[np.bool_]
    count: int
    norms: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """The BM25F score of every passage for one query.

    Attributes:
        passage_ids: The passage of each row, shape ``(N,)``.
        allowed: Which rows take part.
        scores: The score of each row, 0 if no word occurs.
        contributions: For each term and each field, the rows it adds to (ascending) and how much.
        rows: Finds the rows of passages.
    """

    passage_ids: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    scores: NDArray[np.float32]
    contributions: Mapping[str, Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]]]
    rows: PassageRows

    def best(self, limit: int) -> list[tuple[int, float]]:
        """Return the passages that have a word of the query, best first."""
        rows = np.flatnonzero(self.scores)
        rows = rows[self.allowed[rows]]
        if len(rows) > limit:
            rows = rows[np.argpartition(-self.scores[rows], limit - 1)[:limit]]
        order = np.lexsort((self.passage_ids[rows], -self.scores[rows]))
        return [(int(self.passage_ids[row]), float(self.scores[row])) for row in rows[order]]

    def scores_of(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the scores of some passages; 0 for those that do not take part."""
        found = np.zeros(len(passage_ids), np.float32)
        rows = self.rows.find(passage_ids)
        taking_part = np.flatnonzero(rows >= 0)
        taking_part = taking_part[self.allowed[rows[taking_part]]]
        found[taking_part] = self.scores[rows[taking_part]]
        return found

    def weights_of(self, passage_ids: Sequence[int]) -> list[dict[str, float]]:
        """Return what each term adds to the score of each of these passages."""
        weights: list[dict[str, float]] = [{} for _ in passage_ids]
        wanted = self.rows.find(passage_ids)
        places = np.flatnonzero(wanted >= 0)
        places = places[self.allowed[wanted[places]]]
        wanted = wanted[places]
        for term, pieces in self.contributions.items():
            for rows, added in pieces:
                at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
                for hit in np.flatnonzero(rows[at] == wanted):
                    owner = weights[places[hit]]
                    owner[term] = owner.get(term, 0.0) + float(added[at[hit]])
        return weights


def inverse_frequency(frequency: int, count: int) -> float:
    """Return the inverse document frequency of a term in Lucene's form, which is never negative."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


NO_SCORES = LexicalScores(
    NO_ROWS, np.empty(0, np.bool_), np.empty(0, np.float32), {}, PassageRows()
)
