"""Keeping the Whoosh index up to date with the library."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import PassageChanges
from writer_assist.errors import DiskError
from writer_assist.paths import make_private, make_private_folder
from writer_assist.retrieval.whoosh_index.damage import (
    IndexDamaged,
    IndexState,
    check_contents,
    checksum,
    contents_path,
    reading_index,
)
from writer_assist.retrieval.whoosh_index.fields import SCHEMA_VERSION
from writer_assist.retrieval.whoosh_index.merging import merge_similar
from writer_assist.retrieval.whoosh_index.schema import index_codec, index_schema, indexed_fields
from writer_assist.retrieval.whoosh_index.searcher import DAMAGED_MARK
from writer_assist.retrieval.whoosh_index.segments import Segment

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment

logger = logging.getLogger(__name__)


class LexicalWriter:
    """The only writer of the index; for one thread.

    After each commit, the state of the index is written next to it.  If the program crashes in
    between, the commit is repeated; for that reason passages are removed before they are added.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Any = None
        self._segments: dict[str, Segment] = {}
        self._revision = 0

    def open(self) -> int:
        """Open the index, or create it if it is missing, damaged or of another version.

        Returns:
            The revision of the library that the index has reached.

        Raises:
            DiskError: The folder cannot be written.
        """
        try:
            if self._folder.is_symlink():
                raise IndexDamaged("It is a link to another place.")
            with reading_index():
                return self._open()
        except FileNotFoundError:
            pass  # there is none, or a part of it is missing
        except (IndexDamaged, OSError) as damage:
            logger.warning(_BUILT_AGAIN, type(damage.__cause__ or damage).__name__)
        self.clear()
        return 0

    def clear(self) -> None:
        """Delete the index and create a new one.

        Raises:
            DiskError: The folder cannot be written.
        """
        from whoosh.filedb.filestore import FileStorage

        self._segments = {}
        try:
            shutil.rmtree(self._folder, ignore_errors=True)
            make_private_folder(self._folder)
            self._index = FileStorage(str(self._folder)).create_index(index_schema())
            self._remember(0)
        except OSError as error:
            raise DiskError(_CANNOT_WRITE) from error

    def apply(self, changes: PassageChanges) -> int:
        """Bring the index to the revision of these changes; committed on return.

        Returns:
            The revision reached; 0 if the index proved damaged and was created anew.

        Raises:
            DiskError: The disk is full or read-only.
        """
        stale = {passage.passage_id for passage in changes.changed} | set(changes.removed)
        try:
            with reading_index():
                self._commit(changes.changed, stale)
            self._remember(changes.revision)
        except _NOT_AS_LEFT as error:
            self._begin_again(error)
        except OSError as error:
            raise DiskError(_CANNOT_WRITE) from error
        except IndexDamaged as damage:
            self._begin_again(damage)
        return self._revision

    def _begin_again(self, damage: IndexDamaged | OSError) -> None:
        if not self._revision:
            raise DiskError(_CANNOT_WRITE) from damage
        logger.warning(_BUILT_AGAIN, type(damage.__cause__ or damage).__name__)
        self.clear()

    def _open(self) -> int:
        from whoosh.filedb.filestore import FileStorage
        from whoosh.index import TOC

        state = IndexState.read(self._folder)
        if state.version != SCHEMA_VERSION or (self._folder / DAMAGED_MARK).exists():
            raise IndexDamaged("It is outdated.")
        check_contents(self._folder)
        self._index = FileStorage(str(self._folder)).open_index(schema=index_schema())
        if self._index.latest_generation() < state.generation:
            raise IndexDamaged("It is older than its state.")
        self._read_segments(TOC.read(self._index.storage, self._index.indexname).segments)
        self._revision = state.revision
        return self._revision

    def _commit(self, passages: Sequence[Passage], stale: set[int]) -> None:
        from writer_assist.retrieval.whoosh_index.codec import CheckedWriter

        writer = CheckedWriter(self._index, codec=index_codec(), compound=False)
        writer.pool = _Pool()
        try:
            for row in self._rows(writer.segments, stale):
                writer.delete_document(row)
            for passage in passages:
                writer.add_document(**indexed_fields(passage))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=merge_similar)

    def _rows(self, listed: Sequence[W3Segment], passage_ids: set[int]) -> list[int]:
        """Return the rows of these passages in the whole index."""
        wanted = np.fromiter(passage_ids, np.int64, len(passage_ids))
        self._read_segments(listed)
        rows: list[int] = []
        start = 0
        for one, segment in zip(listed, self._segments.values(), strict=True):
            found = np.flatnonzero(np.isin(segment.passage_ids, wanted)).tolist()
            rows += [start + row for row in found if not one.is_deleted(row)]
            start += len(segment)
        return rows

    def _read_segments(self, listed: Sequence[W3Segment]) -> None:
        self._segments = {
            one.segment_id(): self._segments.get(one.segment_id())
            or Segment(self._index.storage, one)
            for one in listed
        }

    def _remember(self, revision: int) -> None:
        generation = self._index.latest_generation()
        contents = contents_path(self._folder, generation)
        for made_by_whoosh in (contents, self._folder / "MAIN_WRITELOCK"):
            make_private(made_by_whoosh)
        IndexState(SCHEMA_VERSION, revision, generation, checksum(contents)).write(self._folder)
        self._revision = revision


def reached_revision(folder: Path) -> int:
    """Return the revision that an index claims to have reached; 0 if it is unreadable."""
    try:
        return IndexState.read(folder).revision
    except (IndexDamaged, OSError):
        return 0


class _Pool:
    """The postings of one commit in memory; Whoosh's own pool measures each one, which is slow.

    They are sorted in one call that holds Python's global lock, 50 ms for 1,000 passages.
    """

    def __init__(self) -> None:
        self._items: list[tuple[str, bytes, int, float, bytes]] = []
        self.add = self._items.append

    def iter_postings(self) -> Sequence[tuple[str, bytes, int, float, bytes]]:
        """Return all postings by field, term and row."""
        self._items.sort()
        return self._items

    def cleanup(self) -> None:
        """Discard the postings."""
        self._items.clear()


# A file of the index is missing, or a folder is in its place.
_NOT_AS_LEFT = (FileNotFoundError, IsADirectoryError, NotADirectoryError, FileExistsError)
_BUILT_AGAIN = "The full-text index is built again: %s"
_CANNOT_WRITE = (
    "The search index could not be written. Is the disk full, or the data folder read-only?"
)
