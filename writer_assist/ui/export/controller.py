"""Runs an export on a thread of its own, and remembers what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.export import ExportOrder, ExportOutcome
from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.errors import WriterAssistError
from writer_assist.ui.background import Background

ExportWork: TypeAlias = Callable[
    [ExportOrder, CancelToken], Generator[Progress, None, ExportOutcome]
]


class ExportController(QObject):
    """Exports; one export at a time.

    Signals:
        progressed: Progress.
        exported: ExportOutcome.
        stopped: Nothing was written, because the writer stopped it.
        failed: WriterAssistError.
    """

    progressed = Signal(object)
    exported = Signal(object)
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, work: ExportWork, parent: QObject | None = None) -> None:
        """Prepare; the thread begins with the first export.

        Args:
            work: Does it; uses nothing of Qt.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._work = work
        self._thread: Background | None = None
        self._cancel: CancelToken | None = None

    @property
    def busy(self) -> bool:
        """Whether an export is being written."""
        return self._cancel is not None

    def export(self, order: ExportOrder) -> None:
        """Begin an export, unless one is being written."""
        if self._cancel is not None:
            return
        cancel = self._cancel = CancelToken()
        if self._thread is None:
            self._thread = Background("export", self)
        self._thread.run(
            lambda: self._run(order, cancel),
            on_done=self._tell,
            on_error=self._fail,
            at_end=self._end,
        )

    @Slot()
    def stop(self) -> None:
        """Stop the export; the old file stays."""
        if self._cancel is not None:
            self._cancel.cancel()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self.stop()
        if self._thread is not None:
            self._thread.finish()

    def _run(self, order: ExportOrder, cancel: CancelToken) -> ExportOutcome | None:
        last: Progress | None = None
        work = self._work(order, cancel)
        try:
            while True:
                progress = next(work)
                if progress != last:
                    last = progress
                    self.progressed.emit(progress)
        except StopIteration as ended:
            outcome: ExportOutcome = ended.value
            return outcome
        except Cancelled:
            return None

    def _end(self) -> None:
        self._cancel = None

    def _tell(self, outcome: ExportOutcome | None) -> None:
        if outcome is None:
            self.stopped.emit()
        else:
            self.exported.emit(outcome)

    def _fail(self, error: WriterAssistError) -> None:
        self.failed.emit(error)
