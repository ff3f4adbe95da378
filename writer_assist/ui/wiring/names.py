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
from writer_assist.ui.wiring.table_window import TableWindowWiring

if TYPE_CHECKING:
    from writer_assist.ui.story.names_dialog import NamesDialog

PAUSE_MS = 1_500  # after a change of the library, of which there may be many


class NamesWiring(TableWindowWiring["NamesDialog"]):
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
        super().__init__(engine, window, book, messages, draft, "names", parent)
        self.names = NameList()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        book.changed.connect(self._follow)
        draft.opened.connect(self._pause.start)

    def make(self) -> NamesDialog:
        """Return the window, with the names as they were last listed."""
        from writer_assist.ui.story.names_dialog import NamesDialog

        dialog = NamesDialog(self._window)
        dialog.corrected.connect(self._correct)
        dialog.undo_wanted.connect(self._book.take_back)
        dialog.open_wanted.connect(self._show_name)
        if self.names.names:
            dialog.set_names(self.names)
        return dialog

    def is_wanted(self) -> bool:
        """Names are always wanted: spelling, search, cards and deck go by them."""
        return True

    def order(self, path: str, sources: BookSources) -> ListNames:
        """Ask for the names."""
        return ListNames(path, sources)

    def receive(self, piece: object) -> None:
        """Pass the names on, and show them."""
        if isinstance(piece, NameList):
            self.names = piece
            if self.dialog is not None:
                self.dialog.set_names(piece)
            self.listed.emit(piece)

    def follow_cards(self, cards: ContinuationController) -> None:
        """Let cards go by the corrections."""
        self._book.changed.connect(
            lambda sources: setattr(cards.choosing, "names", sources.names if sources else ())
        )

    @Slot()
    def refresh(self) -> None:
        """Ask again soon: the library changed."""
        self._pause.start()

    @Slot(object)
    def _follow(self, sources: BookSources | None) -> None:
        if sources is not None:
            self.ask()

    @Slot(object)
    def _correct(self, one: NameCorrection) -> None:
        self._book.correct(one)

    @Slot(object)
    def _show_name(self, one: BookName) -> None:
        if one.notes:
            self.note_wanted.emit(one.notes[0])
        else:
            self.person_wanted.emit(one.name)
