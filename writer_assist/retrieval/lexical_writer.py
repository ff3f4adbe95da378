"""Keeping the Whoosh index in step with the library."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import PassageChanges
from writer_assist.errors import DiskError
from writer_assist.retrieval.damage import IndexDamaged, reading_index
from writer_assist.retrieval.lexical import DAMAGED_MARK
from writer_assist.retrieval.segments import Segment
from writer_assist.retrieval.whoosh_schema import (
    SCHEMA_VERSION,
    index_codec,
    index_schema,
    indexed_fields,
)

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.writing import SegmentWriter

logger = logging.getLogger(__name__)

# Whoosh sorts what it has collected in one call that holds Python's lock: some 50 ms for
# 16 MB; its own choice is 128 MB.
_POOL_MB = 16
_SMALL = 500
_MOST_SMALL = 8
_MOST = 16
_AT_ONCE = 4
_LARGEST_MERGE = 20_000


class LexicalWriter:
    """The one writer of the index; for one thread.

    What the index holds is written beside it after each commit.  A crash in
    between repeats that commit, which is why passages are taken out before they
    are put in.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None
        self._segments: dict[str, Segment] = {}
        self._revision = 0

    def open(self) -> int:
        """Open the index, or begin a new one where it is missing, damaged or of another version.

        Returns:
            Revision of the library that the index has reached.

        Raises:
            DiskError: The folder cannot be written.
        """
        if not self._state.exists():
            self.clear()
            return 0
        try:
            with reading_index():
                return self._open()
        except (IndexDamaged, OSError) as damage:
            logger.warning(_BUILT_AGAIN, repr(damage.__cause__ or damage))
            self.clear()
            return 0

    def clear(self) -> None:
        """Throw the index away and begin a new one.

        Raises:
            DiskError: The folder cannot be written.
        """
        from whoosh.filedb.filestore import FileStorage

        self._segments = {}
        try:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True, exist_ok=True)
            self._index = FileStorage(str(self._folder)).create_index(index_schema())
            self._remember(0)
        except OSError as error:
            raise DiskError(_CANNOT_WRITE) from error

    def apply(self, changes: PassageChanges) -> int:
        """Bring the index to the revision of these changes; committed on return.

        Returns:
            The revision reached; 0 when the index proved damaged and begins anew.

        Raises:
            DiskError: The disk is full or read-only.
        """
        stale = {passage.passage_id for passage in changes.changed} | set(changes.removed)
        try:
            with reading_index():
                self._commit(changes.changed, stale)
            self._remember(changes.revision)
        except OSError as error:
            raise DiskError(_CANNOT_WRITE) from error
        except IndexDamaged as damage:
            if not self._revision:
                raise
            logger.warning(_BUILT_AGAIN, repr(damage.__cause__ or damage))
            self.clear()
        return self._revision

    def _open(self) -> int:
        from whoosh.filedb.filestore import FileStorage

        state = json.loads(self._state.read_text("utf-8"))
        if state["version"] != SCHEMA_VERSION or (self._folder / DAMAGED_MARK).exists():
            raise ValueError("outdated")
        self._index = FileStorage(str(self._folder)).open_index(schema=index_schema())
        if self._index.latest_generation() < state["generation"]:
            raise ValueError("older than its state")
        self._index.reader().close()
        self._revision = int(state["revision"])
        return self._revision

    def _commit(self, passages: Sequence[Passage], stale: set[int]) -> None:
        writer = self._index.writer(codec=index_codec(), limitmb=_POOL_MB)
        try:
            for row in self._rows(stale):
                writer.delete_document(row)
            for passage in passages:
                writer.add_document(**indexed_fields(passage))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=merge_similar)

    def _rows(self, passage_ids: set[int]) -> list[int]:
        """Return where these passages stand in the whole index."""
        wanted = np.fromiter(passage_ids, np.int64, len(passage_ids))
        reader = self._index.reader()
        rows: list[int] = []
        try:
            leaves = reader.leaf_readers() if reader.doc_count_all() else []
            known = {leaf.segment().segment_id(): (leaf, start) for leaf, start in leaves}
            self._segments = {
                key: self._segments.get(key) or Segment(leaf) for key, (leaf, _) in known.items()
            }
            for key, (leaf, start) in known.items():
                found = np.flatnonzero(np.isin(self._segments[key].passage_ids, wanted))
                rows += [start + int(row) for row in found if not leaf.is_deleted(int(row))]
        finally:
            reader.close()
        return rows

    @property
    def _state(self) -> Path:
        return self._folder / "state.json"

    def _remember(self, revision: int) -> None:
        state = {
            "version": SCHEMA_VERSION,
            "revision": revision,
            "generation": self._index.latest_generation(),
        }
        neighbour = self._state.with_suffix(".tmp")
        neighbour.write_text(json.dumps(state), "utf-8")
        os.replace(neighbour, self._state)
        self._revision = revision


def merge_similar(writer: SegmentWriter, segments: Sequence[W3Segment]) -> list[W3Segment]:
    """Merge segments once there are many of about one size; Whoosh calls it at each commit.

    Each search looks every word up in every segment, so there must not be many; merging
    costs as much as indexing, and cannot be cancelled, so it is done in small portions.
    """
    sizes: dict[int, list[W3Segment]] = {}
    for segment in segments:
        if _live([segment]) < _SMALL:
            sizes.setdefault(max(_live([segment]), 1).bit_length() // 3, []).append(segment)
    merged = [one for similar in sizes.values() if len(similar) >= _MOST_SMALL for one in similar]
    if not merged and len(segments) > _MOST:
        smallest = sorted(segments, key=lambda segment: _live([segment]))[:_AT_ONCE]
        merged = smallest if _live(smallest) <= _LARGEST_MERGE else []
    return _merge(writer, segments, merged)


def _merge(
    writer: SegmentWriter, segments: Sequence[W3Segment], merged: Sequence[W3Segment]
) -> list[W3Segment]:
    from whoosh.reading import SegmentReader

    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in merged]


def _live(segments: Sequence[W3Segment]) -> int:
    return sum(segment.doc_count_all() - segment.deleted_count() for segment in segments)


_BUILT_AGAIN = "The full-text index is built again: %s"
_CANNOT_WRITE = (
    "The search index could not be written. Is the disk full, or the data folder read-only?"
)
