"""Wires "People and places": its window, the reading of the book, and the jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.people import BookPeople
from writer_assist.domain.progress import Progress
from writer_assist.messages.story import ReadPeople
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.names import NamesWiring
from writer_assist.ui.wiring.place_opener import PlaceOpener
from writer_assist.ui.wiring.table_window import TableWindowWiring

if TYPE_CHECKING:
    from writer_assist.ui.story.people_dialog import PeopleDialog


class PeopleWiring(TableWindowWiring["PeopleDialog"]):
    """Reads the book when the window is opened, and again when its names change."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        names: NamesWiring,
        places: PlaceOpener,
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
        super().__init__(engine, window, book, messages, draft, "people", parent)
        self._places, self._open_note = places, open_note
        names.listed.connect(self.ask)
        names.person_wanted.connect(self._open_at)

    def make(self) -> PeopleDialog:
        """Return the window."""
        from writer_assist.ui.story.people_dialog import PeopleDialog

        dialog = PeopleDialog(self._window)
        dialog.place_wanted.connect(self._places.open)
        dialog.note_wanted.connect(self._open_note)
        return dialog

    def order(self, path: str, sources: BookSources) -> ReadPeople:
        """Ask who occurs where."""
        return ReadPeople(path, sources)

    def receive(self, piece: object) -> None:
        """Show who does, or how far the reading has come."""
        if self.dialog is not None and isinstance(piece, BookPeople):
            self.dialog.set_people(piece)
        elif self.dialog is not None and isinstance(piece, Progress):
            self.dialog.set_progress(piece.finished, piece.total)

    @Slot(str)
    def _open_at(self, name: str) -> None:
        self.open()
        if self.dialog is not None:
            self.dialog.choose_name(name)
