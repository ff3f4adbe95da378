"""Lines under words of the visible text: one walk over the paragraphs for every kind of line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QTimer, Slot
from PySide6.QtGui import QPainter, QPixmap, QTextBlock, QTextDocument
from PySide6.QtWidgets import QTextEdit

from writer_assist.ui.draft.underlines import RememberedLines, Span

PAUSE_MS = 300  # of not typing, after which the words just written are marked

_MOST_TYPED = 200  # characters that count as written in a paragraph; more are looked up at once


class MarkedWords(Protocol):
    """Says which words of a paragraph have a line under them, and what the line looks like."""

    @property
    def is_on(self) -> bool:
        """Whether there are lines at all."""

    def spans(self, block: QTextBlock) -> Sequence[Span]:
        """Return what has a line in a paragraph, in UTF-16 units; called while it is painted.

        What is not known yet is asked for, and left out.
        """

    def tile(self, scale: float) -> QPixmap:
        """Return the picture that is repeated under the words."""


class TextMarks(QObject):
    """Draws lines under words; the layout of the text is not touched.

    Nothing is looked at but paragraphs that are being painted.  In the one that is being written,
    the lines move along with their words, and nothing is looked up until the writer pauses: a key
    costs nothing more.
    """

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._kinds: list[_Kind] = []
        self._blocks = 0  # how many paragraphs there were when that was painted
        self._typed: int | None = None  # the number of the paragraph being written
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_again)
        self._document = edit.document()
        self._document.contentsChange.connect(self._note_change)

    def add(self, words: MarkedWords) -> None:
        """Draw lines of one more kind."""
        self._kinds.append(_Kind(words))

    def turn(self, document: QTextDocument) -> None:
        """Draw lines in another document, which is shown now."""
        self._document.contentsChange.disconnect(self._note_change)
        self._document = document
        self.forget()
        document.contentsChange.connect(self._note_change)

    @Slot()
    def forget(self) -> None:
        """Forget where lines were: there is another text, and nothing of it is being written."""
        self._typed = None
        for kind in self._kinds:
            kind.forget()

    def paint(self, area: QRect) -> None:
        """Draw the lines in a part of the viewport; called while it is painted."""
        kinds = [one for one in self._kinds if one.words.is_on]
        if not kinds:
            return
        edit = self._edit
        left = -edit.horizontalScrollBar().value()
        down = -edit.verticalScrollBar().value()
        layout = edit.document().documentLayout()
        block = edit.cursorForPosition(QPoint(0, area.top())).block()
        number = block.blockNumber()
        drawn: list[tuple[_Kind, list[QRectF], QPointF]] = []
        while block.isValid():
            corner = layout.blockBoundingRect(block).topLeft() + QPointF(left, down)
            if corner.y() > area.bottom():
                break
            if block.length() > 1:
                is_typed = number == self._typed
                drawn += [(kind, kind.lines(block, number, is_typed), corner) for kind in kinds]
            block, number = block.next(), number + 1
        if any(lines for _, lines, _ in drawn):
            self._draw(drawn)

    def _draw(self, drawn: Sequence[tuple[_Kind, list[QRectF], QPointF]]) -> None:
        painter = QPainter(self._edit.viewport())
        scale = self._edit.devicePixelRatioF()
        for kind, lines, corner in drawn:
            for line in lines:
                tile = kind.words.tile(scale)
                painter.drawTiledPixmap(line.translated(corner), tile)
        painter.end()

    @Slot(int, int, int)
    def _note_change(self, position: int, removed: int, added: int) -> None:
        """Keep the lines of the paragraph being written; they are looked up after a pause."""
        kinds = [one for one in self._kinds if one.words.is_on]
        if not kinds:
            return
        document = self._edit.document()
        blocks = document.blockCount()
        if blocks != self._blocks or removed + added > _MOST_TYPED:
            self._blocks = blocks
            self.forget()
            return
        block = document.findBlock(position)
        number, at = block.blockNumber(), position - block.position()
        for kind in kinds:
            kind.move(number, at, removed, added, is_typed=number == self._typed)
        self._typed = number
        self._pause.start()

    @Slot()
    def _look_again(self) -> None:
        if self._typed is not None:
            self._typed = None
            self._edit.viewport().update()


class _Kind:
    """One kind of line, and where it was drawn last."""

    def __init__(self, words: MarkedWords) -> None:
        self.words = words
        self._remembered = RememberedLines()
        self._shown: dict[int, Sequence[Span]] = {}  # by paragraph
        self._typed: Sequence[Span] = ()  # in the paragraph being written

    def lines(self, block: QTextBlock, number: int, is_typed: bool) -> list[QRectF]:
        """Return the lines in a paragraph, from its corner."""
        if is_typed:  # nothing is looked up
            return self._remembered.lines(block, self._typed, f"#{number}")
        spans = self._shown[number] = self.words.spans(block)
        return self._remembered.lines(block, spans, block.text()) if spans else []

    def move(self, number: int, at: int, removed: int, added: int, *, is_typed: bool) -> None:
        """Move the lines of a paragraph along with its words; the one that is changed goes."""
        before = self._typed if is_typed else self._shown.get(number, ())
        by = added - removed
        kept = [one for one in before if one[1] < at]
        kept += [(one[0] + by, one[1] + by) for one in before if one[0] > at + removed]
        self._typed = kept

    def forget(self) -> None:
        """Forget where lines were: there are more paragraphs, or fewer."""
        self._shown.clear()
