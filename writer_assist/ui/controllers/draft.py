"""Opens drafts and keeps them on the disk while they are written."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.errors import DraftLockedError, WriterAssistError
from writer_assist.manuscript.autosave import SaveSchedule
from writer_assist.manuscript.document import UNTITLED, Document, Saved
from writer_assist.manuscript.lock import DraftLock
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.text import tr

logger = logging.getLogger(__name__)

TRY_AGAIN_MS = 10_000  # after a save that failed


@dataclass(frozen=True, slots=True)
class _Open:
    """A draft and the lock on it; ``refusal`` says who else holds it."""

    document: Document
    lock: DraftLock
    refusal: str = ""


class DraftController(QObject):
    """Decides when a draft is read and saved; the disk is touched on the background thread.

    Signals:
        text_loaded: str, the text of another draft, to be shown.
        draft_opened: str, the file of another draft; it may not be there yet.
        draft_moved: str, str: the draft lives in another file now; the old and the new.
        name_changed: str, for the title; empty for an untitled draft.
        state_changed: str, for the status line: whether it is saved.
        read_only_changed: bool, whether it may only be read here.
        name_wanted: An untitled draft is to be saved under a name.
        noticed: str, str, object: a sentence, and what can be done about it: words for
            a button and a function, or "" and None.
        failed: WriterAssistError, for the message bar.
    """

    text_loaded = Signal(str)
    draft_opened = Signal(str)
    draft_moved = Signal(str, str)
    name_changed = Signal(str)
    state_changed = Signal(str)
    read_only_changed = Signal(bool)
    name_wanted = Signal()
    noticed = Signal(str, str, object)
    failed = Signal(object)

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
            parent: Holds it.
        """
        super().__init__(parent)
        self._background, self._folder, self._read_text = background, folder, read_text
        self._open: _Open | None = None
        self._read_only = False
        self._schedule = SaveSchedule()
        self._unsaved = False
        self._said = ""
        self._told_outside = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._save)

    @property
    def path(self) -> Path | None:
        """The file of the draft that is open; it may not be there yet."""
        return self._open.document.path if self._open else None

    @property
    def is_untitled(self) -> bool:
        """Whether the draft has no name of its own yet."""
        path = self.path
        return path is not None and _is_untitled(path, self._folder)

    def begin(self, path: Path | None, *, wanted: bool) -> None:
        """Open the first draft; an untitled one if there is none, or it cannot be read.

        Args:
            path: The draft; None for an untitled one.
            wanted: Whether the writer named it just now; then it need not be there yet.
        """
        missing = path is None or not path.exists()
        if path is None or (missing and not wanted and _is_untitled(path, self._folder)):
            self.new()
            return
        self._background.run(
            lambda: self._read(path, begin=missing and wanted),
            on_done=self._show,
            on_error=self._begin_anew,
        )

    def open(self, path: Path) -> None:
        """Save the present draft and open another one."""
        self._save_if_due()
        self._background.run(
            lambda: self._read(path), on_done=self._show, on_error=self.failed.emit
        )

    @Slot()
    def new(self) -> None:
        """Save the present draft and begin an untitled one."""
        self._save_if_due()
        self._background.run(self._begin, on_done=self._show, on_error=self.failed.emit)

    @Slot()
    def note_edit(self) -> None:
        """Take note of a change to the text; costs nothing."""
        if self._open is None or self._read_only:
            return
        now = time.monotonic()
        self._schedule.edited(now)
        if not self._unsaved:
            self._unsaved = True
            self.state_changed.emit(tr("Writing"))
        self._timer.start(int(self._schedule.due_in(now) * 1000))

    @Slot()
    def save(self) -> None:
        """Save now; an untitled draft asks for a name."""
        if self.is_untitled:
            self.name_wanted.emit()
        else:
            self._save()

    def save_as(self, path: Path) -> None:
        """Save under another name and go on there; the writer agreed to replace what is there."""
        present = self._open
        if present is None:
            return
        text = self._read_text()
        self._schedule.saved()
        self._background.run(
            lambda: self._write_as(present, path.absolute(), text),
            on_done=lambda moved: self._follow(present, *moved),
            on_error=self._not_saved,
        )

    @Slot()
    def look_outside(self) -> None:
        """Look whether another program changed the file; when the window becomes active."""
        present = self._open
        if present is None or self._told_outside or self._unsaved:
            return
        self._background.run(
            present.document.changed_outside,
            on_done=lambda changed: self._tell_outside(present, changed),
            on_error=self.failed.emit,
        )

    @Slot()
    def take_over(self) -> None:
        """Take the draft from the window that holds it, and read what that one wrote."""
        present = self._open
        if present is None:
            return
        self._background.run(
            present.lock.take_over,
            on_done=lambda _: self.open(present.document.path),
            on_error=self.failed.emit,
        )

    def close(self) -> None:
        """Save what is unsaved, wait for it, and let the draft go.

        Raises:
            WriterAssistError: It could not be saved; the draft is still open.
        """
        self._timer.stop()
        present = self._open
        if present is None:
            return
        if self._unsaved and not self._read_only:
            text = self._read_text()
            self._background.wait_for(lambda: _write(present, text))
            self._unsaved = False
        self._background.wait_for(present.lock.release)
        self._open = None

    # --- on the background thread ---------------------------------------------------------

    def _read(self, path: Path, *, begin: bool = False) -> _Open:
        read = Document.begin if begin else Document.open
        document = read(path, self._folder.drafts)
        if self._open is not None and self._open.document.path == document.path:
            self._open.lock.release()
        lock = DraftLock(self._folder.locks, document.path)
        try:
            lock.take()
        except DraftLockedError as error:
            return _Open(document, lock, str(error))
        return _Open(document, lock)

    def _begin(self) -> _Open:
        document = Document.untitled(self._folder.drafts)
        lock = DraftLock(self._folder.locks, document.path)
        lock.take()
        return _Open(document, lock)

    def _write_as(self, present: _Open, path: Path, text: str) -> tuple[Path, _Open]:
        old = present.document.path
        if path == old:
            _write(present, text)
            return old, present
        lock = DraftLock(self._folder.locks, path)
        lock.take()
        present.document.save_as(path, text)
        present.lock.release()
        if _is_untitled(old, self._folder):
            with suppress(OSError):  # it has a name now; a leftover does no harm
                old.unlink()
        return old, _Open(present.document, lock)

    # --- back on the GUI thread -----------------------------------------------------------

    def _show(self, opened: _Open) -> None:
        before = self._open
        if before is not None and before.document.path != opened.document.path:
            self._save_if_due()  # what was written while this one was read
        self._open = opened
        if before is not None and before.lock is not opened.lock:
            self._background.run(before.lock.release, on_error=self.failed.emit)
        self._timer.stop()
        self._schedule.saved()
        self._unsaved = self._told_outside = False
        self._said = ""
        self._read_only = bool(opened.refusal)
        self.text_loaded.emit(opened.document.text)
        self.draft_opened.emit(str(opened.document.path))
        self._tell_name()
        self.read_only_changed.emit(self._read_only)
        self.state_changed.emit(tr("Read-only") if self._read_only else "")
        if opened.refusal:
            self.noticed.emit(opened.refusal, tr("Take over"), self.take_over)
        elif opened.document.notice:
            self.noticed.emit(opened.document.notice, "", None)

    def _begin_anew(self, error: WriterAssistError) -> None:
        self.failed.emit(error)
        self.new()

    def _save_if_due(self) -> None:
        if self._unsaved:
            self._save()

    @Slot()
    def _save(self) -> None:
        present = self._open
        if present is None or self._read_only:
            return
        self._timer.stop()
        self._schedule.saved()
        text = self._read_text()
        self._background.run(
            lambda: _write(present, text),
            on_done=lambda saved: self._saved(present, saved),
            on_error=self._not_saved,
        )

    def _saved(self, present: _Open, saved: tuple[Path, Saved]) -> None:
        old, now = saved
        if now.path != old:
            lock = DraftLock(self._folder.locks, now.path)
            self._background.run(lock.take, on_error=self.failed.emit)
            self._follow(present, old, _Open(present.document, lock))
        if now.notice:
            other = now.other
            show = (lambda: self.open(other)) if other else None
            self.noticed.emit(now.notice, tr("Open the other version") if other else "", show)
        self._told_outside = False
        if not self._schedule.pending:
            self._unsaved = False
            self._said = ""
            self.state_changed.emit(tr("Saved"))

    def _not_saved(self, error: WriterAssistError) -> None:
        self.state_changed.emit(tr("Not saved"))
        if isinstance(error, DraftLockedError):
            self._read_only = True
            self.read_only_changed.emit(True)
            self.noticed.emit(str(error), tr("Take over"), self.take_over)
            return
        self._unsaved = True
        self._timer.start(TRY_AGAIN_MS)
        if str(error) != self._said:  # once, not each time that it is tried again
            self._said = str(error)
            self.failed.emit(error)

    def _follow(self, present: _Open, old: Path, opened: _Open) -> None:
        if self._open is None or self._open.document is not present.document:
            return
        self._open = opened
        if opened.document.path != old:
            self.draft_moved.emit(str(old), str(opened.document.path))
            self._tell_name()
        if not self._schedule.pending:
            self._unsaved = False
            self.state_changed.emit(tr("Saved"))

    def _tell_outside(self, present: _Open, changed: bool) -> None:
        if not changed or self._open is not present or self._unsaved:
            return
        self._told_outside = True
        path = present.document.path
        sentence = tr("{name} was changed by another program. If you write on here, both are kept.")
        self.noticed.emit(
            sentence.format(name=path.name), tr("Show the change"), lambda: self.open(path)
        )

    def _tell_name(self) -> None:
        path = self.path
        self.name_changed.emit("" if path is None or self.is_untitled else path.stem)


def _write(present: _Open, text: str) -> tuple[Path, Saved]:
    document = present.document
    if not present.lock.held:
        raise DraftLockedError(
            f"{document.path.name} was taken over by another window, so it is not saved here any "
            f"more. {document.keep_elsewhere(text)}"
        )
    return document.path, document.save(text)


def _is_untitled(path: Path, folder: DataFolder) -> bool:
    return path.parent == folder.drafts and path.stem.startswith(UNTITLED)
