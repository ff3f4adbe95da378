"""Full-text search over the Whoosh index."""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.damage import IndexDamaged, reading_index
from writer_assist.retrieval.segments import NOWHERE, Postings, Segment
from writer_assist.retrieval.whoosh_schema import K1, TEXT_FIELDS, B, index_schema, parse

logger = logging.getLogger(__name__)

DAMAGED_MARK = "damaged"
_COMMIT_READS = 5

_MOST_CACHED_POSTINGS = 4_000_000  # kept twice, 8 bytes each


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The index at one commit.

    Attributes:
        commit: Its number and time; the number is -1 when there is no index.
        segments: In Whoosh's order.
        passage_ids: Of all segments, end to end, shape ``(N,)``.
        note_ids: Of all segments, end to end, shape ``(N,)``.
        live: False where a row was deleted, shape ``(N,)``.
        lengths: Words of each row per field, shape ``(N,)``.
    """

    commit: tuple[int, float] = (-1, 0.0)
    segments: tuple[Segment, ...] = ()
    passage_ids: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    note_ids: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    live: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))
    lengths: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the scores are computed from, without the passages that are left out.

    Attributes:
        allowed: Rows that take part, shape ``(N,)``.
        count: How many they are.
        norms: BM25's length norm of each row per field, shape ``(N,)``; no entry
            for a field that is empty everywhere.
    """

    allowed: NDArray[np.bool_]
    count: int
    norms: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class LexicalScores:
    """BM25F of every passage for one query.

    Attributes:
        passage_ids: Of each row, shape ``(N,)``.
        allowed: Rows that take part.
        scores: Of each row, 0 where no word occurs.
        contributions: Per term, the rows that it adds to (ascending) and how much,
            once for each field.
    """

    passage_ids: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    scores: NDArray[np.float32]
    contributions: Mapping[str, Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]]]

    def best(self, limit: int) -> list[tuple[int, float]]:
        """Return the passages that share a word with the query, best first."""
        rows = np.flatnonzero((self.scores > 0) & self.allowed)
        if len(rows) > limit:
            rows = rows[np.argpartition(-self.scores[rows], limit - 1)[:limit]]
        order = np.lexsort((self.passage_ids[rows], -self.scores[rows]))
        return [(int(self.passage_ids[row]), float(self.scores[row])) for row in rows[order]]

    def scores_of(self, passage_ids: Sequence[int]) -> NDArray[np.float32]:
        """Return the scores of some passages, 0 for those that do not take part."""
        rows = np.flatnonzero(self.allowed & np.isin(self.passage_ids, passage_ids))
        known = dict(zip(self.passage_ids[rows].tolist(), self.scores[rows], strict=True))
        return np.array([known.get(passage_id, 0.0) for passage_id in passage_ids], np.float32)

    def weights_of(self, passage_ids: Sequence[int]) -> list[dict[str, float]]:
        """Return, for each of these passages, what each term adds to its score."""
        weights: list[dict[str, float]] = [{} for _ in passage_ids]
        places = {passage_id: place for place, passage_id in enumerate(passage_ids)}
        wanted = np.flatnonzero(self.allowed & np.isin(self.passage_ids, passage_ids))
        owners = [weights[places[int(self.passage_ids[row])]] for row in wanted]
        for term, pieces in self.contributions.items():
            for rows, added in pieces:
                at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
                for place in np.flatnonzero(rows[at] == wanted):
                    owner = owners[place]
                    owner[term] = owner.get(term, 0.0) + float(added[at[place]])
        return weights


