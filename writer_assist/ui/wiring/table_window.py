"""What the windows on names, people and dates share: asked for from the library, one at a time."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDialog

from writer_assist.domain.book_sources import BookSources
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.widgets import open_dialog

Dialog = TypeVar("Dialog", bound=QDialog)


class TableWindowWiring(QObject, Generic[Dialog]):
    """Opens a window beside the text, and reads the book for it while it is open."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        messages: MessageController,
        draft: OpenDraft,
        action: str,
        parent: QObject | None = None,
    ) -> None:
        """Connect the action; nothing is read yet.

        Args:
            engine: The library process.
            window: The window.
            book: Knows which notes belong to the open book.
            messages: Shows what went wrong.
            draft: The draft being written.
            action: Opens the window.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.dialog: Dialog | None = None
        self._engine, self._window, self._book = engine, window, book
        self._messages, self._draft = messages, draft
        self._number = 0
        window.action(action).triggered.connect(self.open)

    def make(self) -> Dialog:
        """Return a window, connected.

        What it is made of is imported here: the first key press must not wait for dialogs.
        """
        raise NotImplementedError

    def order(self, path: str, sources: BookSources) -> object:
        """Return what is asked of the library."""
        raise NotImplementedError

    def receive(self, piece: object) -> None:
        """Show an answer."""
        raise NotImplementedError

    def is_wanted(self) -> bool:
        """Tell whether an answer would be shown."""
        return self.dialog is not None

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self.dialog = self.make()
        self.dialog.finished.connect(self._forget)
        self.ask()
        open_dialog(self.dialog, beside=True)

    @Slot()
    def ask(self) -> None:
        """Read the book, from the beginning."""
        if self.is_wanted() and self._book.sources is not None:
            self._engine.cancel(self._number)
            order = self.order(self._draft.path, self._book.sources)
            self._number = self._engine.send(
                order, on_piece=self.receive, on_error=self._messages.fail
            )

    @Slot()
    def _forget(self) -> None:
        self.dialog = None
        if not self.is_wanted():
            self._engine.cancel(self._number)
