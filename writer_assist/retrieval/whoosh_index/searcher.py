"""Full-text search in the Whoosh index."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.search_box import FieldsWanted, fields_wanted
from writer_assist.retrieval.whoosh_index.damage import (
    IndexDamaged,
    check_contents,
    reading_index,
)
from writer_assist.retrieval.whoosh_index.fields import K1, TEXT_FIELDS, B, term_key
from writer_assist.retrieval.whoosh_index.schema import index_schema
from writer_assist.retrieval.whoosh_index.scores import (
    NO_ROWS,
    NO_SCORES,
    CorpusStatistics,
    IndexSnapshot,
    LexicalScores,
    id_array,
    inverse_frequency,
    snapshot_of,
)
from writer_assist.retrieval.whoosh_index.segments import (
    NO_POSTINGS,
    Postings,
    PostingsPlace,
    Segment,
    lengths_by_code,
    words_in,
)
from writer_assist.retrieval.whoosh_index.syntax import parse

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment

logger = logging.getLogger(__name__)

DAMAGED_MARK = "damaged"
_COMMIT_READS = 5
_LOADS = 3

# For up to this many rows, those that take part are counted; for more, all rows are.
_COUNTED_ROWS = 2_000
_MOST_FOUND_TERMS = 10_000


class _Term(NamedTuple):
    """Where a term is in the whole index.

    Attributes:
        places: For each segment that has it: the segment's first row, the segment, the place in it.
        rows: How many rows have the term, including deleted ones.
    """

    places: tuple[tuple[int, Segment, PostingsPlace], ...]
    rows: int


class LexicalSearcher:
    """Searches the last commit of the index, while another thread or process may add to it.

    For one thread; opening it costs nothing until the first search.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot = IndexSnapshot()
        self._index: Any = None
        self._segments: dict[str, Segment] = {}
        self._commits: Sequence[W3Segment] = ()
        self._found: dict[tuple[str, str], _Term] = {}
        self._languages: dict[str, float] | None = None
        self._damaged = False

    @property
    def damaged(self) -> bool:
        """Whether the index was found damaged at the last look, so that it must be rebuilt."""
        return self._damaged

    def refresh(self) -> None:
        """Load the last commit; if it is damaged, this is logged, and the index is empty."""
        for segment in self._snapshot.segments:
            segment.forget()
        try:
            self._refresh()
            self._damaged = False
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)

    def count(self) -> int:
        """Return the number of searchable passages."""
        return self._snapshot.count

    def passage_ids(self) -> set[int]:
        """Return the ids of all searchable passages."""
        return set(self._snapshot.rows.passage_ids.tolist())

    def languages(self) -> dict[str, float]:
        """Return the languages of the passages, with the share of each."""
        if self._languages is None:
            try:
                self._languages = self._shares_of_languages()
            except (IndexDamaged, OSError) as damage:
                self._give_up(damage)
                return {}
        return self._languages

    def passages_of_notes(self, note_ids: Collection[int]) -> dict[int, list[int]]:
        """Return the indexed passages of each of these notes."""
        found: dict[int, list[int]] = {note_id: [] for note_id in note_ids}
        snapshot = self._snapshot
        rows = np.flatnonzero(snapshot.live & np.isin(snapshot.note_ids, id_array(note_ids)))
        for row in rows:
            found[int(snapshot.note_ids[row])].append(int(snapshot.passage_ids[row]))
        return found

    def matching(self, text: str) -> set[int]:
        """Return the passages that match a search in the syntax of the search box.

        All words must occur; ``"a phrase"``, ``pre*``, ``tag:``, ``title:``, ``NOT`` and a leading
        minus are understood; ``tag:*`` matches any tag.
        """
        try:
            return self._matching(text)
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return set()

    def are_in(self, passage_ids: Sequence[int], languages: Collection[str]) -> NDArray[np.bool_]:
        """Tell which passages are in one of these languages."""
        rows = [self._rows_with("language", name) for name in languages]
        return np.isin(self._snapshot.rows.find(passage_ids), np.concatenate([NO_ROWS, *rows]))

    def passages_in(self, note_ids: Collection[int]) -> NDArray[np.int64]:
        """Return the indexed passages of notes, however many, in no order."""
        if not note_ids:
            return NO_ROWS
        wanted = self._snapshot.live & np.isin(self._snapshot.note_ids, id_array(note_ids))
        return np.asarray(self._snapshot.passage_ids[wanted])

    def passages_of(self, path: str) -> set[int]:
        """Return the passages of a file."""
        rows = self._rows_with("path", path)
        return set(self._snapshot.passage_ids[rows[self._snapshot.live[rows]]].tolist())

    def statistics(self, left_out: Collection[int] = ()) -> CorpusStatistics:
        """Return the statistics as if these passages did not exist."""
        snapshot = self._snapshot
        gone = snapshot.rows_of(left_out)
        allowed = snapshot.live
        if len(gone):
            allowed = allowed.copy()
            allowed[gone] = False
        count = snapshot.count - len(gone)
        norms = {}
        for name, total in snapshot.total_lengths.items():
            words = max(total - words_in(snapshot.length_codes[name][gone]), 0.0)
            if count and words:
                norms[name] = K1 * (1 - B) + K1 * B * count / words * lengths_by_code()
        return CorpusStatistics(allowed, count, norms)

    def frequencies(self, terms: Collection[str], statistics: CorpusStatistics) -> dict[str, int]:
        """Return the :meth:`frequency` of several terms, summed over all fields.

        Terms that do not occur are left out.  Looking them up together takes a fifth of the time.
        """
        wanted = ((name, term) for term in terms for name in TEXT_FIELDS)
        missing = [key for key in wanted if key not in self._found]
        counts: dict[str, int] = {}
        try:
            self._find(missing)
            for name in TEXT_FIELDS:
                for term in terms:
                    if self._term(name, term).rows:
                        counts[term] = counts.get(term, 0) + self._frequency(name, term, statistics)
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return {}
        return counts

    def frequency(self, name: str, term: str, statistics: CorpusStatistics) -> int:
        """Return how many of the passages that take part have a term in a field.

        For frequent terms, passages that do not take part are counted too: reading all postings
        only to count would take longer than the search.
        """
        try:
            return self._frequency(name, term, statistics)
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return 0

    def score(self, weights: Mapping[str, float], statistics: CorpusStatistics) -> LexicalScores:
        """Score every passage that takes part by BM25F.

        Args:
            weights: The weight of each index term in the query.
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
            return NO_SCORES
        snapshot = self._snapshot
        return LexicalScores(
            snapshot.passage_ids, statistics.allowed, scores, contributions, snapshot.rows
        )

    def close(self) -> None:
        """Close the files."""
        self._segments, self._commits = {}, ()
        self._found.clear()
        self._languages = None
        self._snapshot = IndexSnapshot()

    def _refresh(self) -> None:
        from whoosh.filedb.filestore import FileStorage
        from whoosh.index import EmptyIndexError

        if not self._folder.is_dir():
            self.close()
            return
        if self._index is None:
            check_contents(self._folder)
            with reading_index(), suppress(EmptyIndexError):
                storage = FileStorage(str(self._folder))
                self._index = storage.open_index(schema=index_schema())
        if self._index is None:
            return
        for attempt in range(1, _LOADS + 1):
            commit = self._commit()
            if commit == self._snapshot.commit:
                return
            try:
                with reading_index():
                    self._load(commit)
                return
            except (FileNotFoundError, NotADirectoryError) as gone:
                if self._commit() == commit:  # no commit merged segments at this moment
                    raise IndexDamaged("A file of the index has gone.") from gone
                if attempt == _LOADS:
                    raise
            except OSError as unreadable:
                raise IndexDamaged("A file of the index cannot be read.") from unreadable

    def _commit(self) -> tuple[int, float]:
        """Return what identifies a commit: its number and time, since new indexes start at 0."""
        for _ in range(_COMMIT_READS):
            # A simultaneous commit removes the file that this number belongs to.
            with suppress(FileNotFoundError):
                return self._index.latest_generation(), self._index.last_modified()
        return -1, 0.0

    def _load(self, commit: tuple[int, float]) -> None:
        from whoosh.index import TOC

        storage = self._index.storage
        check_contents(self._folder)
        listed = TOC.read(storage, self._index.indexname, schema=index_schema()).segments
        segments = {
            one.segment_id(): self._segments.get(one.segment_id()) or Segment(storage, one)
            for one in listed
        }
        deleted = [tuple(one.deleted_docs()) for one in listed]
        self._snapshot = snapshot_of(commit, list(segments.values()), deleted)
        self._segments, self._commits = segments, listed
        self._found.clear()
        self._languages = None

    def _shares_of_languages(self) -> dict[str, float]:
        counts: Counter[str] = Counter()
        for segment in self._snapshot.segments:
            with reading_index():
                counts.update(segment.languages)
        return {language: count / counts.total() for language, count in counts.items()}

    def _matching(self, text: str) -> set[int]:
        wanted = fields_wanted(text)
        rows = self._rows_of(text)
        if rows is None and wanted != FieldsWanted():
            rows = np.arange(len(self._snapshot.live))
        if rows is None or not len(rows):  # an index with nothing in it has no columns
            return set()
        kept = self._snapshot.live[rows]
        for name in wanted.filled:
            kept &= self._snapshot.length_codes[name][rows] > 0
        for name in wanted.empty:
            kept &= self._snapshot.length_codes[name][rows] == 0
        return set(self._snapshot.passage_ids[rows[kept]].tolist())

    def _rows_of(self, text: str) -> NDArray[np.int64] | None:
        """Return the rows that match a search for words; None if it has no words."""
        from whoosh.query import NullQuery
        from whoosh.searching import Searcher

        query = parse(text, self.languages())
        if query == NullQuery:
            return None
        start = 0
        found = [NO_ROWS]
        for segment, commit in zip(self._snapshot.segments, self._commits, strict=True):
            with reading_index(), closing(segment.reader(commit)) as reader:
                hits = list(Searcher(reader).docs_for_query(query))
            found.append(start + np.array(hits, np.int64))
            start += len(segment)
        return np.concatenate(found)

    def _frequency(self, name: str, term: str, statistics: CorpusStatistics) -> int:
        found = self._term(name, term)
        if found.rows > _COUNTED_ROWS or statistics.count == len(statistics.allowed):
            return found.rows
        return int(np.count_nonzero(statistics.allowed[self._postings(name, term).rows]))

    def _term(self, name: str, term: str) -> _Term:
        if (name, term) not in self._found:
            self._find([(name, term)])
        return self._found[name, term]

    def _find(self, wanted: Sequence[tuple[str, str]]) -> None:
        """Look up terms of fields in the tables of all segments."""
        if len(self._found) > _MOST_FOUND_TERMS:
            self._found.clear()
        keys = np.array(
            [term_key(name, term.encode("utf-8", "surrogatepass")) for name, term in wanted],
            np.uint64,
        )
        places: list[list[tuple[int, Segment, PostingsPlace]]] = [[] for _ in wanted]
        start = 0
        for segment in self._snapshot.segments:
            for asked, place in segment.find(keys):
                places[asked].append((start, segment, place))
            start += len(segment)
        for key, found in zip(wanted, places, strict=True):
            self._found[key] = _Term(tuple(found), sum(place.size for _, _, place in found))

    def _rows_with(self, name: str, term: str) -> NDArray[np.int32]:
        try:
            return self._postings(name, term).rows
        except (IndexDamaged, OSError) as damage:
            self._give_up(damage)
            return NO_POSTINGS.rows

    def _postings(self, name: str, term: str) -> Postings:
        """Return where a term occurs in the whole index."""
        places = self._term(name, term).places
        found = [(start, segment.read(place)) for start, segment, place in places]
        if not found:
            return NO_POSTINGS
        if len(found) == 1 and not found[0][0]:
            return found[0][1]
        return Postings(
            np.concatenate([of_segment.rows + np.int32(start) for start, of_segment in found]),
            np.concatenate([of_segment.counts for _, of_segment in found]),
        )

    def _contributions(
        self, term: str, weight: float, statistics: CorpusStatistics
    ) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        all_allowed = statistics.count == len(statistics.allowed)
        for name, norms in statistics.norms.items():
            rows, counted = self._postings(name, term)
            frequency = len(rows)
            if frequency and not all_allowed:
                frequency = int(np.count_nonzero(statistics.allowed[rows]))
            if frequency:
                rarity = inverse_frequency(frequency, statistics.count)
                telling = np.float32(TEXT_FIELDS[name] * weight * rarity * (K1 + 1))
                counts = counted.astype(np.float32)
                norm = norms[self._snapshot.length_codes[name][rows]]
                yield rows, telling * counts / (counts + norm)

    def _give_up(self, damage: IndexDamaged | OSError) -> None:
        """Continue with an empty index; the next update rebuilds a damaged one."""
        # Whoosh's message may quote a word of the notes.
        name = type(damage.__cause__ or damage).__name__
        logger.warning("The full-text index cannot be read: %s", name)
        self.close()
        self._index = None
        # Missing files may just have been replaced by new ones.
        if isinstance(damage, IndexDamaged):
            self._damaged = True
            with suppress(OSError):
                (self._folder / DAMAGED_MARK).touch()
