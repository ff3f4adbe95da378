"""Runs long work on a thread of its own, one piece at a time, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.ui.background import Background

Work: TypeAlias = Callable[[CancelToken], Generator[Progress, None, object]]


class LongWork(QObject):
    """Does one piece of work at a time.

    Signals:
        progressed: Progress.
        finished: What the work returned.
        stopped: The writer stopped it.
        failed: WriterAssistError.
    """

    progressed = Signal(object)
    finished = Signal(object)
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Prepare; the thread begins with the first work.

        Args:
            name: Of the thread.
            parent: The Qt parent; :meth:`close` must be called before it is destroyed.
        """
        super().__init__(parent)
        self._name = name
        self._thread: Background | None = None
        self._cancel: CancelToken | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being done."""
        return self._cancel is not None

    def start(self, work: Work) -> None:
        """Begin work that uses nothing of Qt, unless something is being done."""
        if self._cancel is not None:
            return
        cancel = self._cancel = CancelToken()
        if self._thread is None:
            self._thread = Background(self._name, self)
        self._thread.run(
            lambda: self._run(work, cancel),
            on_done=self._tell,
            on_error=self.failed.emit,
            at_end=self._end,
        )

    @Slot()
    def stop(self) -> None:
        """Stop what is being done."""
        if self._cancel is not None:
            self._cancel.cancel()

    def close(self) -> None:
        """Stop, and wait for the thread."""
        self.stop()
        if self._thread is not None:
            self._thread.finish()

    def _run(self, work: Work, cancel: CancelToken) -> tuple[Any] | None:
        last: Progress | None = None
        steps = work(cancel)
        try:
            while True:
                progress = next(steps)
                if progress != last:
                    last = progress
                    self.progressed.emit(progress)
        except StopIteration as ended:
            return (ended.value,)
        except Cancelled:
            return None

    def _end(self) -> None:
        self._cancel = None

    def _tell(self, outcome: tuple[Any] | None) -> None:
        if outcome is None:
            self.stopped.emit()
        else:
            self.finished.emit(outcome[0])
