"""Knows which notes count beside the open scene: the book's, or only those it links to."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.file_names import path_of_text
from writer_assist.manuscript.linked_notes import SceneWishes, wishes_of
from writer_assist.ui.background import Background
from writer_assist.ui.library.book import BookController
from writer_assist.ui.open_draft import OpenDraft


class SceneSourcesController(QObject):
    """Adds to the sources of the book what the open scene says of its own.

    Attributes:
        sources: What counts beside the open scene; None while it is being read.

    Signals:
        changed: BookSources, or None while those of another scene are being read.
    """

    changed = Signal(object)

    def __init__(
        self,
        background: Background,
        book: BookController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; until a draft is open, the whole library counts.

        Args:
            background: Reads the scene.
            book: Knows the sources of the book.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._book, self._draft = background, book, draft
        self._wishes: SceneWishes | None = None
        self.sources: BookSources | None = WHOLE_LIBRARY
        book.changed.connect(self._combine)
        draft.opened.connect(self._turn)
        draft.moved.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Read the scene again: its links or its fields may be others now."""
        path = self._draft.path
        if path:
            self._background.run(
                lambda: wishes_of(path_of_text(path)),
                on_done=lambda wishes: self._receive(path, wishes),
            )

    @Slot()
    def look_for_links(self) -> None:
        """Read the scene again, if its links count."""
        if self.sources is not None and self.sources.linked is not None:
            self.look()

    @Slot()
    def _turn(self) -> None:
        self._wishes = None
        self._combine()
        self.look()

    def _receive(self, path: str, wishes: SceneWishes) -> None:
        if path == self._draft.path:
            self._wishes = wishes
            self._combine()

    @Slot()
    def _combine(self) -> None:
        book, sources = self._book.sources, None
        if not self._draft.path:
            sources = book
        elif book is not None and self._wishes is not None:
            sources = self._wishes.applied(book)
        if sources != self.sources:
            self.sources = sources
            self.changed.emit(sources)
