"""Wires the names of the book: one list for the spelling, search, cards and deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.book_names import BookName, NameCorrection, NameList
from writer_assist.domain.book_sources import BookSources
from writer_assist.messages.story import ListNames
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.widgets import open_dialog

if TYPE_CHECKING:
    from writer_assist.ui.story.names_dialog import NamesDialog

PAUSE_MS = 1_500  # after a change of the library, of which there may be many


class NamesWiring(QObject):
    """Asks for the names of the open book whenever they may have changed.

    Attributes:
        names: As they were last listed.

    Signals:
        listed: NameList, the names as they are now.
        note_wanted: int, a note that should be opened.
        person_wanted: str, a name without a note, whose places should be listed.
    """

    listed = Signal(object)
    note_wanted = Signal(int)
    person_wanted = Signal(str)

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections; the window is made when it is asked for.

        Args:
            engine: The library process.
            window: The window.
            book: Knows what belongs to the open book, and remembers corrections.
            messages: Shows what went wrong.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._window, self._book = engine, window, book
        self._messages, self._draft = messages, draft
        self.names = NameList()
        self._dialog: NamesDialog | None = None
        self._number = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        book.changed.connect(self._follow)
        draft.opened.connect(self._pause.start)
        window.action("names").triggered.connect(self._open)

    def follow_cards(self, cards: ContinuationController) -> None:
        """Let cards go by the corrections."""
        self._book.changed.connect(
            lambda sources: setattr(cards.choosing, "names", sources.names if sources else ())
        )

    @Slot()
    def refresh(self) -> None:
        """Ask again soon: the library changed."""
        self._pause.start()

    @Slot()
    def ask(self) -> None:
        """Ask for the names now."""
        if self._book.sources is not None:
            self._engine.cancel(self._number)
            order = ListNames(self._draft.path, self._book.sources)
            self._number = self._engine.send(
                order, on_piece=self._receive, on_error=self._messages.fail
            )

    @Slot(object)
    def _follow(self, sources: BookSources | None) -> None:
        if sources is not None:
            self.ask()

    def _receive(self, listed: NameList) -> None:
        self.names = listed
        if self._dialog is not None:
            self._dialog.set_names(listed)
        self.listed.emit(listed)

    @Slot()
    def _open(self) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.story.names_dialog import NamesDialog

        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        dialog = self._dialog = NamesDialog(self._window)
        dialog.corrected.connect(self._correct)
        dialog.undo_wanted.connect(self._book.take_back)
        dialog.open_wanted.connect(self._show_name)
        dialog.finished.connect(self._forget)
        if self.names.names:
            dialog.set_names(self.names)
        self.ask()
        open_dialog(dialog, beside=True)

    @Slot(object)
    def _correct(self, one: NameCorrection) -> None:
        self._book.correct(one)

    @Slot(object)
    def _show_name(self, one: BookName) -> None:
        if one.notes:
            self.note_wanted.emit(one.notes[0])
        else:
            self.person_wanted.emit(one.name)

    @Slot()
    def _forget(self) -> None:
        self._dialog = None
