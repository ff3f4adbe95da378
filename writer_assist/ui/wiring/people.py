"""Wires "People and places": its window, the reading of the book, and the jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.people import BookPeople
from writer_assist.domain.progress import Progress
from writer_assist.messages.story import ReadPeople
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft_places import DraftPlaces
from writer_assist.ui.wiring.names import NamesWiring

if TYPE_CHECKING:
    from writer_assist.ui.story.people_dialog import PeopleDialog


class PeopleWiring(QObject):
    """Reads the book when the window is opened, and again when its names change."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        names: NamesWiring,
        places: DraftPlaces,
        open_note: Callable[[int], None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections; nothing is read yet.

        Args:
            engine: The library process.
            window: The window.
            book: Knows which notes belong to the open book.
            names: Tell when the names of the book changed.
            places: Jump to a place of the manuscript.
            open_note: Opens a note.
            messages: Shows what went wrong.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._window, self._book = engine, window, book
        self._places, self._open_note = places, open_note
        self._messages, self._draft = messages, draft
        self._dialog: PeopleDialog | None = None
        self._number = 0
        window.action("people").triggered.connect(self._open)
        names.listed.connect(self._ask)
        names.person_wanted.connect(self._open_at)

    @Slot(str)
    def _open_at(self, name: str) -> None:
        self._open()
        if self._dialog is not None:
            self._dialog.choose_name(name)

    @Slot()
    def _open(self) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.story.people_dialog import PeopleDialog

        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        dialog = self._dialog = PeopleDialog(self._window)
        dialog.place_wanted.connect(self._places.open)
        dialog.note_wanted.connect(self._open_note)
        dialog.finished.connect(self._forget)
        self._ask()
        open_dialog(dialog, beside=True)

    @Slot()
    def _ask(self) -> None:
        if self._dialog is not None and self._book.sources is not None:
            self._engine.cancel(self._number)
            order = ReadPeople(self._draft.path, self._book.sources)
            self._number = self._engine.send(
                order, on_piece=self._receive, on_error=self._messages.fail
            )

    def _receive(self, piece: Progress | BookPeople) -> None:
        if self._dialog is None:
            return
        if isinstance(piece, BookPeople):
            self._dialog.set_people(piece)
        else:
            self._dialog.set_progress(piece.finished, piece.total)

    @Slot()
    def _forget(self) -> None:
        self._engine.cancel(self._number)
        self._dialog = None
