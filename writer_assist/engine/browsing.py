"""Listing, reading and following notes; the part of the lane "search" that ranks nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.note import FolderCount, NoteSummary, NoteText, TagCount
from writer_assist.errors import LibraryError
from writer_assist.importing.rendering import render
from writer_assist.messages.library import (
    ListFolders,
    ListNotes,
    ListTags,
    ReadNote,
    RenderNote,
    ResolveLink,
)
from writer_assist.services.library import LibraryReader


class NoteBrowser:
    """Handlers; they belong to the lane's thread."""

    def __init__(self, reader: Callable[[CancelToken], LibraryReader | None]) -> None:
        """Prepare; nothing is opened yet.

        Args:
            reader: Gives the library as it is now; None while there is none.
        """
        self._reader = reader

    def list_notes(
        self, order: ListNotes, cancel: CancelToken
    ) -> Generator[tuple[NoteSummary, ...], None, None]:
        """Yield the notes that a filter lets through, page by page."""
        if reader := self._reader(cancel):
            yield from reader.catalogue.list_notes(
                order.text, tags=order.tags, place=order.place, order=order.order
            )
        else:
            yield ()

    def list_tags(
        self, _order: ListTags, cancel: CancelToken
    ) -> Generator[tuple[TagCount, ...], None, None]:
        """Yield the tags of all notes."""
        reader = self._reader(cancel)
        yield reader.catalogue.tags() if reader else ()

    def list_folders(
        self, _order: ListFolders, cancel: CancelToken
    ) -> Generator[tuple[FolderCount, ...], None, None]:
        """Yield the folders that hold notes."""
        reader = self._reader(cancel)
        yield reader.catalogue.folders() if reader else ()

    def read_note(self, order: ReadNote, cancel: CancelToken) -> Generator[NoteText, None, None]:
        """Yield a note."""
        yield self._opened(cancel).read_note(order.note_id)

    def resolve_link(
        self, order: ResolveLink, cancel: CancelToken
    ) -> Generator[tuple[NoteSummary, ...], None, None]:
        """Yield the notes that a link may mean."""
        yield self._opened(cancel).catalogue.resolve(order.note_id, order.target)

    def render_note(self, order: RenderNote, _cancel: CancelToken) -> Generator[str, None, None]:
        """Yield a stretch of a note as HTML."""
        yield render(order.text, missing=order.missing, markdown=order.markdown, hidden=())

    def _opened(self, cancel: CancelToken) -> LibraryReader:
        reader = self._reader(cancel)
        if reader is None:
            raise LibraryError("There is no library yet.")
        return reader
