"""Collecting garbage on the GUI thread only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 5_000


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
