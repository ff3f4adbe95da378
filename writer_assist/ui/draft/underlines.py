"""Lines under parts of a paragraph: where they are, and how they are drawn at little cost."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap, QPolygonF, QTextBlock, QTextLine

from writer_assist.ui.theme import current_palette

Span = tuple[int, int]

_BELOW = 0.5  # pixels under the line of writing
_TILE_WIDTH, _TILE_HEIGHT = 4, 3  # pixels, of one dot of a line or half a wave
_ALPHA = 190  # of 255
_MOST_LINES = 400  # paragraphs that are remembered


class RememberedLines:
    """Remembers where the lines under words are, as long as a paragraph looks the same."""

    def __init__(self) -> None:
        self._lines: dict[str, tuple[object, list[QRectF]]] = {}

    def lines(self, block: QTextBlock, spans: Sequence[Span], key: str) -> list[QRectF]:
        """Return the lines under parts of a paragraph, from its corner.

        Args:
            block: The paragraph.
            spans: The parts, in UTF-16 units.
            key: By which the answer is remembered.
        """
        if not spans:
            return []
        layout = block.layout()
        if not layout.lineCount():  # it is not laid out yet
            return []
        first, last = layout.lineAt(0), layout.lineAt(layout.lineCount() - 1)
        look = (spans, first.x(), first.width(), first.height(), last.y(), last.textStart())
        kept = self._lines.get(key)
        if kept is not None and kept[0] == look:
            return kept[1]
        lines = [line for start, end in spans for line in underlines(block, start, end)]
        if len(self._lines) >= _MOST_LINES:
            self._lines.clear()
        self._lines[key] = look, lines
        return lines


def underlines(block: QTextBlock, start: int, end: int) -> Iterator[QRectF]:
    """Yield where the line under a part of a paragraph is, from the paragraph's corner."""
    layout = block.layout()
    line = layout.lineForTextPosition(start)
    while line.isValid() and start < end:
        stop = min(end, line.textStart() + line.textLength())
        y = line.y() + line.ascent() + _BELOW
        left, right = sorted((x_of(line, start), x_of(line, stop)))
        yield QRectF(left, y, right - left, _TILE_HEIGHT)
        if stop >= end:
            return
        start = stop
        line = layout.lineForTextPosition(start)


class LineTile(ABC):
    """A small picture that is laid out in a row under words.

    A pen with dots takes a millisecond for the words of a page; tiles take none to speak of.
    """

    def __init__(self) -> None:
        self._made: tuple[str, float] | None = None
        self._pixmap = QPixmap()

    def pixmap(self, scale: float) -> QPixmap:
        """Return the tile in the theme's colour, for a screen of this scale."""
        name = self._colour_name()
        if self._made != (name, scale):
            self._made = name, scale
            size = round(_TILE_WIDTH * scale), math.ceil(_TILE_HEIGHT * scale)
            self._pixmap = QPixmap(*size)
            self._pixmap.setDevicePixelRatio(scale)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            colour = QColor(name)
            colour.setAlpha(_ALPHA)
            painter = QPainter(self._pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw(painter, colour)
            painter.end()
        return self._pixmap

    @abstractmethod
    def _colour_name(self) -> str: ...

    @abstractmethod
    def _draw(self, painter: QPainter, colour: QColor) -> None: ...


class DottedLine(LineTile):
    """Dots, for words that no dictionary knows."""

    def _colour_name(self) -> str:
        return current_palette().danger

    def _draw(self, painter: QPainter, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(QRectF(0.5, 0.5, 2.2, 2.2))


class WavyLine(LineTile):
    """A wave, for grammar: told apart from dots by its form, whatever colours one sees."""

    def _colour_name(self) -> str:
        return current_palette().accent

    def _draw(self, painter: QPainter, colour: QColor) -> None:
        pen = painter.pen()
        pen.setColor(colour)
        pen.setWidthF(1.1)
        painter.setPen(pen)
        low, high = _TILE_HEIGHT - 0.6, 0.6
        painter.drawPolyline(
            QPolygonF([QPointF(0, low), QPointF(_TILE_WIDTH / 2, high), QPointF(_TILE_WIDTH, low)])
        )


def x_of(line: QTextLine, position: int) -> float:
    """Return where a character begins; some versions of the binding return the position too."""
    place: object = line.cursorToX(position)
    return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]
