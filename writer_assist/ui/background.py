"""Small work of the window's own, done in order beside it: saving, and its history."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from writer_assist.errors import WriterAssistError

T = TypeVar("T")


def _ignore(_: object) -> None:
    return


class Background(QObject):
    """One thread that does what it is given, in order; results come back to the GUI thread.

    Bugs come back too: they are raised on the GUI thread, where the excepthook waits.
    """

    _came_back = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Start the thread.

        Args:
            name: Of the thread.
            parent: Holds it; :meth:`finish` must be called before it goes.
        """
        super().__init__(parent)
        self._waiting: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._finished = False
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def run(
        self,
        work: Callable[[], T],
        *,
        on_done: Callable[[T], None] = _ignore,
        on_error: Callable[[WriterAssistError], None],
    ) -> None:
        """Do work on the thread after all that was given before.

        Args:
            work: Touches nothing of Qt's.
            on_done: Gets its result, on the GUI thread.
            on_error: Gets its error, on the GUI thread.
        """
        self._waiting.put(lambda: self._do(work, on_done, on_error))

    def wait_for(self, work: Callable[[], T]) -> T:
        """Do work on the thread, after all that was given before, and wait for it.

        Raises:
            WriterAssistError: The work did.
        """
        results: SimpleQueue[tuple[T, None] | tuple[None, BaseException]] = SimpleQueue()

        def answer() -> None:
            try:
                results.put((work(), None))
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                results.put((None, error))

        self._waiting.put(answer)
        result, error = results.get()
        if error is not None:
            raise error
        return result  # type: ignore[return-value]

    def finish(self) -> None:
        """Do all that was given and end the thread; nothing is delivered any more."""
        self._finished = True
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (work := self._waiting.get()) is not None:
            work()

    def _do(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[WriterAssistError], None],
    ) -> None:
        try:
            result = work()
        except WriterAssistError as error:
            failure = error
            self._came_back.emit(lambda: on_error(failure))
        except Exception as error:  # noqa: BLE001 - raised again on the GUI thread
            bug = error
            self._came_back.emit(lambda: _raise(bug))
        else:
            self._came_back.emit(lambda: on_done(result))

    @Slot(object)
    def _deliver(self, deliver: Callable[[], None]) -> None:
        if not self._finished:
            deliver()


def _raise(error: Exception) -> None:
    raise error
