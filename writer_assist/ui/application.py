"""Handles unexpected errors, requests to quit, and garbage collection."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import traceback
from types import FrameType, TracebackType

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMessageBox, QWidget

from writer_assist.ui.text import tr

logger = logging.getLogger(__name__)

_ASKED_BY = ("SIGTERM", "SIGINT", "SIGHUP")

EVERY_MS = 5_000


class BugReporter(QObject):
    """Catches errors that escape on any thread, and shows them; the writer can go on."""

    _found = Signal(str)

    def __init__(self, window: QWidget) -> None:
        """Prepare.

        Args:
            window: The parent of the dialog.
        """
        super().__init__(window)
        self._window = window
        self._shown = False
        self._found.connect(self._show, Qt.ConnectionType.QueuedConnection)
        self._hooks = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Catch all errors from now on."""
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._receive
        threading.excepthook = self._report_from_thread

    def remove(self) -> None:
        """Restore the hooks that were there before."""
        sys.excepthook, threading.excepthook = self._hooks

    def _receive(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
            return
        # Log where it happened, but not the error's own words: they may quote the writer.
        place = "".join(traceback.format_tb(where))
        logger.error("a bug: %s\n%s", kind.__name__, place)
        self._found.emit(f"{kind.__name__}: {error}\n\n{place}")

    def _report_from_thread(self, found: threading.ExceptHookArgs) -> None:
        error = found.exc_value or found.exc_type()
        self._receive(found.exc_type, error, found.exc_traceback)

    @Slot(str)
    def _show(self, details: str) -> None:
        if self._shown:  # one dialog is enough; the log has all errors
            return
        self._shown = True
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Writer Assist"))
        box.setText(tr("Something went wrong inside the program. Your text is safe."))
        box.setInformativeText(
            tr("You can go on writing. The details below help the people who make this program.")
        )
        box.setDetailedText(details)
        box.finished.connect(self._forget)
        box.open()

    @Slot()
    def _forget(self) -> None:
        self._shown = False


class TerminationListener(QObject):
    """Turns the system's signals to quit into a Qt signal on the GUI thread.

    Without it the last words would be lost when a session ends or a terminal closes.
    Windows has no such signals; there it does nothing.

    Signals:
        asked: The program should save everything and quit.
    """

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if sys.platform == "win32":
            return
        # Python runs signal handlers between its own instructions, and Qt's event loop
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
    """Collects reference cycles on the GUI thread, in place of Python.

    Python collects on whichever thread happens to allocate, and destroying a widget or timer
    on the wrong thread can crash the program.  Objects made before the start are not looked
    at again, so that a collection takes a millisecond or two.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Start to collect on this thread."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Let Python collect again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    @Slot()
    def _collect(self) -> None:
        gc.collect()


class TypedLetters(QObject):
    """Lets a key that types a letter type it, where it could also be a shortcut.

    On Windows AltGr counts as Ctrl and Alt: what types ą, @ or € on one keyboard is the shortcut
    of a menu entry on another.  The letter comes first.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep such a key from the shortcuts; it then reaches the field as any letter."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            types = event.text().isprintable() and bool(event.text().strip())
            if event.modifiers() & both == both and types:
                event.accept()
                return True
        return super().eventFilter(watched, event)


def _note(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the pipe tells the window, and the signal must not end the program."""
