"""Bookmarks in the open draft: they follow the text while it is edited."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPalette, QTextBlock, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit

_WIDTH = 3.0  # pixels, of the mark beside the first line


class BookmarkMarks(QObject):
    """Lines that the writer wants to come back to; a bar at the left edge marks each.

    Signals:
        changed: A bookmark was set or taken away by the writer.
    """

    changed = Signal()

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._cursors: list[QTextCursor] = []

    def show(self, places: tuple[int, ...]) -> None:
        """Show bookmarks at these places of a text that was just loaded, in UTF-16 units."""
        self._cursors = [self._cursor(place) for place in places]
        self._edit.viewport().update()

    def places(self) -> tuple[int, ...]:
        """Return where the bookmarks are now, in UTF-16 units, in order."""
        return tuple(sorted({one.block().position() for one in self._cursors}))

    def toggle(self) -> None:
        """Set a bookmark at the caret's paragraph, or take it away."""
        block = self._edit.textCursor().block()
        kept = [one for one in self._cursors if one.block() != block]
        if len(kept) == len(self._cursors):
            kept.append(self._cursor(block.position()))
        self._cursors = kept
        self._edit.viewport().update()
        self.changed.emit()

    def beside(self, *, onward: bool) -> int | None:
        """Return the next or previous bookmark from the caret, around the ends; None if none."""
        here, places = self._edit.textCursor().block().position(), self.places()
        if not places:
            return None
        if onward:
            return next((place for place in places if place > here), places[0])
        return next((place for place in reversed(places) if place < here), places[-1])

    def paint(self, area: QRect) -> None:
        """Paint the bars in a part of the viewport; called while it is painted."""
        if not self._cursors:
            return
        edit = self._edit
        painter = QPainter(edit.viewport())
        colour = QApplication.palette().color(QPalette.ColorRole.Link)
        layout = edit.document().documentLayout()
        down = QPointF(0, edit.verticalScrollBar().value())
        for block in self._blocks():
            corner = layout.blockBoundingRect(block).topLeft() - down
            line = block.layout().lineAt(0)
            if line.isValid() and area.top() - line.height() <= corner.y() <= area.bottom():
                bar = QRectF(0, corner.y() + line.y(), _WIDTH, line.ascent() + line.descent())
                painter.fillRect(bar, colour)
        painter.end()

    def _blocks(self) -> list[QTextBlock]:
        return [one.block() for one in self._cursors]

    def _cursor(self, place: int) -> QTextCursor:
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(max(0, min(place, self._edit.document().characterCount() - 1)))
        return cursor
