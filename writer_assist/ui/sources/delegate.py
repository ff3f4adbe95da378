"""Paints a snippet: its note, its best sentence, and the reasons why it is shown."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPalette,
    QPen,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from writer_assist.domain.snippet import Snippet
from writer_assist.ui.sources.model import SNIPPET_ROLE
from writer_assist.ui.sources.reasons import chips, emphasised, excerpt
from writer_assist.ui.theme import SAMPLE, icon, reading_font

SIDE, ABOVE, COMPACT_ABOVE, GAP = 16, 11, 5, 5
LEADING, COMPACT_LEADING = 118, 112  # of a line, in percent
COMPACT_GAP = 3
LABEL_SHARE = 0.4  # of a compact row that the chips leave to its label
CHIP_SIDE, CHIP_ABOVE, CHIP_GAP = 7, 2, 5
LINES, COMPACT_LINES = 4, 2  # of the sentence; the preview has the rest
PINNED_LINES = 1  # the writer knows these, and they must not push what is new out of sight
PIN = 14

Role = QPalette.ColorRole
_Key = tuple[Snippet, int, float, int]
_Chip = tuple[QRectF, str]


class SnippetDelegate(QStyledItemDelegate):
    """Paints snippets; heights follow the width of the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._points = 11.0
        self._compact = False
        self._sentences: dict[_Key, QTextDocument] = {}

    def set_text_size(self, points: float) -> None:
        """Set the size of the sentences in points."""
        self._points = points
        self._sentences.clear()

    def set_compact(self, compact: bool) -> None:
        """Put as many chips as fit beside the label, with less padding."""
        self._compact = compact

    def forget_layouts(self) -> None:
        """Lay out again; call it when the colours have changed."""
        self._sentences.clear()

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height that the snippet takes in the list's width."""
        snippet: Snippet = index.data(SNIPPET_ROLE)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else 300
        inner = width - 2 * SIDE
        low = self._is_low(snippet)
        height = 2 * _above(low) + _label_height(low) + _gap(low)
        height += self._sentence(snippet, inner).size().height()
        if low:
            return QSize(width, int(height) + 1)
        rows = _chip_rows(chips(snippet.reasons), inner)
        if rows:
            height += GAP + rows[-1][-1][0].bottom()
        return QSize(width, int(height) + 1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one snippet; called by Qt."""
        snippet: Snippet = index.data(SNIPPET_ROLE)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, option.state)
        low = self._is_low(snippet)
        above = _above(low)
        inner = rect.adjusted(SIDE, above, -SIDE, -above)
        words = chips(snippet.reasons)
        document = self._sentence(snippet, int(inner.width()))
        leftward = document.firstBlock().textDirection() == Qt.LayoutDirection.RightToLeft
        label = QRectF(inner.left(), inner.top(), inner.width(), _label_height(low))
        free = label
        if low:
            free = _paint_chips_beside(painter, label, words, snippet, leftward=leftward)
        _paint_label(painter, free, snippet, leftward=leftward)
        painter.translate(inner.left(), label.bottom() + _gap(low))
        document.drawContents(painter)
        if not low:
            painter.translate(0, document.size().height() + GAP)
            area = QRectF(0, 0, inner.width(), 0)
            for row in _chip_rows(words, int(inner.width())):
                _paint_chips(painter, _mirrored(row, area) if leftward else row)
        painter.restore()

    def _is_low(self, snippet: Snippet) -> bool:
        return self._compact or snippet.pinned

    def _lines(self, snippet: Snippet) -> int:
        if snippet.pinned:
            return PINNED_LINES
        return COMPACT_LINES if self._compact else LINES

    def _paint_ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        palette = QGuiApplication.palette()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            role = Role.AlternateBase if selected else Role.Midlight
            painter.fillRect(rect.adjusted(0, 0, 0, -1), palette.color(role))
        if focused:
            painter.setPen(QPen(palette.color(Role.Link), 1))
            painter.drawRoundedRect(rect.adjusted(2.5, 1.5, -2.5, -2.5), 4, 4)
        elif selected:
            painter.fillRect(
                QRectF(rect.left(), rect.top(), 2, rect.height() - 1), palette.color(Role.Link)
            )
        painter.setPen(QPen(palette.color(Role.Mid), 1))
        below = rect.bottom() - 0.5
        painter.drawLine(QPointF(rect.left() + SIDE, below), QPointF(rect.right() - SIDE, below))

    def _sentence(self, snippet: Snippet, width: int) -> QTextDocument:
        key = (snippet, width, self._points, self._lines(snippet))
        if key not in self._sentences:
            if len(self._sentences) > 200:
                self._sentences.clear()
            self._sentences[key] = _lay_out(*key)
        return self._sentences[key]


def _above(low: bool) -> int:
    return COMPACT_ABOVE if low else ABOVE


def _gap(low: bool) -> int:
    return COMPACT_GAP if low else GAP


def _label_height(low: bool) -> float:
    label = QFontMetricsF(_label_font()).height()
    return max(label, _chip_height()) if low else label


def _lay_out(snippet: Snippet, width: int, points: float, lines: int) -> QTextDocument:
    font = reading_font(points)
    most = int(lines * width / (QFontMetricsF(font).horizontalAdvance(SAMPLE) / len(SAMPLE)))
    document = _document(excerpt(snippet, most), snippet, width, font)
    while _lines(document) > lines and most > 20:
        most = int(most * 0.93)
        document = _document(excerpt(snippet, most), snippet, width, font)
    if lines <= COMPACT_LINES:
        _lead(document, COMPACT_LEADING)
    return document


def _lines(document: QTextDocument) -> int:
    document.size()  # lays it out; lineCount() knows nothing of rich text
    return document.firstBlock().layout().lineCount()


def _document(words: str, snippet: Snippet, width: int, font: QFont) -> QTextDocument:
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    ink = QGuiApplication.palette().color(Role.Text).name()
    document.setHtml(f'<span style="color:{ink}">{emphasised(words, snippet.reasons)}</span>')
    _lead(document, LEADING)
    document.setTextWidth(width)
    return document


def _lead(document: QTextDocument, percent: int) -> None:
    spacing = QTextBlockFormat()
    spacing.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    every = QTextCursor(document)
    every.select(QTextCursor.SelectionType.Document)
    every.mergeBlockFormat(spacing)


def _label_font() -> QFont:
    return QFont(QApplication.font())


def _chip_font() -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(max(7.5, font.pointSizeF() - 1))
    return font


def _paint_label(painter: QPainter, line: QRectF, snippet: Snippet, *, leftward: bool) -> None:
    font = _label_font()
    metrics = QFontMetricsF(font)
    room = line.width() - (PIN + GAP if snippet.pinned else 0)
    painter.setFont(font)
    painter.setPen(QGuiApplication.palette().color(Role.Dark))
    elided = metrics.elidedText(snippet.passage.label, Qt.TextElideMode.ElideMiddle, room)
    side = Qt.AlignmentFlag.AlignRight if leftward else Qt.AlignmentFlag.AlignLeft
    painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, elided)
    if snippet.pinned:
        pixmap = icon("pinned").pixmap(QSize(PIN, PIN), painter.device().devicePixelRatioF())
        left = line.left() if leftward else line.right() - PIN
        painter.drawPixmap(QPointF(left, line.center().y() - PIN / 2), pixmap)


def _chip_height() -> float:
    return QFontMetricsF(_chip_font()).height() + 2 * CHIP_ABOVE


def _chip_rows(words: tuple[str, ...], width: int) -> list[list[_Chip]]:
    """Return the chips' places, row by row, from the top left corner of their area."""
    metrics = QFontMetricsF(_chip_font())
    height = _chip_height()
    rows: list[list[_Chip]] = []
    left = float(width) + 1
    for word in words:
        text = metrics.elidedText(word, Qt.TextElideMode.ElideRight, width - 2 * CHIP_SIDE)
        wide = metrics.horizontalAdvance(text) + 2 * CHIP_SIDE
        if left + wide > width:
            rows.append([])
            left = 0.0
        top = (len(rows) - 1) * (height + CHIP_GAP)
        rows[-1].append((QRectF(left, top, wide, height), text))
        left += wide + CHIP_GAP
    return rows


def _paint_chips_beside(
    painter: QPainter, line: QRectF, words: tuple[str, ...], snippet: Snippet, *, leftward: bool
) -> QRectF:
    """Paint the chips that fit at the end of a label's line; return what is left of the line.

    Args:
        painter: Paints them.
        line: The whole line.
        words: Of the chips.
        snippet: Whose label it is.
        leftward: Whether the line is read from right to left.
    """
    label_least = line.width() * LABEL_SHARE + (PIN + GAP if snippet.pinned else 0)
    rows = _chip_rows(words, int(line.width() - label_least))[:1]
    if not rows:
        return line
    taken = rows[0][-1][0].right()
    left = line.right() - taken
    row = [(place.translated(left, line.top()), text) for place, text in rows[0]]
    _paint_chips(painter, _mirrored(row, line) if leftward else row)
    taken += GAP
    return line.adjusted(taken, 0, 0, 0) if leftward else line.adjusted(0, 0, -taken, 0)


def _mirrored(row: list[_Chip], area: QRectF) -> list[_Chip]:
    """Return chips with left and right of an area exchanged."""
    around = area.left() + area.right()
    return [
        (QRectF(around - place.right(), place.top(), place.width(), place.height()), text)
        for place, text in row
    ]


def _paint_chips(painter: QPainter, row: list[_Chip]) -> None:
    palette = QGuiApplication.palette()
    painter.setFont(_chip_font())
    for place, text in row:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(Role.Midlight))
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setPen(palette.color(Role.Dark))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
