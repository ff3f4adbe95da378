"""A Whoosh codec that stores postings as columns, which can be mapped into memory.

Whoosh's own blocks are pickled tuples, decoded one posting at a time.  Here the postings of a
term are three arrays, one after another: rows as int32, counts as uint8, positions as uint16.
They are found through a sorted table of hashed terms; Whoosh's own dictionary is slower, and
stays for phrases and prefixes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

# Subclasses of Whoosh's classes, which have no type hints.  Import this module late, since it
# imports Whoosh.
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo  # noqa: TID253
from whoosh.formats import Positions  # noqa: TID253
from whoosh.matching import ListMatcher, ReadTooFar  # noqa: TID253
from whoosh.writing import SegmentWriter  # noqa: TID253

from writer_assist.retrieval.whoosh_index.damage import write_sums
from writer_assist.retrieval.whoosh_index.fields import CATALOGUE, term_key

if TYPE_CHECKING:
    from whoosh.analysis import Analyzer
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.fields import Schema
    from whoosh.filedb.filestore import Storage
    from whoosh.filedb.structfile import StructFile
    from whoosh.formats import Format
    from whoosh.scoring import BaseScorer

MOST_COUNTED = 255  # times one word in one passage; more make no difference to its score
_LAST_POSITION = 65_535
_ALIGNMENT = 4
# Most words occur once in a passage; looking these up is faster than encoding them again.
_ONE_PLACE = tuple(array("H", [position]).tobytes() for position in range(512))

Item = tuple[str, bytes, int, float, bytes]  # field, term, row, weight, positions


class ColumnPositions(Positions):  # type: ignore[misc]
    """Positions of a word in a passage, as an array of uint16."""

    def word_values(
        self,
        value: str | Sequence[str | tuple[str, ...]],
        analyzer: Analyzer,
        **_options: object,
    ) -> Iterator[tuple[str, int, float, bytes]]:
        """Yield each term, how much it adds to the passage's length, its weight and its positions.

        If a word is given as a tuple, its first term is the word; the others have the same position
        and add nothing to the length.
        """
        if isinstance(value, str):
            value = [token.text for token in analyzer(value)]
        places: dict[str, list[int]] = {}
        others: dict[str, list[int]] = {}
        for position, word in enumerate(value):
            if isinstance(word, tuple):
                for other in word[1:]:
                    others.setdefault(other, []).append(position)
                word = word[0]
            places.setdefault(word, []).append(position)
        for listed, length in ((places, 1), (others, 0)):
            for word, found in listed.items():
                kept = found[:MOST_COUNTED]
                yield word, length * len(found), float(len(kept)), self.encode(kept)

    def encode(self, positions: Sequence[int]) -> bytes:
        """Return positions as they are stored."""
        if len(positions) == 1 and positions[0] < len(_ONE_PLACE):
            return _ONE_PLACE[positions[0]]
        if positions and positions[-1] > _LAST_POSITION:
            positions = [min(position, _LAST_POSITION) for position in positions]
        return array("H", positions).tobytes()

    def decode_positions(self, value: bytes) -> list[int]:
        """Return the positions that :meth:`encode` was given."""
        return array("H", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """Return the number of positions."""
        return len(value) // 2

    def decode_weight(self, value: bytes) -> float:
        """Return the weight of a posting."""
        return float(self.decode_frequency(value) * self.field_boost)


class ColumnCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec, except for the postings."""

    length_stats = False

    def field_writer(self, storage: Storage, segment: W3Segment) -> ColumnFieldWriter:
        """Return the writer of a new segment's terms and postings."""
        return ColumnFieldWriter(self, storage, segment)

    def postings_reader(
        self,
        dbfile: StructFile,
        terminfo: W3TermInfo,
        format_: Format,
        term: tuple[str, bytes] | None = None,
        scorer: BaseScorer | None = None,
    ) -> ColumnMatcher:
        """Return the postings of a term in the form that Whoosh's queries need."""
        count = terminfo.doc_frequency()
        # WORKAROUND Whoosh 2.7: the length comes back as a tuple of one.
        offset, (length,) = terminfo.extent()
        raw = dbfile.get(offset, length)
        counts = raw[4 * count : 5 * count]
        places = _Places(raw[5 * count :], counts) if len(raw) > 5 * count else None
        rows = array("i", raw[: 4 * count])
        return ColumnMatcher(rows, counts, places, format_, scorer, term=term, terminfo=terminfo)


class ColumnFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes the terms and postings of one segment; terms are added in sorted order."""

    def __init__(self, codec: W3Codec, storage: Storage, segment: W3Segment) -> None:
        super().__init__(codec, storage, segment)
        self._written = 0
        self._keys: list[int] = []
        self._offsets: list[int] = []
        self._counts: list[int] = []

    def add_postings(self, schema: Schema, _lengths: object, items: Iterable[Item]) -> None:
        """Write postings, which are sorted by field, term and row."""
        for field, of_field in groupby(items, itemgetter(0)):
            self.start_field(field, schema[field])
            for term, postings in groupby(of_field, itemgetter(1)):
                _, _, rows, weights, positions = zip(*postings, strict=True)
                counts = bytes([int(weight) for weight in weights])
                self.put(term, array("i", rows).tobytes(), counts, b"".join(positions))
            self.finish_field()

    def put(self, term: bytes, rows: bytes, counts: bytes, positions: bytes) -> None:
        """Write a term of the field that was started last."""
        padding = -self._written % _ALIGNMENT
        offset = self._written + padding
        length = len(rows) + len(counts) + len(positions)
        self._postfile.write(b"".join((b"\0" * padding, rows, counts, positions)))
        self._written = offset + length
        info = W3TermInfo(weight=float(sum(counts)), df=len(counts), maxweight=max(counts))
        info.set_extent(offset, length)
        self._tindex.add(self._fieldid.to_bytes(2, "big") + term, info.to_bytes())
        self._keys.append(term_key(self._fieldname, term))
        self._offsets.append(offset)
        self._counts.append(len(counts))

    def close(self) -> None:
        """Write the table of terms and close the files."""
        keys = np.array(self._keys, np.uint64)
        order = np.argsort(keys)
        file = self._create_file(CATALOGUE)
        file.write(np.array([len(keys), self._written], "<i8").tobytes())
        for column, kind in ((keys, "<u8"), (self._offsets, "<i8"), (self._counts, "<i4")):
            file.write(np.asarray(column, kind)[order].tobytes())
        file.close()
        super().close()


class CheckedWriter(SegmentWriter):  # type: ignore[misc]
    """Stores checksums of a segment's files before a commit lists the segment."""

    def _commit_toc(self, segments: Sequence[W3Segment]) -> None:
        for segment in segments:
            write_sums(Path(self.storage.folder), segment.segment_id())
        super()._commit_toc(segments)


class ColumnMatcher(ListMatcher):  # type: ignore[misc]
    """All postings of a term in one list, searched by bisection."""

    def skip_to(self, row: int) -> None:
        """Go to a row, or to the first one after it."""
        if not self.is_active():
            raise ReadTooFar
        self._i: int = bisect_left(self._ids, row, self._i)


class _Places:
    """The positions in each row of a term, sliced on demand."""

    def __init__(self, raw: bytes, counts: bytes) -> None:
        self._raw = raw
        self._counts = counts
        self._ends: NDArray[np.int64] = 2 * np.frombuffer(counts, np.uint8).cumsum(dtype=np.int64)

    def __len__(self) -> int:
        return len(self._counts)

    def __getitem__(self, place: int) -> bytes:
        end = int(self._ends[place])
        return self._raw[end - 2 * self._counts[place] : end]
