"""Opens drafts and keeps them on the disk while they are written."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.errors import DiskError, DraftLockedError, DraftMissingError, WriterAssistError
from writer_assist.file_names import path_to_text, shown_name
from writer_assist.manuscript.document import SaveResult, SaveSchedule
from writer_assist.manuscript.held_draft import (
    HeldDraft,
    KnownDraft,
    OpenedDraft,
    TurnedDraft,
    WrittenDraft,
    begin_with,
    put_down,
    turn,
)
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.draft.notices import DraftNews, SecondCopy
from writer_assist.ui.text import tr

TRY_AGAIN_MS = 10_000  # after a save that failed


class DraftController(QObject):
    """Decides when a draft is read and saved; the disk is touched on the background thread.

    No save begins while the draft moves to another file or another draft is opened; what is
    typed meanwhile is saved afterwards.

    Attributes:
        news: Says what happened to the file.

    Signals:
        text_loaded: str, the text of another draft, to be shown.
        draft_opened: str, the file of another draft, as text; it may not be there yet.
        draft_moved: str, str: the old and the new file, when the draft is kept in another one.
        draft_settled: str, the file that the next start begins with.
        name_changed: str, for the title; empty for an untitled draft.
        state_changed: str, for the status line: whether it is saved.
        read_only_changed: bool, whether the draft is read-only here.
        name_wanted: The writer wants to save an untitled draft under a name.
        noticed: str, str, object: a sentence, and what can be done about it: words for
            a button and a function, or "" and None.
        withdrawn: str, a sentence that no longer holds.
    """

    text_loaded = Signal(str)
    draft_opened = Signal(str)
    draft_settled = Signal(str)
    draft_moved = Signal(str, str)
    name_changed = Signal(str)
    state_changed = Signal(str)
    read_only_changed = Signal(bool)
    name_wanted = Signal()
    noticed = Signal(str, str, object)
    withdrawn = Signal(str)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        read_text: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; no draft is open.

        Args:
            background: Touches the disk.
            folder: Holds untitled drafts and locks.
            read_text: Returns the text as it is shown.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._folder, self._read_text = background, folder, read_text
        self._open: KnownDraft | None = None
        self._read_only = False
        self._schedule, self._moves = SaveSchedule(), 0
        self._unsaved = self._saving = self._told_outside = False
        self.news = DraftNews(background.report, self)
        self._second = SecondCopy(folder.drafts, read_text, self)
        self._connect_news()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._save)

    @property
    def path(self) -> Path | None:
        """The file of the draft that is open; it may not be there yet."""
        return self._open.path if self._open else None

    @property
    def is_untitled(self) -> bool:
        """Whether the draft has no name of its own yet."""
        return self._open is not None and self._open.untitled

    @property
    def stands_in(self) -> bool:
        """Whether it is empty and was opened because another one could not be read."""
        return self._open is not None and self._open.stands_for is not None

    def begin(self, path: Path | None, *, wanted: bool) -> None:
        """Open the first draft; an untitled one if there is none, or it cannot be read.

        Args:
            path: The draft; None for an untitled one.
            wanted: Whether the writer named it just now; then it need not be there yet.
        """
        self._background.run(
            lambda: begin_with(path, self._folder, wanted=wanted),
            on_done=self._turned,
        )

    @Slot(object)
    def open(self, path: Path) -> None:
        """Save the present draft and open another one."""
        path = path.absolute()
        self.turn_to(lambda: HeldDraft.open(path, self._folder), path)

    @Slot()
    def new(self) -> None:
        """Save the present draft and begin an untitled one."""
        self.turn_to(lambda: HeldDraft.untitled(self._folder), None)

    @Slot()
    def note_edit(self) -> None:
        """React to a change of the text; this costs nothing."""
        if self._open is None or self._read_only:
            return
        self._schedule.edited(time.monotonic())
        if not self._unsaved:
            self._unsaved = True
            self.state_changed.emit(tr("Saving…"))
        self._resume()

    @Slot()
    def save(self) -> None:
        """Save now; an untitled draft asks for a name."""
        if self.is_untitled:
            self.name_wanted.emit()
        else:
            self._save()

    def save_as(self, path: Path) -> None:
        """Save under another name and go on there; the writer agreed to replace what is there."""
        self.move(lambda held, text: held.save_as(path.absolute(), text))

    @Slot()
    def look_outside(self) -> None:
        """Check whether another program changed the file; called when the window becomes active."""
        present = self._open
        if present is None or self._told_outside or self._unsaved:
            return
        self._background.run(
            present.held.look_outside,
            on_done=lambda news: self._tell_outside(present, news),
        )

    @Slot()
    def take_over(self) -> None:
        """Take the draft from the window that holds it.

        Unsaved words of this window are saved; if the other window wrote something else
        meanwhile, both versions are kept.  Otherwise its version is read.
        """
        present = self._open
        if present is None:
            return
        if self._unsaved:
            self.move(lambda held, text: held.take_back(text))
        else:
            self._background.run(present.held.take_over)
            self.open(present.path)

    def close(self, elsewhere: Path | None = None) -> None:
        """Save what is unsaved, here or elsewhere, wait for it, and let the draft go.

        Raises:
            WriterAssistError: It could not be saved; the draft is still open.  The sentence
                says where a copy of the text was kept.
        """
        self._timer.stop()
        present = self._open
        if present is None:
            return
        held, read_only = present.held, self._read_only
        if self._unsaved:
            text = self._read_text()
            try:
                self._background.wait_for(lambda: put_down(held, text, read_only, elsewhere))
            except DiskError as error:
                self._second.keep_at_last(error, present.path, text)
                if not read_only:
                    raise
            else:
                self._second.end()
            self._unsaved = False
        self._follow(self._background.wait_for(lambda: KnownDraft.of(held)))
        self._background.wait_for(held.release)
        self._second.finish()
        self._open = None

    def _connect_news(self) -> None:
        news = self.news
        news.noticed.connect(self.noticed)
        news.withdrawn.connect(self.withdrawn)
        news.name_wanted.connect(self.name_wanted)
        news.other_wanted.connect(self.open)
        news.found_wanted.connect(self._go_on_in)
        self._second.told.connect(news.say)
        self._second.withdrawn.connect(self.withdrawn)
        news.again_wanted.connect(partial(self._save, again=True))

    def turn_to(
        self, read: Callable[[], HeldDraft], path: Path | None, *, keep_only: bool = False
    ) -> None:
        """Save the present draft and open the one that ``read`` returns, on the disk's thread."""
        present, keep_only = self._open, keep_only or self._read_only
        text = self._read_text() if self._unsaved and present else None
        self._schedule.saved()
        self._timer.stop()
        self._moves += 1
        self._background.run(
            lambda: turn(present, text, read, path, keep_only=keep_only),
            on_done=self._turned,
            on_error=self._not_moved,
            at_end=self._end_move,
        )

    def _turned(self, turned: TurnedDraft) -> None:
        opened, present = turned.opened.draft, self._open
        if turned.written is not None:
            self._receive_written(turned.written)
        if present is not None and self._schedule.pending:
            # What was typed while the other one was read is kept before it is shown.
            is_same = present.path == opened.path
            self.turn_to(lambda: opened.held, opened.path, keep_only=is_same)
            return
        self._show(turned.opened)
        if turned.failure is not None:
            is_unreadable = turned.is_unreadable
            self.news.fail(turned.failure, opened.stands_for, is_unreadable=is_unreadable)

    def _show(self, opened: OpenedDraft) -> None:
        before, self._open = self._open, opened.draft
        if before is not None and before.held is not opened.draft.held:
            self._background.run(before.held.release)
        self._timer.stop()
        self._schedule.saved()
        self._unsaved = self._saving = self._told_outside = False
        self.news.turn()
        self._read_only = bool(opened.refusal)
        self.text_loaded.emit(opened.text)
        self.draft_opened.emit(path_to_text(opened.draft.path))
        if not self.stands_in:
            self.draft_settled.emit(path_to_text(opened.draft.path))
        self._tell_name()
        self.read_only_changed.emit(self._read_only)
        self.state_changed.emit(tr("Read-only") if self._read_only else "")
        if opened.refusal:
            self.news.refuse(opened.refusal, tr("Take over"), self.take_over)
        elif opened.notice:
            self.news.offer_other(opened.notice, opened.other)

    @Slot()
    def _save(self, *, again: bool = False) -> None:
        present = self._open
        if present is None or self._read_only or self._saving or self._moves:
            return  # what is unsaved is saved after that
        self._timer.stop()
        self._schedule.saved()
        self._saving = True
        self._second.wait(present.path)
        held, text = present.held, self._read_text()
        save = held.save_again if again else held.save
        self._background.run(
            lambda: WrittenDraft(saved=save(text), draft=KnownDraft.of(held)),
            on_done=self._saved,
            on_error=partial(self._not_saved, held),
            at_end=self._end_save,
        )

    def _saved(self, written: WrittenDraft) -> None:
        if self._open is None or self._open.held is not written.draft.held:
            return
        self._told_outside = False
        self._receive_written(written)
        self._resume()

    def _receive_written(self, written: WrittenDraft) -> None:
        self._follow(written.draft)
        self.news.end_of_trouble()
        if not self._schedule.pending:
            self._unsaved = False
            self.state_changed.emit(tr("Saved"))
        if written.saved.notice:
            self.news.offer_other(written.saved.notice, written.saved.other)

    def _not_saved(self, held: HeldDraft, error: WriterAssistError) -> None:
        if self._open is None or self._open.held is not held:
            self._background.report(error)
            return
        self.state_changed.emit(tr("Not saved"))
        self._unsaved = True
        if isinstance(error, DraftLockedError):
            self._become_read_only(held, error)
            return
        self.news.fail_to_save(error)
        self._resume()

    def _become_read_only(self, held: HeldDraft, error: DraftLockedError) -> None:
        self._read_only = True
        self.read_only_changed.emit(True)
        self.news.refuse(str(error), tr("Take over"), self.take_over)
        if self._schedule.pending:  # typed since then: goes into the copy too
            text = self._read_text()
            self._background.run(lambda: held.keep_elsewhere(text))

    def move(self, move: Callable[[HeldDraft, str], SaveResult]) -> None:
        """Run a save on the disk's thread that may change to another file, lock or front matter."""
        if self._open is None:
            return
        held, text = self._open.held, self._read_text()
        self._schedule.saved()
        self._timer.stop()
        self._moves += 1
        self._background.run(
            lambda: WrittenDraft(saved=move(held, text), draft=KnownDraft.of(held)),
            on_done=self._moved,
            on_error=self._not_moved,
            at_end=self._end_move,
        )

    def _end_move(self) -> None:
        self._moves -= 1

    def _end_save(self) -> None:
        self._saving = False
        self._second.end()

    def _moved(self, written: WrittenDraft) -> None:
        if self._open is None or self._open.held is not written.draft.held:
            return
        self.news.turn()
        self._receive_written(written)
        if self._read_only:
            self._read_only = False
            self.read_only_changed.emit(False)
        self._resume()

    def _not_moved(self, error: WriterAssistError) -> None:
        self.news.fail(error, self._open.stands_for if self._open else None)
        self._resume()

    def _resume(self) -> None:
        """Save when it is due, and try again after a failure."""
        if self._saving or self._moves:
            return
        if self._schedule.pending:
            self._timer.start(int(self._schedule.due_in(time.monotonic()) * 1000))
        elif self._unsaved:
            self._timer.start(TRY_AGAIN_MS)

    def _follow(self, draft: KnownDraft) -> None:
        before = self._open
        if before is None or before.held is not draft.held or before == draft:
            return
        self._open = draft
        if draft.path != before.path:
            self.draft_moved.emit(path_to_text(before.path), path_to_text(draft.path))
        if before.stands_for is not None:  # something was written in it
            self.draft_settled.emit(path_to_text(draft.path))
        self._tell_name()

    @Slot(object)
    def _go_on_in(self, path: Path) -> None:
        self.move(lambda held, text: held.go_on_in(path, text))

    def _tell_outside(self, present: KnownDraft, news: DraftMissingError | bool) -> None:
        if not news or self._open is not present or self._unsaved:
            return
        self._told_outside = True
        self.news.tell_outside(present.path, news)

    def _tell_name(self) -> None:
        path = self.path
        self.name_changed.emit("" if path is None or self.is_untitled else shown_name(path.stem))
