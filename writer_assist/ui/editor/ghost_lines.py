"""Where ghost text stands: laid out as if it were typed, in room that is free."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QGlyphRun, QPainter, QTextBlock, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QTextEdit

from writer_assist.ui.utf16 import characters_before, units_before


class GhostLines:
    """Words behind the end of a paragraph that are not in the document.

    They are laid out behind a copy of the paragraph's last line, so that they stand
    where they will stand once they are taken, and stay there while they are typed.

    Attributes:
        words: As far as they stand in sight, and over no other text.
    """

    def __init__(self, edit: QTextEdit, block: QTextBlock, words: str) -> None:
        """Lay words out; the document's own layout has to be up to date."""
        self._edit = edit
        real = block.layout()
        line = real.lineAt(real.lineCount() - 1)
        paragraph = block.text()
        own = paragraph[characters_before(paragraph, line.textStart()) :]
        self._own = units_before(own, len(own))
        self._layout = QTextLayout(own + words, edit.document().defaultFont())
        self._layout.setTextOption(real.textOption())
        self._layout.setFormats(_moved(real.formats(), -line.textStart()))
        letters = math.ceil(line.ascent() + line.descent() + line.leading())
        height = block.blockFormat().lineHeight(letters, 1.0)  # as Qt's own layout asks for it
        self._layout.beginLayout()
        while (one := self._layout.createLine()).isValid():
            one.setLineWidth(line.width())
            one.setPosition(QPointF(0, (self._layout.lineCount() - 1) * height))
        self._layout.endLayout()
        corner = edit.document().documentLayout().blockBoundingRect(block).topLeft()
        self._origin = corner + line.position()
        to_the_left = block.textDirection() == Qt.LayoutDirection.RightToLeft
        self._caret = -edit.cursorWidth() if to_the_left else edit.cursorWidth()
        self._end = self._last_in(_floor(edit, block))
        self.words = words[: characters_before(words, self._end - self._own)].rstrip()
        self._runs = self._glyphs()

    def use_up(self, units: int) -> None:
        """Let the first UTF-16 units of the words be the document's own from now on."""
        self._own += units
        self.words = self.words[characters_before(self.words, units) :]
        self._runs = self._glyphs()

    def rect(self) -> QRect:
        """Return what part of the viewport they are in."""
        place = self._place()
        bounds = self._layout.boundingRect().translated(place)
        return QRect(0, int(place.y()), self._edit.viewport().width(), int(bounds.height()) + 2)

    def paint(self, painter: QPainter) -> None:
        """Paint the words, in the pen's colour, into the viewport."""
        place = self._place()
        beside_caret = place + QPointF(self._caret, 0)
        for line, run in self._runs:
            painter.drawGlyphRun(place if line else beside_caret, run)

    def _place(self) -> QPointF:
        bars = self._edit.horizontalScrollBar(), self._edit.verticalScrollBar()
        return self._origin - QPointF(bars[0].value(), bars[1].value())

    def _last_in(self, floor: float) -> int:
        """Return where the words end that stand above the floor.

        None do where the paragraph's last word would move to the next line with them.
        """
        end = self._layout.lineAt(0).textLength()
        if end < self._own:
            return self._own
        for number in range(1, self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if self._origin.y() + line.y() + line.height() > floor:
                break
            end = line.textStart() + line.textLength()
        return end

    def _glyphs(self) -> list[tuple[int, QGlyphRun]]:
        """Return what is painted, each with its line: the caret stands in line 0."""
        runs: list[tuple[int, QGlyphRun]] = []
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            start = max(line.textStart(), self._own)
            end = min(line.textStart() + line.textLength(), self._end)
            if start < end:
                runs += ((number, run) for run in line.glyphRuns(start, end - start))
        return runs


def _floor(edit: QTextEdit, block: QTextBlock) -> float:
    """Return how far down there is room behind a paragraph, in the document's coordinates."""
    seen = edit.verticalScrollBar().value() + edit.viewport().height()
    block = block.next()
    while block.isValid() and not block.text().strip():
        block = block.next()
    if not block.isValid():
        return float(seen)
    return min(float(seen), edit.document().documentLayout().blockBoundingRect(block).top())


def _moved(formats: Sequence[QTextLayout.FormatRange], by: int) -> list[QTextLayout.FormatRange]:
    """Return formats at other places; what would lie before the beginning is left out."""
    moved = []
    for old in formats:
        start = max(0, old.start + by)
        length = old.start + by + old.length - start
        if length > 0:
            new = QTextLayout.FormatRange()
            new.start, new.length, new.format = start, length, QTextCharFormat(old.format)
            moved.append(new)
    return moved
