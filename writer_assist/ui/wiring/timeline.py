"""Wires the timeline: its window, the reading of the dates, and the jumps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.people import StoryPlace
from writer_assist.domain.progress import Progress
from writer_assist.domain.story_dates import NotePlace, Timeline
from writer_assist.messages.story import ReadTimeline
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.book import BookController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft_places import DraftPlaces
from writer_assist.ui.wiring.names import NamesWiring

if TYPE_CHECKING:
    from writer_assist.ui.story.timeline_dialog import TimelineDialog


class TimelineWiring(QObject):
    """Reads the dates when the window is opened, and again when notes or book changed."""

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        book: BookController,
        names: NamesWiring,
        places: DraftPlaces,
        open_note: Callable[..., None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make the connections; nothing is read yet; see ``PeopleWiring`` for the arguments."""
        super().__init__(parent)
        self._engine, self._window, self._book = engine, window, book
        self._places, self._open_note = places, open_note
        self._messages, self._draft = messages, draft
        self._dialog: TimelineDialog | None = None
        self._number = 0
        window.action("timeline").triggered.connect(self._open)
        names.listed.connect(self._ask)

    @Slot()
    def _open(self) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.story.timeline_dialog import TimelineDialog

        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        dialog = self._dialog = TimelineDialog(self._window)
        dialog.place_wanted.connect(self._go)
        dialog.finished.connect(self._forget)
        self._ask()
        open_dialog(dialog, beside=True)

    @Slot()
    def _ask(self) -> None:
        if self._dialog is not None and self._book.sources is not None:
            self._engine.cancel(self._number)
            order = ReadTimeline(self._draft.path, self._book.sources)
            self._number = self._engine.send(
                order, on_piece=self._receive, on_error=self._messages.fail
            )

    def _receive(self, piece: Progress | Timeline) -> None:
        if self._dialog is not None and isinstance(piece, Timeline):
            self._dialog.set_timeline(piece)

    @Slot(object)
    def _go(self, place: StoryPlace | NotePlace) -> None:
        if isinstance(place, StoryPlace):
            self._places.open(place)
        elif place.end:
            self._open_note(place.note_id, (place.start, place.end))
        else:
            self._open_note(place.note_id)

    @Slot()
    def _forget(self) -> None:
        self._engine.cancel(self._number)
        self._dialog = None
