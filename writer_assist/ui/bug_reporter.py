"""What happens to an error that nobody foresaw: the log, and a window that does not end."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from writer_assist.ui.text import tr

logger = logging.getLogger(__name__)


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
        threading.excepthook = self._take_from_thread

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

    def _take_from_thread(self, found: threading.ExceptHookArgs) -> None:
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
