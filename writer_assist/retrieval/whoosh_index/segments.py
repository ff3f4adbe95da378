"""Reading a segment of the Whoosh index as columns that are mapped into memory.

Whoosh scores one posting at a time in Python, which takes a second for a paragraph; postings
in arrays are scored by numpy in milliseconds.  Opening a segment reads its passage ids but no
postings.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.whoosh_index.damage import IndexDamaged, check_sums
from writer_assist.retrieval.whoosh_index.fields import CATALOGUE, TEXT_FIELDS

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.filedb.filestore import FileStorage
    from whoosh.reading import SegmentReader
_HEADER = 16  # bytes: number of terms, number of bytes of postings
_ENTRY = 20  # bytes of a term

ROW_COLUMNS = {"passage": ">i8", "note": ">i8"} | {f"_{name}_len": ">u1" for name in TEXT_FIELDS}
"""What Whoosh keeps of each row, and as which kind of number."""


class Postings(NamedTuple):
    """Where a term occurs.

    Attributes:
        rows: Row numbers in ascending order, shape ``(n,)``.
        counts: How often it occurs in each row, at most 255.
    """

    rows: NDArray[np.int32]
    counts: NDArray[np.uint8]


NO_POSTINGS = Postings(np.empty(0, np.int32), np.empty(0, np.uint8))


class PostingsPlace(NamedTuple):
    """Where the postings of a term are in their file.

    Attributes:
        offset: In bytes.
        size: How many rows have the term, including deleted ones.
    """

    offset: int
    size: int


class Segment:
    """The unchanging part of a segment: its passages, their lengths, its postings.

    Deletions change, so they are not kept here.  Opening a segment verifies the checksum of each
    file, which takes 1 ms for 3 MB.

    Attributes:
        passage_ids: By row, shape ``(n,)``.
        note_ids: By row, shape ``(n,)``.
        length_codes: Number of words per field and row, in Whoosh's coarse code.
        total_lengths: Number of words per field.
    """

    def __init__(self, storage: FileStorage, segment: W3Segment) -> None:
        self._storage = storage
        self._segment = segment
        self._folder = Path(storage.folder)
        check_sums(self._folder, segment.segment_id())
        self._count = int(segment.doc_count_all())
        self.passage_ids: NDArray[np.int64] = self.column("passage").astype(np.int64)
        self.note_ids: NDArray[np.int64] = self.column("note").astype(np.int64)
        self.length_codes = {name: self.column(f"_{name}_len") for name in TEXT_FIELDS}
        columns = segment.codec().per_document_reader(storage, segment)
        self.total_lengths = {name: float(columns.field_length(name)) for name in TEXT_FIELDS}
        self._postings = _mapped(self._folder / segment.make_filename(".pst"))
        catalogue = memoryview(_mapped(self._folder / segment.make_filename(CATALOGUE)))
        if len(catalogue) < _HEADER:
            raise IndexDamaged("The catalogue of terms is cut off.")
        terms, size = catalogue[:_HEADER].cast("q")
        catalogue = catalogue[_HEADER:]
        if len(catalogue) != _ENTRY * terms or len(self._postings) != size:
            raise IndexDamaged("The catalogue of terms does not fit its postings.")
        self._keys = np.frombuffer(catalogue[: 8 * terms], np.uint64)
        self._offsets = np.frombuffer(catalogue[8 * terms : 16 * terms], np.int64)
        self._counts = np.frombuffer(catalogue[16 * terms :], np.int32)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def languages(self) -> dict[str, int]:
        """How many passages there are in each language."""
        reader = self.reader(self._segment)
        try:
            return {
                str(name, "utf-8"): int(reader.doc_frequency("language", name))
                for name in reader.lexicon("language")
            }
        finally:
            reader.close()

    def reader(self, segment: W3Segment) -> SegmentReader:
        """Return Whoosh's own reader, for what columns cannot answer; the caller closes it.

        Args:
            segment: This segment with the deletions of some commit.
        """
        from whoosh.reading import SegmentReader

        from writer_assist.retrieval.whoosh_index.schema import index_schema

        return SegmentReader(self._storage, index_schema(), segment)

    def find(self, keys: NDArray[np.uint64]) -> Iterator[tuple[int, PostingsPlace]]:
        """Yield the index of each ``term_key`` that occurs, with the place of its postings."""
        if not len(self._keys):
            return
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        hits = np.flatnonzero(self._keys[at] == keys)
        at = at[hits]
        offsets, sizes = self._offsets[at].tolist(), self._counts[at].tolist()
        yield from zip(hits.tolist(), map(PostingsPlace, offsets, sizes), strict=True)

    def read(self, place: PostingsPlace) -> Postings:
        """Return postings, including those of deleted rows; they stay in the file until used.

        Raises:
            IndexDamaged: They cannot be postings of this segment.
        """
        if place.offset < 0 or place.offset + 5 * place.size > len(self._postings):
            raise IndexDamaged("Postings are cut off.")
        rows = np.frombuffer(self._postings, "<i4", place.size, place.offset)
        if place.size and (rows[0] < 0 or rows.max() >= self._count):
            raise IndexDamaged("Postings of rows that are not there.")
        counts = np.frombuffer(self._postings, np.uint8, place.size, place.offset + rows.nbytes)
        return Postings(rows, counts)

    def forget(self) -> None:
        """Release the memory pages of postings; the system's cache still has them."""
        give_back(self._postings)

    def column(self, name: str) -> NDArray[Any]:
        """Read a number for each row; see ROW_COLUMNS."""
        column = np.zeros(self._count, ROW_COLUMNS[name])
        path = self._folder / self._segment.codec().column_filename(self._segment, name)
        if path.exists():
            numbers = np.fromfile(path, ROW_COLUMNS[name])
            if len(numbers) > self._count:
                raise IndexDamaged("A column is too long.")
            column[: len(numbers)] = numbers  # Whoosh does not write zeros at the end
        return column

    def words(self, kept: NDArray[np.bool_]) -> dict[str, float]:
        """Return how many words these rows have, per field."""
        return {
            name: total - words_in(self.length_codes[name][~kept])
            for name, total in self.total_lengths.items()
        }


@lru_cache(maxsize=1)
def lengths_by_code() -> NDArray[np.float32]:
    """Return how many words each of Whoosh's length codes means, shape ``(256,)``."""
    from whoosh.util.numeric import byte_to_length

    return np.array([byte_to_length(code) for code in range(256)], np.float32)


def words_in(codes: NDArray[np.uint8]) -> float:
    """Return how many words rows with these codes have in all."""
    if not len(codes):
        return 0.0
    return float(np.bincount(codes, minlength=256) @ lengths_by_code())


def give_back(mapped: mmap.mmap | bytes) -> None:
    """Release memory pages that were read, if the system supports that."""
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def _mapped(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        if not path.stat().st_size:  # an empty file cannot be mapped
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
