"""Dots at the edge of the draft, beside lines that say something else than a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QTextCursor
from PySide6.QtWidgets import QTextEdit, QToolTip

from writer_assist.domain.whispers import Whisper
from writer_assist.ui.text import tr, units_before
from writer_assist.ui.theme import current_palette

_RADIUS = 3.0
_FROM_EDGE = 5.0  # from the right edge of the text to the middle of a dot
_REACH = 14  # pixels from that edge in which the pointer is at a dot

_ABOUT = {
    "eyes": "Your note “{title}” says of {name}’s eyes: {stated}. Here: {said}.",
    "hair": "Your note “{title}” says of {name}’s hair: {stated}. Here: {said}.",
    "age": "Your note “{title}” says of {name}’s age: {stated}. Here: {said}.",
}


@dataclass(frozen=True, slots=True)
class PlacedWhisper:
    """A whisper with the place that it follows while the text is edited."""

    whisper: Whisper
    cursor: QTextCursor

    @property
    def words(self) -> str:
        """What is said about it, in a sentence."""
        one = self.whisper
        return tr(_ABOUT[one.about]).format(
            title=one.title, name=one.name, stated=one.stated, said=one.said
        )


class WhisperMarks(QObject):
    """Shows dots; nothing is checked here.

    Signals:
        chosen: PlacedWhisper, whose dot was clicked.
    """

    chosen = Signal(object)

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._placed: list[PlacedWhisper] = []
        edit.viewport().installEventFilter(self)

    def show(self, first: int, last: int, found: Sequence[Whisper]) -> None:
        """Show what was found in a stretch of the draft, in place of what was shown there.

        Args:
            first: Number of its first paragraph.
            last: Number just after its last one.
            found: With paragraphs counted from the first.
        """
        kept = [one for one in self._placed if not first <= one.cursor.blockNumber() < last]
        document = self._edit.document()
        for one in found:
            block = document.findBlockByNumber(first + one.paragraph)
            if not block.isValid():
                continue
            text, cursor = block.text(), QTextCursor(block)
            cursor.setPosition(block.position() + units_before(text, one.start))
            end = min(units_before(text, one.end), max(0, block.length() - 1))
            cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
            kept.append(PlacedWhisper(one, cursor))
        self._placed = sorted(kept, key=lambda one: one.cursor.selectionStart())
        self._edit.viewport().update()

    def clear(self) -> None:
        """Show none."""
        if self._placed:
            self._placed = []
            self._edit.viewport().update()

    def after(self, position: int) -> PlacedWhisper | None:
        """Return the next one after a place, around the end; None if there is none."""
        later = (one for one in self._placed if one.cursor.selectionStart() > position)
        return next(later, self._placed[0] if self._placed else None)

    def paint(self, area: QRect) -> None:
        """Paint the dots in a part of the viewport; called while it is painted."""
        if not self._placed:
            return
        painter = QPainter(self._edit.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_palette().accent))
        for one in self._placed:
            centre = self._centre(one)
            if area.top() - _RADIUS <= centre.y() <= area.bottom() + _RADIUS:
                painter.drawEllipse(centre, _RADIUS, _RADIUS)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tell what a dot means below the pointer, and report a click on it."""
        if not self._placed:
            return False
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if (one := self._at(event.pos())) is not None:
                QToolTip.showText(event.globalPos(), one.words, self._edit)
                return True
        elif (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonPress
            and event.button() == Qt.MouseButton.LeftButton
            and (one := self._at(event.position().toPoint())) is not None
        ):
            self.chosen.emit(one)
            return True
        return False

    def _at(self, point: QPoint) -> PlacedWhisper | None:
        if point.x() < self._edit.viewport().width() - _REACH:
            return None
        near = (one for one in self._placed if abs(self._centre(one).y() - point.y()) <= _REACH / 2)
        return next(near, None)

    def _centre(self, one: PlacedWhisper) -> QPointF:
        start = QTextCursor(one.cursor)
        start.setPosition(one.cursor.selectionStart())
        line = self._edit.cursorRect(start)
        return QPointF(self._edit.viewport().width() - _FROM_EDGE, line.center().y() + 0.5)
