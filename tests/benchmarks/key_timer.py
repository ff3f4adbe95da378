"""Presses keys at regular intervals and measures the time until each is painted."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QTextEdit

LOST_AFTER_MS = 2000


class KeyTimer(QObject):
    """Types into several widgets in turn, one key each.

    The keys come from a thread of their own, like those of a keyboard: if the window is busy when
    one is due, the wait is counted.
    """

    _due = Signal(float)

    def __init__(self, edits: Sequence[QTextEdit]) -> None:
        super().__init__()
        self._edits = edits
        self._loop = QEventLoop(self)
        self._pressed: tuple[int, float] | None = None
        self._times: list[list[float]] = []
        self._left = 0
        self._turn = 0
        self._letters: Iterator[str] = iter(())
        self._waiting: deque[float] = deque()
        self._due.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._lost = QTimer(self, singleShot=True, interval=LOST_AFTER_MS)
        self._lost.timeout.connect(self._give_up)
        for edit in edits:
            edit.viewport().installEventFilter(self)

    def type(self, letters: Iterator[str], keys: int, between_s: float) -> list[list[float]]:
        """Press keys; return the seconds of each, per widget."""
        self._letters = letters
        self._times = [[] for _ in self._edits]
        self._left, self._turn = keys, 0
        typist = _every(between_s, lambda: self._due.emit(time.perf_counter()), keys)
        self._loop.exec()
        typist.join()
        return self._times

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Notice that a widget is being painted; the time ends when that is done."""
        if event.type() == QEvent.Type.Paint and self._pressed is not None:
            number, due = self._pressed
            if watched is self._edits[number].viewport():
                self._pressed = None
                QTimer.singleShot(0, self, lambda: self._note(number, due))
        return super().eventFilter(watched, event)

    @Slot(float)
    def _take(self, due: float) -> None:
        self._waiting.append(due)
        if len(self._waiting) == 1:
            self._press()

    def _press(self) -> None:
        due = self._waiting[0]
        self._lost.start()
        number = self._turn % len(self._edits)
        self._turn += 1
        letter = next(self._letters)
        self._pressed = (number, due)
        key = Qt.Key.Key_Space if letter == " " else Qt.Key(ord(letter.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self._edits[number], event)

    @Slot()
    def _give_up(self) -> None:
        if self._pressed is not None:  # it was never painted, so the whole wait counts
            number, due = self._pressed
            self._pressed = None
            self._note(number, due)

    def _note(self, number: int, due: float) -> None:
        self._times[number].append(time.perf_counter() - due)
        self._lost.stop()
        self._waiting.popleft()
        self._left -= 1
        if self._left == 0:
            self._loop.quit()
        elif self._waiting:
            self._press()


def let_pass(seconds: float) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def wait_until(reached: Callable[[], bool], *, within_s: float) -> bool:
    """Run the event loop until a condition is true; return whether it became true."""
    until = time.monotonic() + within_s
    while not reached() and time.monotonic() < until:
        let_pass(0.05)
    return reached()


def _every(seconds: float, tell: Callable[[], None], count: int) -> threading.Thread:
    """Call a function ``count`` times at regular intervals, on a thread of its own."""

    def run() -> None:
        due = time.perf_counter()
        for _ in range(count):
            due += seconds
            time.sleep(max(0.0, due - time.perf_counter()))
            tell()

    thread = threading.Thread(target=run, name="typist", daemon=True)
    thread.start()
    return thread
