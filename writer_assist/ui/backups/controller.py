"""Makes a backup every day while the window is open, and reads and restores them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.backup import (
    BackedUpBook,
    BackedUpText,
    Backup,
    BackupOutcome,
    BackupShelf,
)
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.errors import DiskError, WriterAssistError
from writer_assist.ui.background import Background

T = TypeVar("T")

FIRST_MS = 60_000  # after the start, which needs the computer for itself
AGAIN_MS = 30 * 60_000


class BackupController(QObject):
    """Makes backups on one thread, and reads and restores them on another meanwhile.

    Signals:
        listed: tuple[Backup, ...], the newest first.
        busy_changed: bool, whether a backup is being made that the writer asked for.
        made: BackupOutcome, of a backup that the writer asked for.
        failed: WriterAssistError, of what the writer asked for.
        failed_by_itself: WriterAssistError, of a daily backup; each sentence once.
        restored: RestoredBook.
    """

    listed = Signal(object)
    busy_changed = Signal(bool)
    made = Signal(object)
    failed = Signal(object)
    failed_by_itself = Signal(object)
    restored = Signal(object)

    def __init__(self, shelf: BackupShelf, parent: QObject | None = None) -> None:
        """Prepare; the threads begin with the first work.

        Args:
            shelf: The backups.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._shelf = shelf
        self._making: Background | None = None
        self._reading: Background | None = None
        self._cancel: CancelToken | None = None
        self._told: set[str] = set()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._make_daily)

    @property
    def place(self) -> str:
        """The folder of the backups."""
        return str(self._shelf.place)

    @property
    def busy(self) -> bool:
        """Whether a backup is being made."""
        return self._cancel is not None

    def start(self) -> None:
        """Make the daily backup when the start is over, and look again from time to time."""
        self._timer.start(FIRST_MS)

    @Slot()
    def back_up(self) -> None:
        """Make a backup now, unless one is being made."""
        if self._cancel is None:
            self.busy_changed.emit(True)
            self._make(
                by_hand=True,
                on_done=self.made.emit,
                on_error=self.failed.emit,
                at_end=lambda: self.busy_changed.emit(False),
            )

    @Slot()
    def stop(self) -> None:
        """Stop the backup that is being made; what there is stays."""
        if self._cancel is not None:
            self._cancel.cancel()

    @Slot()
    def list(self) -> None:
        """Read which backups there are."""
        self._run(self._shelf.backups, self.listed.emit)

    def read(
        self,
        backup: Backup,
        book: BackedUpBook,
        on_done: Callable[[tuple[BackedUpText, ...]], None],
        on_error: Callable[[WriterAssistError], None],
    ) -> None:
        """Read the texts of a book in a backup."""
        self._run(lambda: self._shelf.texts(backup, book), on_done, on_error)

    def restore(self, backup: Backup, book: BackedUpBook, parent: str = "") -> None:
        """Write a book into a new folder; beside the old one unless another place is named."""
        place = Path(parent) if parent else None
        self._run(lambda: self._shelf.restore(backup, book, place), self.restored.emit)

    def close(self) -> None:
        """Stop, and wait for the threads."""
        self._timer.stop()
        self.stop()
        for thread in (self._making, self._reading):
            if thread is not None:
                thread.finish()

    @Slot()
    def _make_daily(self) -> None:
        self._timer.start(AGAIN_MS)
        if self._cancel is None:
            self._make(by_hand=False, on_done=self._look_after, on_error=self._fail_once)

    def _make(
        self,
        *,
        by_hand: bool,
        on_done: Callable[[BackupOutcome], None],
        on_error: Callable[[WriterAssistError], None],
        at_end: Callable[[], None] = lambda: None,
    ) -> None:
        cancel = self._cancel = CancelToken()

        def work() -> BackupOutcome | None:
            making = self._shelf.back_up(cancel, by_hand=by_hand)
            try:
                while True:
                    next(making)
            except StopIteration as ended:
                outcome: BackupOutcome = ended.value
                return outcome
            except Cancelled:
                return None

        def end() -> None:
            self._cancel = None
            at_end()

        def tell(outcome: BackupOutcome | None) -> None:
            if outcome is not None:
                on_done(outcome)

        if self._making is None:
            self._making = Background("backups", self)
        self._making.run(work, on_done=tell, on_error=on_error, at_end=end)

    def _look_after(self, outcome: BackupOutcome) -> None:
        if outcome.left_out:
            self._fail_once(DiskError(" ".join(outcome.left_out)))
        elif outcome.made is not None:
            self._told.clear()  # the trouble is over; a new one is told again

    def _fail_once(self, error: WriterAssistError) -> None:
        if str(error) not in self._told:
            self._told.add(str(error))
            self.failed_by_itself.emit(error)

    def _run(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[WriterAssistError], None] | None = None,
    ) -> None:
        if self._reading is None:
            self._reading = Background("reading backups", self)
        self._reading.run(work, on_done=on_done, on_error=on_error or self.failed.emit)
