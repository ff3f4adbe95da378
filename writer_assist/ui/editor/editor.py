"""The draft being written."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QWidget

from writer_assist.domain.context import Context
from writer_assist.domain.paragraphs import LOOKED_AT
from writer_assist.ui.editor.ghost import GhostText
from writer_assist.ui.editor.prose import ProseEdit
from writer_assist.ui.editor.scene import Asides, story_around
from writer_assist.ui.editor.word_counter import WordCounter
from writer_assist.ui.sources.mime import passage_in
from writer_assist.ui.utf16 import units_before

TOP, BOTTOM = 44, 280  # margins above and below the text, so that nobody writes at the very edge
COMFORT = 0.72  # how far down the window the caret may go before the text moves up


class Editor(ProseEdit):
    """The text field in the middle of the window.

    Nothing here looks at the whole text when a key is pressed.

    Attributes:
        asides: Where its comments are.
        ghost: Words that are suggested behind the caret.

    Signals:
        edited: The text changed by the writer's hand or an insertion.
        caret_moved: The caret or the selection is elsewhere.
        words_changed: int, the words of the draft, after a pause.
        passage_dropped: int, the passage whose quotation was dropped into the text.
    """

    words_changed = Signal(int)
    passage_dropped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, top=TOP, bottom=BOTTOM)
        self.setObjectName("Draft")
        self.setAccessibleName(self.tr("Draft"))
        self._invitation = self.tr("Begin anywhere.")
        self.asides = Asides(self.document())
        self._counter = WordCounter(self.document())
        self._counter.counted.connect(self.words_changed)
        self.ghost = GhostText(self)
        self.ghost.taken.connect(self.insert)

    def context(self, draft: str = "", place: QTextCursor | None = None) -> Context:
        """Return the story around the caret; costs nearly the same in a draft of any length.

        Args:
            draft: The draft's file, to be carried along.
            place: A remembered place to look at instead of the caret.
        """
        cursor = self.textCursor() if place is None else place
        return Context.in_story(*story_around(cursor, self.asides, ahead=LOOKED_AT), draft=draft)

    def go_to_story_end(self) -> None:
        """Put the caret behind the last paragraph that has words, and show it."""
        block = self.document().lastBlock()
        while not block.text().strip() and block.previous().isValid():
            block = block.previous()
        text = block.text()
        self.go_to(block.position() + units_before(text, len(text.rstrip())))

    def go_to(self, position: int) -> None:
        """Put the caret at a place in the text and show it.

        Args:
            position: As ``textCursor().position()`` said it; one beyond the text is its end.
        """
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self._keep_comfortable()

    def remember_place(self) -> QTextCursor:
        """Return the caret's place; it moves along when text before it is edited."""
        place = QTextCursor(self.textCursor())
        place.setPosition(place.position())
        return place

    def insert_at(self, place: QTextCursor, text: str) -> None:
        """Insert text at a remembered place, as one step to undo.

        The caret stays where it is in the text; if it stands at the place, it ends
        up behind the new text.
        """
        cursor = QTextCursor(place)
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()
        if cursor.position() == self.textCursor().position():
            self._keep_comfortable()

    def insert(self, text: str) -> None:
        """Insert text at the caret, replacing what is selected, as one step to undo."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()
        self._keep_comfortable()

    def word_count(self) -> int:
        """Return the words of the draft."""
        return self._counter.total()

    def selected_text(self) -> str:
        """Return what is selected, paragraphs ended by line feeds."""
        return self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Type, and keep the line being written away from the lower edge."""
        super().keyPressEvent(event)
        if event.key() not in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._keep_comfortable()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the line being written in sight when the window gets smaller."""
        seen = QRect(QPoint(), event.oldSize()).intersects(self.cursorRect())
        super().resizeEvent(event)
        if seen and event.size().height() < event.oldSize().height():
            self._keep_comfortable()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Invite to write, where the first letter will stand; Qt's own stands higher."""
        super().paintEvent(event)
        self.ghost.paint()
        if self.document().isEmpty():
            painter = QPainter(self.viewport())
            painter.setPen(QApplication.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(self.font())
            line = self.cursorRect().translated(self.cursorWidth() + 1, 0)
            line.setRight(self.viewport().width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._invitation)
            painter.end()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste or drop; a snippet comes as a quotation with its source."""
        super().insertFromMimeData(source)
        passage = passage_in(source)
        if passage is not None:
            self.passage_dropped.emit(passage)

    def _keep_comfortable(self) -> None:
        self.ensureCursorVisible()
        too_low = self.cursorRect().bottom() - int(self.viewport().height() * COMFORT)
        if too_low > 0:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + too_low)
