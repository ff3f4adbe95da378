"""Dims all of the draft but the paragraph or the sentence that is being written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Slot
from PySide6.QtGui import QColor, QPainter, QRegion, QTextBlock
from PySide6.QtWidgets import QTextEdit

from writer_assist.domain.sentences import sentences
from writer_assist.page_settings import ALL, SENTENCE
from writer_assist.ui.draft.underlines import Span, x_of
from writer_assist.ui.text import characters_before, units_before
from writer_assist.ui.theme import current_palette

_VEIL = 140  # of 255: how much of the paper lies over what is dimmed; it can still be read


class BrightPart(QObject):
    """Lays a veil of paper over the visible text, with a hole at the caret.

    The document, its formats and its layout are not touched, and only what is painted anyway is
    looked at: it costs the same in a draft of any length.
    """

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._part = ALL
        self._shown: tuple[int, int] | None = None
        self._spans: tuple[str, list[tuple[int, int]]] = ("", [])  # of the last paragraph
        edit.cursorPositionChanged.connect(self._follow)
        edit.selectionChanged.connect(self._follow)

    def choose(self, part: str) -> None:
        """Choose what is bright: ALL, PARAGRAPH or SENTENCE of the page's settings."""
        if part == self._part:
            return
        self._part, self._shown = part, None
        self._edit.viewport().update()

    def paint(self, area: QRect) -> None:
        """Dim a part of the viewport; called after the text was painted."""
        if self._part == ALL:
            return
        document = self._edit.document()
        below = document.rootFrame().frameFormat().bottomMargin()
        end = document.documentLayout().documentSize().height() - below
        area = area.intersected(QRect(0, 0, area.right() + 1, self._down(end)))  # no bare paper
        region = QRegion(area) - QRegion(self._edit.cursorRect().adjusted(-1, 0, 2, 0))
        for hole in self._holes(area):
            region -= QRegion(hole)
        painter = QPainter(self._edit.viewport())
        painter.setClipRegion(region)
        painter.fillRect(area, self._veil())
        painter.end()

    def veil(self) -> QColor | None:
        """Return what lies over what is dimmed; None if all is bright."""
        return None if self._part == ALL else self._veil()

    @staticmethod
    def _veil() -> QColor:
        veil = QColor(current_palette().paper)
        veil.setAlpha(_VEIL)
        return veil

    def _down(self, y: float) -> int:
        """Return how far down the viewport a height of the document is."""
        return max(0, int(y) + 1 - self._edit.verticalScrollBar().value())

    def bright_text(self) -> str:
        """Return the words that are bright now."""
        cursor = self._edit.textCursor()
        start, end = self._bounds()
        cursor.setPosition(start)
        cursor.setPosition(end, cursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    @Slot()
    def _follow(self) -> None:
        """Paint again when another sentence is bright; within one, Qt paints what changed."""
        if self._part == ALL:
            return
        start, end = self._bounds()
        shown = start, end if self._edit.textCursor().hasSelection() else -1
        if shown != self._shown:
            self._shown = shown
            self._edit.viewport().update()

    def _bounds(self) -> tuple[int, int]:
        """Return where the bright part begins and ends; it holds all that is selected."""
        cursor = self._edit.textCursor()
        document = self._edit.document()
        first = document.findBlock(cursor.selectionStart())
        last = document.findBlock(cursor.selectionEnd())
        if self._part != SENTENCE:
            return first.position(), last.position() + last.length() - 1
        start = self._sentence(first, cursor.selectionStart() - first.position())[0]
        end = self._sentence(last, cursor.selectionEnd() - last.position())[1]
        return first.position() + start, last.position() + end

    def _sentence(self, block: QTextBlock, place: int) -> tuple[int, int]:
        """Return start and end of the sentence around a place of a paragraph, in UTF-16 units."""
        text = block.text()
        at = characters_before(text, place)
        if self._spans[0] != text:
            self._spans = text, _grown(*self._spans, text, at) or sentences(text)
        found = (0, len(text))
        for span in self._spans[1]:
            if span[0] > at:
                break
            found = span
        return units_before(text, found[0]), units_before(text, found[1])

    def _holes(self, area: QRect) -> list[QRect]:
        start, end = self._bounds()
        edit = self._edit
        bars = QPointF(edit.horizontalScrollBar().value(), edit.verticalScrollBar().value())
        layout = edit.document().documentLayout()
        block = edit.document().findBlock(start)
        if edit.textCursor().hasSelection():  # it may begin far above
            above = edit.cursorForPosition(QPoint(0, area.top())).block()
            block = above if above.position() > start else block
        holes: list[QRect] = []
        while block.isValid() and block.position() <= end:
            corner = layout.blockBoundingRect(block).topLeft() - bars
            if corner.y() > area.bottom():
                break
            at = block.position()
            holes += _lines(block, corner, start - at, end - at, area)
            block = block.next()
        return holes


def _grown(before: str, spans: Sequence[Span], text: str, at: int) -> list[Span] | None:
    """Return the sentences after a letter was typed inside a word; None if more was changed.

    To look for sentences again with every key takes a millisecond in a long paragraph.
    """
    old = at - 1
    if len(text) != len(before) + 1 or old < 1 or not text[old - 1 : at].isalnum():
        return None
    if text[:old] != before[:old] or text[at:] != before[old:]:
        return None
    if any(start == old for start, _ in spans):
        return None
    return [(start + (start > old), end + (end >= old)) for start, end in spans]


def _lines(block: QTextBlock, corner: QPointF, start: int, end: int, area: QRect) -> list[QRect]:
    """Return where a part of a paragraph is in an area of the viewport, line by line."""
    layout = block.layout()
    rects = []
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        first, last = line.textStart(), line.textStart() + line.textLength()
        if last < start or first > end:
            continue
        place = line.rect().translated(corner)
        if place.bottom() < area.top() or place.top() > area.bottom():
            continue
        if first < start or last > end:
            edges = x_of(line, max(first, start)), x_of(line, min(last, end))
            left, right = min(edges), max(edges)
            place = QRectF(corner.x() + left - 1, place.y(), right - left + 2, place.height())
        rects.append(place.toAlignedRect())
    return rects
