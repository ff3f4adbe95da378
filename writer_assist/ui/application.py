"""What surrounds the window: unforeseen errors, requests to quit, garbage collection."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import traceback
from types import FrameType, TracebackType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from writer_assist.ui.text import tr

logger = logging.getLogger(__name__)

_ASKED_BY = ("SIGTERM", "SIGINT", "SIGHUP")

EVERY_MS = 5_000


class BugReporter(QObject):
    """Takes what escapes from the GUI thread and from threads; the writer can go on."""

    _found = Signal(str)

    def __init__(self, window: QWidget) -> None:
        """Prepare.

        Args:
            window: Stands behind the dialog.
        """
        super().__init__(window)
        self._window = window
        self._shown = False
        self._found.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._hooks = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take all errors from now on."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._take
        threading.excepthook = self._report_from_thread

    def remove(self) -> None:
        """Leave errors to whoever took them before."""
        sys.excepthook, threading.excepthook = self._hooks

    def _take(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
            return
        # Where it happened, but not the error's own words: they may quote the writer.
        place = "".join(traceback.format_tb(where))
        logger.error("a bug: %s\n%s", kind.__name__, place)
        self._found.emit(f"{kind.__name__}: {error}\n\n{place}")

    def _report_from_thread(self, found: threading.ExceptHookArgs) -> None:
        error = found.exc_value or found.exc_type()
        self._take(found.exc_type, error, found.exc_traceback)

    @Slot(str)
    def _show(self, details: str) -> None:
        if self._shown:  # one is enough; the log has them all
            return
        self._shown = True
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Writer Assist"))
        box.setText(tr("Something went wrong that should not have. Your text is safe."))
        box.setInformativeText(tr("You can go on. What follows helps those who make this program."))
        box.setDetailedText(details)
        box.finished.connect(self._forget)
        box.open()

    @Slot()
    def _forget(self) -> None:
        self._shown = False


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


class GarbageCollector(QObject):
    """Takes the collecting of reference cycles over from Python.

    Python collects on whatever thread happens to allocate, and a widget or timer that is
    destroyed on another thread than its own can end the program.  What was made before
    the start is not looked at again, so that a collection takes a millisecond or two.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Collect here from now on."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the collecting back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        gc.collect()


def _note(_number: int, _frame: FrameType | None) -> None:
    """Keep the signal from ending the program; the pipe tells the window."""
