"""Merging segments of the index column by column, to keep their number small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.whoosh_index.damage import IndexDamaged

if TYPE_CHECKING:
    from whoosh.codec.base import TermsReader
    from whoosh.codec.whoosh3 import W3Segment, W3TermInfo
    from whoosh.writing import SegmentWriter

# Each word is looked up in each segment, but merging cannot be interrupted.  So eight segments of
# similar size are merged to one, up to a size that takes some seconds.
_AT_ONCE = 8
_FEWEST = 4
_LARGEST = 40_000


class _MergedSegment(NamedTuple):
    """A segment that is being merged.

    Attributes:
        segment: Whoosh's record of it.
        terms: Reads its terms.
        new_rows: Its rows in the merged segment; -1 for deleted ones.
    """

    segment: W3Segment
    terms: TermsReader
    new_rows: NDArray[np.int32]

    def read(self, info: W3TermInfo) -> tuple[bytes, bytes, bytes]:
        """Return rows, counts and positions of a term, as they will be in the merged segment."""
        count = info.doc_frequency()
        # WORKAROUND Whoosh 2.7: the length comes back as a tuple of one.
        offset, (length,) = info.extent()
        raw = self.terms._postfile.get(offset, length)  # noqa: SLF001
        rows = np.frombuffer(raw, "<i4", count)
        if rows[-1] >= len(self.new_rows):
            raise IndexDamaged("Postings of rows that are not there.")
        moved = self.new_rows[rows]
        if moved[0] >= 0 and (moved >= 0).all():
            return moved.tobytes(), raw[4 * count : 5 * count], raw[5 * count :]
        counts = np.frombuffer(raw, np.uint8, count, 4 * count)
        kept = moved >= 0
        positions = np.frombuffer(raw, np.uint16, offset=5 * count)
        if len(positions):
            positions = positions[np.repeat(kept, counts)]
        return moved[kept].tobytes(), counts[kept].tobytes(), positions.tobytes()


def merge_similar(writer: SegmentWriter, segments: Sequence[W3Segment]) -> list[W3Segment]:
    """Merge segments of similar size; Whoosh calls this at each commit.

    Returns:
        The remaining segments, with the merged one.
    """
    alive = [segment for segment in segments if _live(segment)]
    sizes: dict[int, list[W3Segment]] = {}
    for segment in alive:
        sizes.setdefault(_live(segment).bit_length() // 3, []).append(segment)
    for _, similar in sorted(sizes.items()):
        chosen = _within(_LARGEST, sorted(similar, key=_live))
        if len(similar) >= _AT_ONCE and len(chosen) >= _FEWEST:
            kept = [segment for segment in alive if segment not in chosen]
            return [*kept, _merged(writer, chosen)]
    return alive


def _within(limit: int, segments: Iterable[W3Segment]) -> list[W3Segment]:
    chosen: list[W3Segment] = []
    for segment in segments:
        limit -= _live(segment)
        if limit < 0:
            break
        chosen.append(segment)
    return chosen


def _merged(writer: SegmentWriter, segments: Sequence[W3Segment]) -> W3Segment:
    codec, storage = writer.codec, writer.storage
    new = codec.new_segment(storage, writer.indexname)
    sources, count = [], 0
    for segment in segments:
        rows = _new_rows(segment, count)
        sources.append(
            _MergedSegment(segment, segment.codec().terms_reader(storage, segment), rows)
        )
        count += _live(segment)
    try:
        _write_rows(writer, new, sources, count)
        _write_terms(writer, new, sources)
    finally:
        for source in sources:
            source.terms.close()
    new.set_doc_count(count)
    return new


def _new_rows(segment: W3Segment, first: int) -> NDArray[np.int32]:
    kept = np.ones(segment.doc_count_all(), np.bool_)
    kept[np.fromiter(segment.deleted_docs(), np.int64)] = False
    return np.where(kept, first + np.cumsum(kept) - 1, -1).astype(np.int32)


def _write_rows(
    writer: SegmentWriter, new: W3Segment, sources: Sequence[_MergedSegment], count: int
) -> None:
    from writer_assist.retrieval.whoosh_index.segments import ROW_COLUMNS, Segment

    columns = writer.codec.per_document_writer(writer.storage, new)
    for row in range(count):
        columns.start_doc(row)
        columns.finish_doc()
    columns.close()
    old = [Segment(writer.storage, source.segment) for source in sources]
    for name, stored in ROW_COLUMNS.items():
        values = [
            segment.column(name)[source.new_rows >= 0]
            for segment, source in zip(old, sources, strict=True)
        ]
        with writer.storage.create_file(writer.codec.column_filename(new, name)) as file:
            file.write(np.concatenate(values).astype(stored).tobytes())
    totals: dict[str, float] = {}
    for segment, source in zip(old, sources, strict=True):
        for name, words in segment.words(source.new_rows >= 0).items():
            totals[name] = totals.get(name, 0) + words
    # Whoosh adds these up as passages are added one by one.
    new._fieldlengths = {name: round(words) for name, words in totals.items() if words}  # noqa: SLF001


def _write_terms(writer: SegmentWriter, new: W3Segment, sources: Sequence[_MergedSegment]) -> None:
    fields = writer.codec.field_writer(writer.storage, new)
    entries = merge(*map(_entries, sources), key=itemgetter(0))
    for field, of_field in groupby(entries, lambda entry: entry[0][0]):
        fields.start_field(field, writer.schema[field])
        for (_, term), same in groupby(of_field, itemgetter(0)):
            rows, counts, positions = zip(
                *(source.read(info) for _, source, info in same), strict=True
            )
            if any(counts):
                fields.put(term, b"".join(rows), b"".join(counts), b"".join(positions))
        fields.finish_field()
    fields.close()


def _entries(
    source: _MergedSegment,
) -> Iterator[tuple[tuple[str, bytes], _MergedSegment, W3TermInfo]]:
    for term, info in source.terms.items():
        yield term, source, info


def _live(segment: W3Segment) -> int:
    return int(segment.doc_count_all() - segment.deleted_count())
