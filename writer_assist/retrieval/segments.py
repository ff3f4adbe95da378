"""Postings of a Whoosh segment as columns.

Whoosh scores one posting after the other in Python, which takes a second for a
paragraph; its postings read as arrays and scored by numpy take milliseconds.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.damage import reading_index
from writer_assist.retrieval.whoosh_schema import TEXT_FIELDS

if TYPE_CHECKING:
    from whoosh.codec.base import PerDocumentReader
    from whoosh.columns import Column
    from whoosh.matching import Matcher
    from whoosh.reading import SegmentReader

Number = TypeVar("Number", np.int64, np.uint8)


class Postings(NamedTuple):
    """Where a term occurs.

    Attributes:
        rows: Ascending row numbers in the segment, shape ``(n,)``.
        counts: How often it occurs in each.
    """

    rows: NDArray[np.int32]
    counts: NDArray[np.float32]


NOWHERE = Postings(np.empty(0, np.int32), np.empty(0, np.float32))


class Segment:
    """What never changes in a segment: its passages, their lengths, its postings.

    Deletions do change, so they are not kept here.

    Attributes:
        passage_ids: Shape ``(n,)``, by row.
        note_ids: Shape ``(n,)``, by row.
        lengths: Words per field and row, as Whoosh remembers them: coarsely.
        total_lengths: Words per field, exactly.
        languages: How many passages are in each language.
    """

    def __init__(self, reader: SegmentReader) -> None:
        from whoosh.columns import NumericColumn

        columns = reader.codec().per_document_reader(reader.storage(), reader.segment())
        count = reader.doc_count_all()
        self.passage_ids = _column(columns, "passage", NumericColumn("q"), count, np.int64)
        self.note_ids = _column(columns, "note", NumericColumn("q"), count, np.int64)
        self.lengths = {name: _lengths(columns, name, count) for name in TEXT_FIELDS}
        self.total_lengths = {name: float(reader.field_length(name)) for name in TEXT_FIELDS}
        columns.close()
        self.languages = {
            str(name, "utf-8"): int(reader.doc_frequency("language", name))
            for name in reader.lexicon("language")
        }
        self._terms = _vocabulary(reader)
        self._reader = reader
        self._postings: dict[tuple[str, str], Postings] = {}

    def __len__(self) -> int:
        return len(self.passage_ids)

    @property
    def reader(self) -> SegmentReader:
        """Whoosh's reader, for what columns cannot answer; its deletions may be old."""
        return self._reader

    def postings(self, field: str, term: str) -> Postings:
        """Return where a term occurs, deleted rows included; kept for the next time."""
        if field in self._terms and term not in self._terms[field]:
            return NOWHERE
        found = self._postings.get((field, term))
        if found is None:
            with reading_index():
                found = _read_postings(self._reader, field, term)
            self._postings[field, term] = found
        return found

    def close(self) -> None:
        """Give the files back."""
        self._reader.close()

    def forget_postings(self) -> None:
        """Give the memory of the cached postings back."""
        self._postings.clear()


def _vocabulary(reader: SegmentReader) -> dict[str, frozenset[str]]:
    """Return the words of each field: most are in few segments, and Whoosh is slow to say no."""
    words: dict[str, list[str]] = {name: [] for name in TEXT_FIELDS}
    for field, term in reader.all_terms():
        if field in words:
            words[field].append(sys.intern(str(term, "utf-8")))  # the segments share them
    return {name: frozenset(listed) for name, listed in words.items()}


def _column(
    columns: PerDocumentReader, name: str, kind: Column, count: int, dtype: type[Number]
) -> NDArray[Number]:
    if not columns.has_column(name):
        return np.zeros(count, dtype)
    return np.fromiter(columns.column_reader(name, kind), dtype, count)


def _lengths(columns: PerDocumentReader, field: str, count: int) -> NDArray[np.float32]:
    from whoosh.codec.whoosh3 import LENGTHS_COLUMN
    from whoosh.util.numeric import byte_to_length

    lengths: NDArray[np.float32] = np.array(list(map(byte_to_length, range(256))), np.float32)
    coded = _column(columns, f"_{field}_len", LENGTHS_COLUMN, count, np.uint8)
    return lengths[coded]


def _read_postings(reader: SegmentReader, field: str, term: str) -> Postings:
    from whoosh.matching import FilterMatcher, ListMatcher
    from whoosh.reading import TermNotFound

    try:
        matcher = reader.postings(field, term)
    except TermNotFound:
        return NOWHERE
    if isinstance(matcher, FilterMatcher):
        matcher = matcher.child
    if isinstance(matcher, ListMatcher):
        return _listed(matcher)
    return _blocks(matcher)


def _listed(matcher: Matcher) -> Postings:
    rows, counts = [], []
    while matcher.is_active():
        rows.append(matcher.id())
        counts.append(matcher.weight())
        matcher.next()
    return Postings(np.array(rows, np.int32), np.array(counts, np.float32))


def _blocks(matcher: Matcher) -> Postings:
    # WORKAROUND Whoosh 2.7: its public side gives one posting at a time; the last
    # release is from 2024, and a test compares the scores with Whoosh's own.
    rows, counts = [], []
    while matcher.is_active():
        matcher._read_data()  # noqa: SLF001
        steps, weights, _ = matcher._data  # noqa: SLF001
        rows.append(np.array(steps, np.int32).cumsum(dtype=np.int32))
        if weights is None or isinstance(weights, float):
            counts.append(np.full(len(steps), weights or 1.0, np.float32))
        else:
            counts.append(np.array(weights, np.float32))
        matcher._next_block()  # noqa: SLF001
    if not rows:  # every document with the word is deleted
        return NOWHERE
    if len(rows) == 1:
        return Postings(rows[0], counts[0])
    return Postings(np.concatenate(rows), np.concatenate(counts))
