"""Paints the scenes of a scroll that are not being written, and the titles of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication

from writer_assist.ui.draft.draft_page import DraftPage
from writer_assist.ui.draft.editor import TOP, Editor
from writer_assist.ui.draft.tint import TextAuthors

_TITLE_UP = 15  # pixels from the foot of a title to its text
_TITLE_SIZE, _HEAD_SIZE = 0.78, 0.92  # of the text's own


@dataclass(frozen=True, slots=True)
class ScrollRow:
    """A scene of the scroll.

    Attributes:
        draft: Its file.
        title: What stands above its text.
        is_head: Whether other scenes stand below it, as below a part or a chapter.
        words: Of its text, as far as known.
        line: A sentence that stands in place of its text: it is missing, for instance.
        note: A few quiet words beside its title.
    """

    draft: str
    title: str
    is_head: bool = False
    words: int = field(default=0, compare=False)
    line: str = ""
    note: str = ""

    @property
    def can_be_opened(self) -> bool:
        """Whether it can be written in."""
        return not self.line


class PlacedRows(Protocol):
    """The rows of a scroll, and where they are in the viewport."""

    @property
    def rows(self) -> Sequence[ScrollRow]:
        """All of them."""

    @property
    def live(self) -> int:
        """The number of the one that the field shows itself."""

    def row_at(self, y: int) -> int:
        """Return the row at a height."""

    def rect_of(self, number: int) -> QRect:
        """Return where a row is."""

    def page_of(self, number: int) -> DraftPage | None:
        """Return the page of a row, if it is laid out."""


class ScrollPainter:
    """Paints into the viewport of the text field, before the field paints its own text.

    Attributes:
        selected_in: Returns what is selected in a row that is not being written.
        authors_of: Returns who wrote a text, of this draft; asks for it where that is not known.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self.selected_in: Callable[[int], QTextCursor | None] = lambda _: None
        self.authors_of: Callable[[str], TextAuthors | None] = lambda _: None

    def paint(self, scroll: PlacedRows, area: QRect) -> None:
        """Paint what lies in a part of the viewport."""
        first, last = scroll.row_at(area.top()), scroll.row_at(area.bottom())
        if first == last == scroll.live and area.top() > scroll.rect_of(first).top() + TOP:
            return  # a key was pressed in the text: nothing here is to be painted
        painter = QPainter(self._editor.viewport())
        for number in range(first, last + 1):
            self._paint_title(painter, scroll, number)
            row, y = scroll.rows[number], scroll.rect_of(number).top()
            if row.line:
                self._paint_line(painter, row.line, y)
            elif number != scroll.live and (page := scroll.page_of(number)) is not None:
                self._paint_page(painter, page, number, row.draft, y, area)
                if number > scroll.live and (veil := self._editor.bright.veil()) is not None:
                    painter.fillRect(scroll.rect_of(number).intersected(area), veil)
        painter.end()

    def _paint_title(self, painter: QPainter, scroll: PlacedRows, number: int) -> None:
        row, y = scroll.rows[number], scroll.rect_of(number).top()
        font = self._font(is_head=row.is_head)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left, width = self._measure()
        line = QRect(left, y + TOP - _TITLE_UP - metrics.height(), width, metrics.height())
        palette = QApplication.palette()
        note = metrics.horizontalAdvance(row.note) + 16 if row.note else 0
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, max(40, width - note))
        painter.setPen(palette.color(QPalette.ColorRole.Dark))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, title)
        if row.note:
            painter.setPen(palette.color(QPalette.ColorRole.Dark))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            painter.drawText(line, flags, row.note)
        if number > 0:
            painter.setPen(palette.color(QPalette.ColorRole.Mid))
            above = line.top() - 9
            painter.drawLine(left, above, left + (width if row.is_head else 28), above)

    def _paint_line(self, painter: QPainter, words: str, y: int) -> None:
        left, width = self._measure()
        painter.setFont(self._font(is_head=False, italic=True))
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.Dark))
        place = QRect(left, y + TOP, width, 200)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, words)

    def _paint_page(
        self,
        painter: QPainter,
        page: DraftPage,
        number: int,
        draft: str,
        y: int,
        area: QRect,
    ) -> None:
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette = self._editor.palette()
        context.clip = QRectF(area.translated(0, -y)).intersected(
            QRectF(0, 0, self._editor.viewport().width(), page.height())
        )
        if (cursor := self.selected_in(number)) is not None:
            selection = QAbstractTextDocumentLayout.Selection()
            selection.cursor = cursor
            selection.format = self._selected()
            context.selections = [selection]
        tint = self._editor.tint
        if tint.is_on and (authors := self.authors_of(draft)) is not None:
            tint.paint_beside(painter, page.document, authors, y, area)
        painter.save()
        painter.translate(0, y)
        page.document.documentLayout().draw(painter, context)
        painter.restore()
        self._editor.spelling.paint_beside(painter, page.document, y, area)

    def _selected(self) -> QTextCharFormat:
        palette, style = self._editor.palette(), QTextCharFormat()
        style.setBackground(palette.brush(QPalette.ColorRole.Highlight))
        style.setForeground(palette.brush(QPalette.ColorRole.HighlightedText))
        return style

    def _measure(self) -> tuple[int, int]:
        margin = int(self._editor.document().documentMargin())
        return margin, self._editor.viewport().width() - 2 * margin

    def _font(self, *, is_head: bool, italic: bool = False) -> QFont:
        font = QFont(QApplication.font())
        scale = _HEAD_SIZE if is_head else _TITLE_SIZE
        font.setPointSizeF(max(8.0, self._editor.font().pointSizeF() * scale))
        font.setItalic(italic)
        if is_head:
            font.setWeight(QFont.Weight.DemiBold)
        return font
