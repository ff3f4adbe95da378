"""Keeps the line being written where the writer sees it, or at one height as a typewriter does."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QPropertyAnimation, Slot
from PySide6.QtWidgets import QTextEdit

COMFORT = 0.72  # how far down the window the caret may go before the text moves up
TYPEWRITER = 0.45  # how far down it stays with typewriter scrolling
GLIDE_MS = 130


class CaretHeight(QObject):
    """Moves the text under the caret after a key; never after a click, and never while scrolling.

    Attributes:
        is_typewriter: Whether the line being written stays at one height.
    """

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.is_typewriter = False
        bar = edit.verticalScrollBar()
        self._glide = QPropertyAnimation(bar, b"value", self)
        self._glide.setDuration(GLIDE_MS)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        bar.actionTriggered.connect(self._stop)  # the writer scrolls

    def set_typewriter(self, on: bool) -> None:
        """Keep the line being written at one height, or let it move down the page."""
        if on != self.is_typewriter:
            self.is_typewriter = on
            self.follow()

    def follow(self) -> None:
        """Bring the caret to where it belongs; it was moved by a key or an insertion."""
        if self.is_typewriter:
            self._go(TYPEWRITER)
            return
        self._edit.ensureCursorVisible()
        if self._edit.textCursor().atStart():  # with the margin above the text
            self._edit.verticalScrollBar().setValue(0)
            return
        too_low = self._edit.cursorRect().bottom() - int(self._edit.viewport().height() * COMFORT)
        if too_low > 0:
            bar = self._edit.verticalScrollBar()
            bar.setValue(bar.value() + too_low)

    def _go(self, height: float) -> None:
        bar, room = self._edit.verticalScrollBar(), self._edit.viewport().height()
        away = self._edit.cursorRect().center().y() - int(room * height)
        target = max(bar.minimum(), min(bar.value() + away, bar.maximum()))
        is_gliding = self._glide.state() is QPropertyAnimation.State.Running
        if is_gliding and self._glide.endValue() == target:
            return
        self._glide.stop()
        if abs(target - bar.value()) > room:  # too far to be followed by eye
            bar.setValue(target)
        elif target != bar.value():
            self._glide.setStartValue(bar.value())
            self._glide.setEndValue(target)
            self._glide.start()

    @Slot()
    def _stop(self) -> None:
        self._glide.stop()
