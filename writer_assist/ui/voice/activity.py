"""Notices that the writer does something in the window, wherever it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

_ACTS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


class ActivityWatch(QObject):
    """Watches keys, clicks and the wheel before they reach a widget, while it is asked to.

    A filter on every widget would be asked about every event of the program; that of the native
    window sees each key once.

    Signals:
        noticed: Something was done.
    """

    noticed = Signal()

    def __init__(self, window: QWidget, parent: QObject | None = None) -> None:
        """Watch nothing yet.

        Args:
            window: The window.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._watching = window, False

    def set_watching(self, watching: bool) -> None:
        """Begin or end to watch; a window that was never shown is not watched."""
        handle = self._window.windowHandle()
        if handle is None or watching is self._watching:
            return
        self._watching = watching
        if watching:
            handle.installEventFilter(self)
        else:
            handle.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tell of an act, and let it pass."""
        if event.type() in _ACTS:
            self.noticed.emit()
        return False
