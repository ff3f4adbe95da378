"""Wires the timeline: its window, the reading of the dates, and the jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.people import StoryPlace
from writer_assist.domain.story_dates import NotePlace, Timeline
from writer_assist.messages.story import ReadTimeline
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.names import NamesWiring
from writer_assist.ui.wiring.place_opener import PlaceOpener
from writer_assist.ui.wiring.table_window import TableWindowWiring

if TYPE_CHECKING:
    from writer_assist.ui.story.timeline_dialog import TimelineDialog


class TimelineWiring(TableWindowWiring["TimelineDialog"]):
    """Reads the dates when the window is opened, and again when notes or book changed."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        names: NamesWiring,
        places: PlaceOpener,
        open_note: Callable[..., None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections; nothing is read yet; see ``PeopleWiring`` for the arguments."""
        super().__init__(engine, window, book, messages, draft, "timeline", parent)
        self._places, self._open_note = places, open_note
        names.listed.connect(self.ask)

    def make(self) -> TimelineDialog:
        """Return the window."""
        from writer_assist.ui.story.timeline_dialog import TimelineDialog

        dialog = TimelineDialog(self._window)
        dialog.place_wanted.connect(self._go)
        return dialog

    def order(self, path: str, sources: BookSources) -> ReadTimeline:
        """Ask for the dates."""
        return ReadTimeline(path, sources)

    def receive(self, piece: object) -> None:
        """Show the dates."""
        if self.dialog is not None and isinstance(piece, Timeline):
            self.dialog.set_timeline(piece)

    @Slot(object)
    def _go(self, place: StoryPlace | NotePlace) -> None:
        if isinstance(place, StoryPlace):
            self._places.open(place)
        elif place.end:
            self._open_note(place.note_id, (place.start, place.end))
        else:
            self._open_note(place.note_id)
