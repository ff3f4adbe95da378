"""Asks the library process for what its panel shows, and starts its long work."""

from __future__ import annotations

import dataclasses
import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.note import (
    ImportReport,
    LibraryStatus,
    NoteSummary,
    SourceRules,
    is_at_or_below,
)
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import (
    MOST_FOUND,
    AddSource,
    GetStatus,
    ListFolders,
    ListNotes,
    ListTags,
    RemoveSource,
    RetryFailed,
    SearchNotes,
    SetSourceRules,
    UpdateLibrary,
    UseEmbeddingModel,
)
from writer_assist.ui.engine_bridge import Engine

SEARCH_PAUSE_MS = 200
LOOK_MS = 2_000  # while something is under way
SELDOM_LOOK_MS = 15_000
UPDATE_AGAIN_S = 60.0  # before the folders are checked again automatically
FOUND_BEFORE_NARROWING = 200  # passages that are asked for


class LibraryController(QObject):
    """Keeps the library panel and the status line up to date.

    Signals:
        status_changed: LibraryStatus.
        notes_changed: tuple[NoteSummary, ...], the first of the notes that are listed.
        notes_added: tuple[NoteSummary, ...], those that come next.
        notes_complete: There are no more.
        found_changed: tuple[Snippet, ...], the passages that fit what is searched for.
        tags_changed: tuple[TagCount, ...].
        folders_changed: tuple[FolderCount, ...].
        progress_changed: object: Progress, or None when nothing is under way.
        report_changed: ImportReport, what the last scan of the folders changed.
        content_changed: Searches may now find something else.
        noticed: str, a sentence.
    """

    status_changed = Signal(object)
    notes_changed = Signal(tuple)
    notes_added = Signal(tuple)
    notes_complete = Signal()
    found_changed = Signal(tuple)
    tags_changed = Signal(tuple)
    folders_changed = Signal(tuple)
    progress_changed = Signal(object)
    report_changed = Signal(object)
    content_changed = Signal()
    noticed = Signal(str)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._status = LibraryStatus()
        self._said: set[str] = set()
        self._list = ListNotes()
        self._under_way: dict[int, object] = {}
        self._status_number = self._search_number = 0
        self._notes_number = self._folders_number = 0
        self._updated_at = float("-inf")
        self._type_pause = QTimer(self, singleShot=True, interval=SEARCH_PAUSE_MS)
        self._type_pause.timeout.connect(self._find)
        self._look = QTimer(self, interval=SELDOM_LOOK_MS)
        self._look.timeout.connect(self._ask_status)

    @Slot()
    def start(self) -> None:
        """Show what is there, and scan the folders; also after the engine was restarted."""
        self._under_way.clear()
        self.progress_changed.emit(None)
        self._look.start(SELDOM_LOOK_MS)
        self.refresh()
        self.update()

    @Slot()
    def refresh(self) -> None:
        """Ask for the state, the folders and the notes again."""
        self._ask_status()
        self._ask_for_folders()
        self._ask_for_notes()
        self._find()

    @Slot(str, bool)
    def add_source(self, path: str, split_chapters: bool = False) -> None:
        """Add a folder or file; a long text as one note for each chapter, if wanted."""
        self._order(AddSource(path, split_chapters=split_chapters))

    @Slot(str, object)
    def set_rules(self, path: str, rules: SourceRules) -> None:
        """Change which files of a folder are included."""
        self._order(SetSourceRules(path, rules))

    @Slot(str)
    def retry(self, path: str = "") -> None:
        """Read again what could not be read: one file, or all."""
        self._order(RetryFailed(path))

    @Slot(str)
    def remove_source(self, path: str) -> None:
        """Remove a folder or file from the library."""
        self._order(RemoveSource(path))

    @Slot()
    def update(self) -> None:
        """Scan all folders again."""
        self._updated_at = time.monotonic()
        self._order(UpdateLibrary())

    @Slot()
    def update_if_old(self) -> None:
        """Scan all folders if that was not done lately; called when the window becomes active."""
        old = time.monotonic() - self._updated_at > UPDATE_AGAIN_S
        if old and not self._under_way and self._status.writable:
            self.update()

    @Slot(str)
    def use_embedding_model(self, path: str) -> None:
        """Find notes by meaning with another model, as soon as all are embedded with it."""
        self._order(UseEmbeddingModel(path))

    @Slot()
    def cancel(self) -> None:
        """Stop the long work that is under way; what was done is kept."""
        for number in list(self._under_way):
            self._engine.cancel(number)
        self._under_way.clear()
        self._settle()

    @Slot(object)
    def list_notes(self, order: ListNotes) -> None:
        """List these notes at once, and find passages when the typing pauses."""
        self.want(order)
        self._engine.cancel(self._search_number)  # its answer would fit an older search
        self._ask_for_notes()
        self._type_pause.start()

    def want(self, order: ListNotes) -> None:
        """Remember what to list from now on."""
        self._list = dataclasses.replace(order, text=order.text.strip())

    @Slot()
    def ask_for_tags(self) -> None:
        """Ask for the tags, before the writer chooses among them."""
        self._engine.send(ListTags(), on_piece=self.tags_changed.emit, on_error=self._fail_quietly)

    @Slot()
    def note_change(self) -> None:
        """React to a note that was written."""
        self.refresh()
        self.content_changed.emit()

    @Slot(object)
    def receive(self, news: Progress | ImportReport) -> None:
        """React to changes by other programs as the engine reads them."""
        if isinstance(news, Progress):
            self.progress_changed.emit(news)
            return
        if not self._under_way:
            self.progress_changed.emit(None)
        if news != ImportReport(unchanged=news.unchanged, left_out=news.left_out):
            self.note_change()

    def _order(self, order: object) -> None:
        number = self._engine.send(
            order,
            on_piece=self._receive,
            on_done=lambda: self._end(number),
            on_error=lambda error: self._fail(number, error),
        )
        self._under_way[number] = order
        self._look.start(LOOK_MS)

    def _receive(self, value: Progress | ImportReport) -> None:
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
            self._engine.report(error)  # folders are scanned often: say each sentence once

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
            GetStatus(), on_piece=self._follow_status, on_error=self._fail_quietly
        )

    def _follow_status(self, status: LibraryStatus) -> None:
        before, self._status = self._status, status
        self.status_changed.emit(status)
        if status.notice and self._is_new(status.notice):
            self.noticed.emit(status.notice)
        if status.owner and self._is_new(status.owner):
            self.noticed.emit(
                f"The library is being used by {status.owner}, so notes can be found and read "
                "here, but not changed."
            )
        if status.notes != before.notes:
            self._ask_for_notes()  # long work, or a change in the folders, brought news
            self._ask_for_folders()
        if status.searchable != before.searchable or status.embedded != before.embedded:
            self.content_changed.emit()

    def _ask_for_notes(self) -> None:
        self._engine.cancel(self._notes_number)
        pages = 0

        def receive(notes: tuple[NoteSummary, ...]) -> None:
            nonlocal pages
            (self.notes_added if pages else self.notes_changed).emit(notes)
            pages += 1

        self._notes_number = self._engine.send(
            self._list,
            on_piece=receive,
            on_done=self.notes_complete.emit,
            on_error=self._fail_quietly,
        )

    def _ask_for_folders(self) -> None:
        self._engine.cancel(self._folders_number)
        self._folders_number = self._engine.send(
            ListFolders(), on_piece=self.folders_changed.emit, on_error=self._fail_quietly
        )

    @Slot()
    def _find(self) -> None:
        self._engine.cancel(self._search_number)
        wanted = self._list
        if not wanted.text:
            self.found_changed.emit(())
            return
        limit = FOUND_BEFORE_NARROWING if wanted.tags or wanted.place else MOST_FOUND
        self._search_number = self._engine.send(
            SearchNotes(wanted.text, limit, wanted.sources),
            on_piece=lambda answer: self.found_changed.emit(
                narrowed(answer.snippets, wanted)[:MOST_FOUND]
            ),
            on_error=self._find_nothing,
        )

    def _find_nothing(self, error: WriterAssistError) -> None:
        self.found_changed.emit(())
        self._fail_quietly(error)

    def _fail_quietly(self, error: WriterAssistError) -> None:
        """Report a failure once: these questions are asked again and again."""
        if self._is_new(str(error)):
            self._engine.report(error)

    def _is_new(self, sentence: str) -> bool:
        new = sentence not in self._said
        self._said.add(sentence)
        return new


def narrowed(found: tuple[Snippet, ...], wanted: ListNotes) -> tuple[Snippet, ...]:
    """Return the snippets from notes with these tags in this folder."""
    return tuple(snippet for snippet in found if _is_wanted(snippet.passage, wanted))


def _is_wanted(passage: Passage, wanted: ListNotes) -> bool:
    borne = [f"{tag.casefold()}/" for tag in passage.tags]
    in_place = not wanted.place or is_at_or_below(passage.path, wanted.place)
    return in_place and all(
        any(tag.startswith(f"{above.casefold()}/") for tag in borne) for above in wanted.tags
    )
