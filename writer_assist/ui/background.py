"""Runs the window's work with the disk, such as saving, in order on a thread."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from writer_assist.errors import DiskError, WriterAssistError

T = TypeVar("T")

PATIENCE_S = 20.0  # while the writer waits for the window to close


def _ignore(_: object) -> None:
    return


def _nothing() -> None:
    return


class Background(QObject):
    """One thread that runs jobs in order and returns their results to the GUI thread.

    Bugs come back too: they are raised on the GUI thread, where the excepthook catches them.
    References held by a job are dropped on the GUI thread as well: destroying a widget or
    timer on the wrong thread can crash the program.

    Signals:
        failed: WriterAssistError, for the message bar; see :meth:`report`.
    """

    failed = Signal(object)
    _came_back = Signal(int, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Start the thread.

        Args:
            name: Of the thread.
            parent: The Qt parent; :meth:`finish` must be called before it is destroyed.
        """
        super().__init__(parent)
        self._numbers = itertools.count()
        self._jobs: dict[int, _BackgroundJob] = {}
        self._waiting: SimpleQueue[int | None] = SimpleQueue()
        self._finished = False
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def run(
        self,
        work: Callable[[], T],
        *,
        on_done: Callable[[T], None] = _ignore,
        on_error: Callable[[WriterAssistError], None] | None = None,
        at_end: Callable[[], None] = _nothing,
    ) -> None:
        """Run work on the thread, after everything given before.

        Args:
            work: Uses nothing of Qt.
            on_done: Gets its result, on the GUI thread.
            on_error: Gets its error, on the GUI thread; without it, the error is reported.
            at_end: Called before either, and after a bug too, on the GUI thread.
        """
        number = next(self._numbers)
        self._jobs[number] = _BackgroundJob(work, on_done, on_error or self.report, at_end)
        self._waiting.put(number)

    @Slot(object)
    def report(self, error: WriterAssistError) -> None:
        """Tell the writer of a failure."""
        self.failed.emit(error)

    def wait_for(self, work: Callable[[], T], *, patience_s: float = PATIENCE_S) -> T:
        """Run work on the thread, after everything given before, and wait for it.

        Raises:
            DiskError: It took too long; the work may still be done later.
            WriterAssistError: The work raised it.
        """
        results: SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = SimpleQueue()

        def answer() -> None:
            try:
                results.put((work(), None))
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                results.put((None, error))

        self.run(answer, on_error=_ignore)
        try:
            result, error = results.get(timeout=patience_s)
        except Empty:
            raise DiskError("The disk does not answer.") from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]

    def finish(self) -> None:
        """Finish all jobs and end the thread; no more results are delivered.

        A disk that does not respond is not waited for endlessly: the window is gone.
        """
        self._finished = True
        self._waiting.put(None)
        self._thread.join(PATIENCE_S)
        self._jobs.clear()

    def _work(self) -> None:
        while (number := self._waiting.get()) is not None:
            self._came_back.emit(number, self._outcome(number))

    def _outcome(self, number: int) -> _JobOutcome:
        try:
            return _JobOutcome(self._jobs[number].work())
        except Exception as error:  # noqa: BLE001 - told, or raised again, on the GUI thread
            return _JobOutcome(None, error)

    @Slot(int, object)
    def _deliver(self, number: int, outcome: _JobOutcome) -> None:
        job = self._jobs.pop(number, None)
        if self._finished or job is None:
            return
        job.at_end()
        if isinstance(outcome.error, WriterAssistError):
            job.on_error(outcome.error)
        elif outcome.error is not None:
            raise outcome.error
        else:
            job.on_done(outcome.result)


@dataclass(frozen=True, slots=True)
class _BackgroundJob:
    """A job, and whom to tell how it ended."""

    work: Callable[[], Any]
    on_done: Callable[[Any], None]
    on_error: Callable[[WriterAssistError], None]
    at_end: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _JobOutcome:
    """The outcome of a job: its result, or the error that ended it."""

    result: object
    error: Exception | None = None
