"""Asks the library process for what the library panel shows, and orders its long work."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.note import ImportReport, LibraryStatus, NoteText
from writer_assist.domain.progress import Progress
from writer_assist.errors import WriterAssistError
from writer_assist.messages import (
    AddSource,
    GetStatus,
    ListNotes,
    ReadNote,
    RemoveSource,
    SearchNotes,
    UpdateLibrary,
    WriteNote,
)
from writer_assist.ui.controllers.engine import Engine

SEARCH_PAUSE_MS = 200
LOOK_MS = 2_000  # while something is under way
SELDOM_LOOK_MS = 15_000
UPDATE_AGAIN_S = 60.0  # before the folders are looked at again by themselves

Place = tuple[int, int]


class LibraryController(QObject):
    """Keeps the library panel and the status line true.

    Signals:
        status_changed: LibraryStatus.
        notes_changed: tuple[NoteSummary, ...], the notes that fit the search field.
        found_changed: tuple[Snippet, ...], the passages that fit it.
        note_opened: NoteText, object: a note, and start and end of what is to be
            shown in it, or None.
        note_refused: A note could not be saved.
        progress_changed: object: Progress, or None when nothing is under way.
        report_changed: ImportReport, what the last look at the folders changed.
        content_changed: There is something else to be found than before.
        noticed: str, a sentence.
        failed: WriterAssistError, for the message bar.
    """

    status_changed = Signal(object)
    notes_changed = Signal(tuple)
    found_changed = Signal(tuple)
    note_opened = Signal(object, object)
    note_refused = Signal()
    progress_changed = Signal(object)
    report_changed = Signal(object)
    content_changed = Signal()
    noticed = Signal(str)
    failed = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._status = LibraryStatus()
        self._said: set[str] = set()
        self._text = ""
        self._under_way: dict[int, object] = {}
        self._status_number = self._search_number = self._notes_number = 0
        self._updated_at = float("-inf")
        self._type_pause = QTimer(self, singleShot=True, interval=SEARCH_PAUSE_MS)
        self._type_pause.timeout.connect(self._search)
        self._look = QTimer(self, interval=SELDOM_LOOK_MS)
        self._look.timeout.connect(self._ask_status)

    @Slot()
    def start(self) -> None:
        """Show what is there, and look at the folders; also after the engine was started anew."""
        self._under_way.clear()
        self.progress_changed.emit(None)
        self._look.start(SELDOM_LOOK_MS)
        self.refresh()
        self.update()

    @Slot()
    def refresh(self) -> None:
        """Ask for the state and the notes again."""
        self._ask_status()
        self._search()

    @Slot(str)
    def add_source(self, path: str) -> None:
        """Take in a folder or file."""
        self._order(AddSource(path))

    @Slot(str)
    def remove_source(self, path: str) -> None:
        """Let a folder or file go."""
        self._order(RemoveSource(path))

    @Slot()
    def update(self) -> None:
        """Look at all folders again."""
        self._updated_at = time.monotonic()
        self._order(UpdateLibrary())

    @Slot()
    def update_if_old(self) -> None:
        """Look at all folders if that was not done lately; when the window becomes active."""
        old = time.monotonic() - self._updated_at > UPDATE_AGAIN_S
        if old and not self._under_way and self._status.writable:
            self.update()

    @Slot()
    def cancel(self) -> None:
        """Stop the long work that is under way; what was done is kept."""
        for number in list(self._under_way):
            self._engine.cancel(number)
        self._under_way.clear()
        self._settle()

    @Slot(str)
    def search(self, text: str) -> None:
        """Search for a text when its typing pauses; empty shows all notes."""
        self._text = text.strip()
        self._type_pause.start()

    def open_note(self, note_id: int, place: Place | None = None) -> None:
        """Open a note, at a place in it."""
        self._engine.send(
            ReadNote(note_id),
            on_piece=lambda note: self.note_opened.emit(note, place),
            on_error=self.failed.emit,
        )

    def save_note(self, note_id: int | None, title: str, text: str, fingerprint: str) -> None:
        """Save a note that was edited, or make a new one."""
        self._engine.send(
            WriteNote(note_id, title, text, fingerprint),
            on_piece=self._take_note,
            on_error=self._refuse_note,
        )

    def _refuse_note(self, error: WriterAssistError) -> None:
        self.note_refused.emit()
        self.failed.emit(error)

    def _take_note(self, note: NoteText) -> None:
        self.note_opened.emit(note, None)
        self.refresh()
        self.content_changed.emit()

    def _order(self, order: object) -> None:
        number = self._engine.send(
            order,
            on_piece=self._take,
            on_done=lambda: self._end(number),
            on_error=lambda error: self._fail(number, error),
        )
        self._under_way[number] = order
        self._look.start(LOOK_MS)

    def _take(self, value: Progress | ImportReport) -> None:
        if isinstance(value, Progress):
            self.progress_changed.emit(value)
        else:
            self.report_changed.emit(value)

    def _end(self, number: int) -> None:
        self._under_way.pop(number, None)
        self._settle()

    def _fail(self, number: int, error: WriterAssistError) -> None:
        order = self._under_way.pop(number, None)
        self._settle()
        if not isinstance(order, UpdateLibrary) or self._is_new(str(error)):
            self.failed.emit(error)  # folders are looked at often: once for each sentence

    def _settle(self) -> None:
        if self._under_way:
            return
        self._look.start(SELDOM_LOOK_MS)
        self.progress_changed.emit(None)
        self.refresh()
        self.content_changed.emit()

    @Slot()
    def _ask_status(self) -> None:
        self._engine.cancel(self._status_number)
        self._status_number = self._engine.send(
            GetStatus(), on_piece=self._take_status, on_error=self._fail_quietly
        )

    def _take_status(self, status: LibraryStatus) -> None:
        before, self._status = self._status, status
        self.status_changed.emit(status)
        if status.notice and self._is_new(status.notice):
            self.noticed.emit(status.notice)
        if status.owner and self._is_new(status.owner):
            self.noticed.emit(
                f"The library is being used by {status.owner}, so notes can be found and read "
                "here, but not changed."
            )
        if status.searchable != before.searchable or status.embedded != before.embedded:
            self.content_changed.emit()

    @Slot()
    def _search(self) -> None:
        self._engine.cancel(self._search_number)
        self._engine.cancel(self._notes_number)
        self._notes_number = self._engine.send(
            ListNotes(self._text), on_piece=self.notes_changed.emit, on_error=self._fail_quietly
        )
        if self._text:
            self._search_number = self._engine.send(
                SearchNotes(self._text),
                on_piece=self.found_changed.emit,
                on_error=self._fail_quietly,
            )
        else:
            self.found_changed.emit(())

    def _fail_quietly(self, error: WriterAssistError) -> None:
        """Tell a failure once: these questions are asked again and again."""
        if self._is_new(str(error)):
            self.failed.emit(error)

    def _is_new(self, sentence: str) -> bool:
        new = sentence not in self._said
        self._said.add(sentence)
        return new
