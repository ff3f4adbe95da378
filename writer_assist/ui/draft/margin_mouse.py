"""Lets presses and the wheel in the margins of a text act on the text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QTextEdit

_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
}


class MarginMouse:
    """Sends what the mouse does beside a text to the text."""

    def __init__(self, edit: QTextEdit) -> None:
        self._edit = edit
        self._forwarding = self._pressed_beside = False

    def wants(self, event: QEvent) -> bool:
        """Tell whether an event of the text field is one of the mouse."""
        return event.type() in _MOUSE or isinstance(event, QWheelEvent)

    def send(self, event: QEvent) -> bool:
        """Send it to the text; tell whether that did anything."""
        if isinstance(event, QMouseEvent):
            return self._press(event)
        return self._forward(event, event)

    def _press(self, event: QMouseEvent) -> bool:
        """Treat a press in a margin, and what follows it, as if it were in the text."""
        viewport = self._edit.viewport()
        beside = not viewport.geometry().contains(event.position().toPoint())
        if not beside and not self._pressed_beside:  # the text did not want it
            event.ignore()
            return False
        self._pressed_beside = bool(event.buttons())
        there = QPointF(viewport.mapFrom(self._edit, event.position().toPoint()))
        inside = QPointF(max(0.0, min(there.x(), viewport.width() - 1.0)), there.y())
        moved = QMouseEvent(
            event.type(),
            inside,
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )
        return self._forward(event, moved)

    def _forward(self, event: QEvent, moved: QEvent) -> bool:
        """Send an event to the text; an event that the text ignores goes no further."""
        if self._forwarding:
            event.ignore()
            return False
        self._forwarding = True
        try:
            done = QCoreApplication.sendEvent(self._edit.viewport(), moved)
        finally:
            self._forwarding = False
        event.setAccepted(moved.isAccepted())
        return done
