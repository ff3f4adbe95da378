"""Notices that another program or window changed the order of a book, and keeps both orders."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.errors import WriterAssistError
from writer_assist.manuscript.index_note import IndexNote, keep_version
from writer_assist.manuscript.project import Project
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.project.controller import MadeChange


class OrderWatch(QObject):
    """Keeps an order that was replaced outside among the earlier orders.

    Signals:
        replaced: str, the title of the book; the order that was there is kept.
        failed: WriterAssistError, it could not be kept.
    """

    replaced = Signal(str)
    failed = Signal(object)

    def __init__(
        self, background: Background, folder: DataFolder, parent: QObject | None = None
    ) -> None:
        """Make a watch; connect :meth:`note_project` and :meth:`note_change`.

        Args:
            background: Changes the files of books.
            folder: Keeps earlier orders.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._known: IndexNote | None = None
        self._ours: set[bytes] = set()

    @Slot(object)
    def note_change(self, made: MadeChange) -> None:
        """Remember what this window wrote itself."""
        index = made.change.index
        if index is not None and index.after is not None:
            self._ours = {index.after}

    @Slot(object)
    def note_project(self, project: Project | None) -> None:
        """Compare the index with the one that was known."""
        before, now = self._known, project.index if project else None
        if now is None:
            return  # it may come back; then it is compared with what was known
        self._known = now
        is_same = before is not None and before.path == now.path
        if before is None or not is_same or before.raw == now.raw or now.raw in self._ours:
            return
        store = self._folder.index_versions(now.path)
        self._background.run(
            lambda: keep_version(store, before.raw),
            on_done=lambda _: self._tell(before, now),
            on_error=self._fail,
        )

    def _tell(self, before: IndexNote, now: IndexNote) -> None:
        if before.order != now.order:
            self.replaced.emit(now.title)

    def _fail(self, error: WriterAssistError) -> None:
        self.failed.emit(error)
