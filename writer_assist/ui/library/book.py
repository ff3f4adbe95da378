"""Knows which notes of the library belong to the book that is being written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.book_names import NameCorrection
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.history.book_sources import BookSourcesHistory
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import plural, tr

T = TypeVar("T")


class BookController(QObject):
    """Reads and remembers the sources of the project that the open draft lies in.

    Attributes:
        sources: Those of the open draft; None while they are being read.
        project: The folder of the drafts; None before one is open.

    Signals:
        changed: BookSources, or None while those of another project are being read.
        failed: WriterAssistError, for the message bar.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; until a draft is open, the whole library counts.

        Args:
            background: Reads and writes the project's history.
            folder: The data folder.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._folder = background, folder
        self.sources: BookSources | None = WHOLE_LIBRARY
        self.project: Path | None = None
        draft.opened.connect(self._turn_to)
        draft.moved.connect(self._take_along)

    @Slot(object)
    def choose(self, sources: BookSources) -> None:
        """Let these notes belong to the project from now on; its names stay as corrected."""
        if self.sources is not None:
            self._choose(replace(sources, names=self.sources.names))

    def follow_links(self, follow: bool) -> None:
        """Keep the sources of each scene to the notes that it links to, or no longer."""
        if self.sources is not None:
            self._choose(replace(self.sources, follow_links=follow))

    @Slot(object)
    def correct(self, correction: NameCorrection) -> None:
        """Correct the list of the book's names; everything follows at once."""
        if self.sources is not None:
            self._choose(replace(self.sources, names=(*self.sources.names, correction)))

    @Slot()
    def take_back(self) -> None:
        """Undo the last correction of the names."""
        if self.sources is not None and self.sources.names:
            self._choose(replace(self.sources, names=self.sources.names[:-1]))

    def _choose(self, sources: BookSources) -> None:
        if self.project is None or sources == self.sources:
            return
        self._set(sources)
        self._run(self.project, lambda history: history.choose(sources), _forget)

    @Slot(str)
    def _turn_to(self, draft: str) -> None:
        project = path_of_text(draft).parent if draft else None
        if project == self.project:
            return
        self.project = project
        if project is None:
            self._set(WHOLE_LIBRARY)
            return
        self._set(None)
        self._run(project, BookSourcesHistory.sources, lambda found: self._receive(project, found))

    @Slot(str, str)
    def _take_along(self, _old: str, new: str) -> None:
        """Follow a draft that was saved elsewhere; a project without sources gets its old ones."""
        project, before = path_of_text(new).parent, self.sources
        if project == self.project:
            return
        self.project = project

        def settle(found: BookSources) -> None:
            self._receive(project, found)
            if found.are_all and before is not None:
                self._choose(replace(before, names=found.names or before.names))

        self._run(project, BookSourcesHistory.sources, settle)

    def _receive(self, project: Path, sources: BookSources) -> None:
        if project == self.project:
            self._set(sources)

    def _set(self, sources: BookSources | None) -> None:
        if sources != self.sources:
            self.sources = sources
            self.changed.emit(sources)

    def _run(
        self,
        project: Path,
        work: Callable[[BookSourcesHistory], T],
        on_done: Callable[[T], None],
    ) -> None:
        def run() -> T:
            with closing(BookSourcesHistory(self._folder.history(project))) as history:
                return work(history)

        def fail(error: WriterAssistError) -> None:
            self.failed.emit(error)
            if self.sources is None:
                self._receive(project, WHOLE_LIBRARY)

        self._background.run(run, on_done=on_done, on_error=fail)


def book_words(sources: BookSources | None) -> str:
    """Return what belongs to a book, in words: "2 folders, 1 tag"; empty for everything."""
    if sources is None or sources.are_all:
        return ""
    parts = []
    if sources.places:
        parts.append(plural(len(sources.places), "1 folder or note", "{n} folders or notes"))
    if sources.tags:
        parts.append(plural(len(sources.tags), "1 tag", "{n} tags"))
    return tr(", ").join(parts)


def _forget(_: object) -> None:
    return
