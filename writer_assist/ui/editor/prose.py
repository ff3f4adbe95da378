"""A text field for plain prose: a readable measure, generous lines, no formats to paste."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from writer_assist.ui.editor.highlighter import MarkdownHighlighter
from writer_assist.ui.theme import SAMPLE, reading_font
from writer_assist.ui.utf16 import units_before

LINE_HEIGHT_PERCENT = 130
MEASURE = 66  # characters; 60 to 75 are comfortable to read

_MOUSE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
}
_NEW_PARAGRAPH = (
    QKeySequence.StandardKey.InsertParagraphSeparator,
    QKeySequence.StandardKey.InsertLineSeparator,
)
# Keys that QTextEdit would swallow though the program gives them a meaning.
_NOT_OURS = (QKeySequence("Ctrl+K"), QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Shift+Return"))


class ProseEdit(QTextEdit):
    """Edits Markdown as plain text; what is pasted or dropped loses its formats.

    QTextEdit, not QPlainTextEdit: that one ignores a paragraph's line height.  The
    heights and margins are set while undoing is switched off, so that undo never
    meets them, and new paragraphs inherit them.

    Signals:
        edited: The writer, or an insertion, changed the text; not sent by set_text.
        caret_moved: The caret or the selection is elsewhere.
    """

    edited = Signal()
    caret_moved = Signal()

    def __init__(self, parent: QWidget | None = None, *, top: int = 0, bottom: int = 0) -> None:
        super().__init__(parent)
        self._top, self._bottom = top, bottom
        self._filling = False
        self._measured = True
        self.setAcceptRichText(False)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFont(reading_font(13))
        self.highlighter = MarkdownHighlighter(self.document())
        self.document().contentsChange.connect(self._tell_edited)
        self.cursorPositionChanged.connect(self.caret_moved)
        self._format_all()

    def set_text(self, text: str) -> None:
        """Show another text; nothing of it can be undone."""
        self._filling = True
        try:
            self.setPlainText(text)
            self._format_all()
        finally:
            self._filling = False

    def text(self) -> str:
        """Return the whole text, paragraphs ended by line feeds.

        It costs milliseconds in a long draft: for saving, not for every key.
        """
        # toPlainText() would turn no-break spaces into spaces.
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        if points == self.font().pointSizeF():
            return  # to highlight a long draft anew would be felt
        self.setFont(reading_font(points))
        self.take_colours()
        self._centre()

    def take_colours(self) -> None:
        """Highlight anew after the palette has changed."""
        self._filling = True
        self.highlighter.take_colours(self.font().pointSizeF())
        self.highlighter.rehighlight()
        self._filling = False

    def set_measured(self, measured: bool) -> None:
        """Keep to the readable measure, or fill the width (in a narrow panel)."""
        self._measured = measured
        self._centre()

    def cursor_at(self, text: str, start: int, end: int) -> QTextCursor:
        """Return a cursor that selects characters ``start`` to ``end`` of ``text``, shown here."""
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(units_before(text, start), last))
        cursor.setPosition(min(units_before(text, end), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def event(self, event: QEvent) -> bool:
        """Let the margins act as if they were text; leave the program's keys to the window."""
        if event.type() in _MOUSE and isinstance(event, QMouseEvent):
            return self._to_viewport(event)
        if isinstance(event, QWheelEvent):
            return QApplication.sendEvent(self.viewport(), event)
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and QKeySequence(event.keyCombination()) in _NOT_OURS
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Type; Enter makes a paragraph, with Shift too, and not a line separator."""
        # Qt's own Enter in an empty paragraph makes none, but takes its line height away.
        if any(map(event.matches, _NEW_PARAGRAPH)) and not self.isReadOnly():
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the text in the middle."""
        if event.size().width() != event.oldSize().width():
            self._centre()
        super().resizeEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Take text only."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste or drop plain text, in one undo step."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(source.text().replace("\r\n", "\n").replace("\r", "\n"))
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Be narrow if need be."""
        return QSize(160, 80)

    def _format_all(self) -> None:
        document = self.document()
        document.setUndoRedoEnabled(False)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(
            LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        every = QTextCursor(document)
        every.select(QTextCursor.SelectionType.Document)
        every.mergeBlockFormat(spacing)
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(self._top)
        frame.setBottomMargin(self._bottom)
        document.rootFrame().setFrameFormat(frame)
        if document.isEmpty():  # then Qt keeps the layout without margins
            document.markContentsDirty(0, 1)
        document.setUndoRedoEnabled(True)
        document.setModified(False)

    def _centre(self) -> None:
        bar = self.verticalScrollBar().sizeHint().width()
        wide = QFontMetricsF(self.font()).horizontalAdvance(SAMPLE) / len(SAMPLE) * MEASURE
        spare = (self.width() - bar - wide - 2 * self.document().documentMargin()) / 2
        side = max(24, int(spare)) if self._measured else 12
        self.setViewportMargins(side, 0, max(side - bar, 8), 0)

    def _to_viewport(self, event: QMouseEvent) -> bool:
        viewport = self.viewport()
        there = QPointF(viewport.mapFrom(self, event.position().toPoint()))
        inside = QPointF(max(0.0, min(there.x(), viewport.width() - 1.0)), there.y())
        moved = QMouseEvent(
            event.type(),
            inside,
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )
        return QCoreApplication.sendEvent(viewport, moved)

    @Slot(int, int, int)
    def _tell_edited(self, _position: int, removed: int, added: int) -> None:
        if not self._filling and (removed or added):
            self.edited.emit()

    def _colour(self, role: QPalette.ColorRole) -> str:
        return QApplication.palette().color(role).name()