class LexicalSearcher:
    """Searches the last commit of the index, while another thread or process adds to it.

    For one thread; opening it costs nothing until the first search.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot = Snapshot()
        self._index: Any = None
        self._segments: dict[str, Segment] = {}
        self._postings_cache: dict[tuple[str, str], Postings] = {}
        self._cached = 0

    def refresh(self) -> None:
        """Look at the last commit; damage is logged, and leaves an empty index."""
        try:
            self._refresh()
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)

    def count(self) -> int:
        """Return how many passages can be found."""
        return int(np.count_nonzero(self._snapshot.live))

    def passage_ids(self) -> set[int]:
        """Return all passages that can be found."""
        return set(self._snapshot.passage_ids[self._snapshot.live].tolist())

    def languages(self) -> dict[str, float]:
        """Return the languages of the passages, and the share of each in them."""
        counts: Counter[str] = Counter()
        for segment in self._snapshot.segments:
            counts.update(segment.languages)
        return {language: count / counts.total() for language, count in counts.items()}

    def passages_of_notes(self, note_ids: Collection[int]) -> dict[int, list[int]]:
        """Return the passages of each of these notes, as far as they are indexed."""
        snapshot = self._snapshot
        wanted = np.fromiter(note_ids, np.int64, len(note_ids))
        rows = np.flatnonzero(snapshot.live & np.isin(snapshot.note_ids, wanted))
        found: dict[int, list[int]] = {note_id: [] for note_id in note_ids}
        for row in rows:
            found[int(snapshot.note_ids[row])].append(int(snapshot.passage_ids[row]))
        return found

    def matching(self, text: str) -> set[int]:
        """Return the passages that fulfil a search in Whoosh's language.

        Words must all occur; ``"a phrase"``, ``pre*``, ``tag:``, ``title:``,
        ``NOT`` and a minus in front are understood.
        """
        try:
            return self._matching(text)
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return set()

    def passages_of(self, path: str) -> set[int]:
        """Return the passages of a file."""
        try:
            rows = _joined(self._snapshot.segments, "path", path).rows
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return set()
        return set(self._snapshot.passage_ids[rows].tolist())

    def statistics(self, left_out: Collection[int] = ()) -> Statistics:
        """Return what scores are computed from when these passages do not exist."""
        snapshot = self._snapshot
        allowed = snapshot.live
        if left_out:
            allowed = allowed & ~np.isin(snapshot.passage_ids, np.fromiter(left_out, np.int64))
        count = int(np.count_nonzero(allowed))
        norms = {}
        for name, lengths in snapshot.lengths.items():
            if mean := self._mean_length(name, allowed, count):
                norms[name] = (K1 * (1 - B) + K1 * B / mean * lengths).astype(np.float32)
        return Statistics(allowed, count, norms)

    def frequency(self, name: str, term: str, statistics: Statistics) -> int:
        """Return how many of the passages that take part have a term in a field."""
        try:
            return self._frequency(name, term, statistics)
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return 0

    def score(self, weights: Mapping[str, float], statistics: Statistics) -> LexicalScores:
        """Score every passage that takes part by BM25F.

        Args:
            weights: Of each index term in the query.
            statistics: From :meth:`statistics`.
        """
        scores = np.zeros(len(statistics.allowed), np.float32)
        contributions = {}
        try:
            for term, weight in weights.items():
                contributions[term] = list(self._contributions(term, weight, statistics))
                for rows, added in contributions[term]:
                    scores[rows] += added
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return LexicalScores(np.empty(0, np.int64), np.empty(0, np.bool_), scores[:0], {})
        return LexicalScores(self._snapshot.passage_ids, statistics.allowed, scores, contributions)

    def close(self) -> None:
        """Give the files back."""
        for segment in self._segments.values():
            segment.close()
        self._segments = {}
        self._postings_cache.clear()
        self._cached = 0
        self._snapshot = Snapshot()

    def _refresh(self) -> None:
        from whoosh.filedb.filestore import FileStorage
        from whoosh.index import EmptyIndexError

        if not self._folder.is_dir():
            self.close()
            return
        if self._index is None:
            with reading_index(), suppress(EmptyIndexError):
                storage = FileStorage(str(self._folder))
                self._index = storage.open_index(schema=index_schema())
        if self._index is None:
            return
        commit = self._commit()
        if commit != self._snapshot.commit:
            with reading_index():
                self._load(commit)
        if self._cached > _MOST_CACHED_POSTINGS:
            self._postings_cache.clear()
            self._cached = 0
            for segment in self._snapshot.segments:
                segment.forget_postings()

    def _commit(self) -> tuple[int, float]:
        """Return what tells two commits apart: a new index counts from 0 again."""
        for _ in range(_COMMIT_READS):
            # A commit in this moment takes the file that the number leads to away.
            with suppress(FileNotFoundError):
                return self._index.latest_generation(), self._index.last_modified()
        return -1, 0.0

    def _load(self, commit: tuple[int, float]) -> None:
        # Whoosh's own refresh keeps merged segments and misses deletions: its readers are
        # opened anew, and only what cannot change is kept.
        reader = self._index.reader()
        leaves = [leaf for leaf, _ in reader.leaf_readers()] if reader.doc_count_all() else []
        segments: dict[str, Segment] = {}
        live = []
        for leaf in leaves:
            key = leaf.segment().segment_id()
            if key in self._segments:
                segments[key] = self._segments.pop(key)
                leaf.close()
            else:
                segments[key] = Segment(leaf)
            deleted = list(leaf.segment().deleted_docs())
            live.append(~np.isin(np.arange(len(segments[key])), deleted))
        for gone in self._segments.values():
            gone.close()
        self._segments = segments
        self._snapshot = Snapshot(
            commit,
            tuple(segments.values()),
            np.concatenate([np.empty(0, np.int64), *(s.passage_ids for s in segments.values())]),
            np.concatenate([np.empty(0, np.int64), *(s.note_ids for s in segments.values())]),
            np.concatenate([np.empty(0, np.bool_), *live]),
            {name: _lengths(segments.values(), name) for name in TEXT_FIELDS},
        )
        self._postings_cache.clear()
        self._cached = 0

    def _matching(self, text: str) -> set[int]:
        from whoosh.searching import Searcher

        query = parse(text)
        start = 0
        found: set[int] = set()
        for segment in self._snapshot.segments:
            with reading_index():
                hits = list(Searcher(segment.reader).docs_for_query(query))
            rows = start + np.array(hits, np.int64)
            found |= set(self._snapshot.passage_ids[rows[self._snapshot.live[rows]]].tolist())
            start += len(segment)
        return found

    def _mean_length(self, name: str, allowed: NDArray[np.bool_], count: int) -> float:
        total = sum(segment.total_lengths[name] for segment in self._snapshot.segments)
        if not allowed.all():
            total -= float(self._snapshot.lengths[name][~allowed].sum())
        return max(total, 0.0) / count if count else 0.0

    def _frequency(self, name: str, term: str, statistics: Statistics) -> int:
        return int(np.count_nonzero(statistics.allowed[self._postings(name, term).rows]))

    def _postings(self, name: str, term: str) -> Postings:
        """Return where a term occurs in the whole index."""
        found = self._postings_cache.get((name, term))
        if found is None:
            found = _joined(self._snapshot.segments, name, term)
            self._postings_cache[name, term] = found
            self._cached += len(found.rows)
        return found

    def _contributions(
        self, term: str, weight: float, statistics: Statistics
    ) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        for name, norms in statistics.norms.items():
            rows, counts = self._postings(name, term)
            frequency = int(np.count_nonzero(statistics.allowed[rows]))
            if frequency:
                telling = (
                    TEXT_FIELDS[name]
                    * weight
                    * inverse_frequency(frequency, statistics.count)
                    * (K1 + 1)
                )
                yield rows, telling * counts / (counts + norms[rows])

    def _give_up(self, damage: IndexDamaged | OSError) -> None:
        """Go on with an empty index; the next update builds a damaged one again."""
        logger.warning("The full-text index cannot be read: %s", repr(damage.__cause__ or damage))
        self.close()
        self._index = None
        # Files that are gone may only have made room for new ones in this moment.
        if isinstance(damage, IndexDamaged):
            with suppress(OSError):
                (self._folder / DAMAGED_MARK).touch()


def inverse_frequency(frequency: int, count: int) -> float:
    """Return how much a term tells: Lucene's form, never negative."""
    return math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))


def _joined(segments: Iterable[Segment], name: str, term: str) -> Postings:
    start = 0
    rows, counts = [NOWHERE.rows], [NOWHERE.counts]
    for segment in segments:
        found = segment.postings(name, term)
        if len(found.rows):
            rows.append(found.rows + np.int32(start))
            counts.append(found.counts)
        start += len(segment)
    return Postings(np.concatenate(rows), np.concatenate(counts))


def _lengths(segments: Iterable[Segment], name: str) -> NDArray[np.float32]:
    return np.concatenate(
        [np.empty(0, np.float32), *(segment.lengths[name] for segment in segments)]
    )
