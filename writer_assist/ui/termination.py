"""Leaving in good order when the system asks the program to go."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_ASKED_BY = ("SIGTERM", "SIGINT", "SIGHUP")


class TerminationListener(QObject):
    """Turns the signals that ask a program to end into one of Qt's; on the GUI thread.

    Without it the last seconds of unbroken typing would be lost when a session ends or
    a terminal closes.  Windows knows no such signals; there it does nothing.

    Signals:
        asked: The program shall save what it has and leave.
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if sys.platform == "win32":
            return
        # Python runs its handlers between two of its own instructions, and Qt's event loop
        # runs none of them: a byte in a pipe wakes it.
        self._read, write = os.pipe()
        for end in (self._read, write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._hear)
        for name in _ASKED_BY:
            signal.signal(getattr(signal, name), _note)

    @Slot()
    def _hear(self) -> None:
        if os.read(self._read, 64):
            self.asked.emit()


def _note(_number: int, _frame: FrameType | None) -> None:
    """Keep the signal from ending the program; the pipe tells the window."""
