"""The draft being written, and its scene as a context."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QMenu, QTextEdit, QWidget

from writer_assist.domain.context import LOOKED_AT, MAX_CONTEXT_CHARACTERS, Context
from writer_assist.domain.story import TextRegion, inside_after, story_of
from writer_assist.manuscript.structure import scene_at
from writer_assist.ui.draft.asides import CommentTracker, lines_from
from writer_assist.ui.draft.bookmarks import BookmarkMarks
from writer_assist.ui.draft.bright import BrightPart
from writer_assist.ui.draft.caret_height import TYPEWRITER, CaretHeight
from writer_assist.ui.draft.ghost import GhostText
from writer_assist.ui.draft.pasting import files_in
from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.draft.spelling import SpellingMarks
from writer_assist.ui.draft.typing import TypingMarks
from writer_assist.ui.draft.word_count import InsertedText, WordCounter
from writer_assist.ui.sources.model import passage_in
from writer_assist.ui.text import characters_before, units_before

TOP, BOTTOM = 44, 280  # margins around the text: the caret is never at the very edge

AHEAD = MAX_CONTEXT_CHARACTERS // 4  # of a scene too long to be taken whole, after the caret
_ENOUGH = MAX_CONTEXT_CHARACTERS // 2  # where comments stand in between, the rest lies further away
_FURTHER = 4  # times as far


class Editor(ProseEdit):
    """The text field in the middle of the window.

    Nothing here looks at the whole text when a key is pressed.

    Attributes:
        asides: Knows where its comments are.
        bookmarks: Mark lines to come back to.
        bright: Dims what is not being written.
        caret_height: Keeps the line being written in sight.
        ghost: Words that are suggested after the caret.
        spelling: Underlines unknown words.
        typing: Sets printers' marks for typed ones.

    Signals:
        edited: The writer, or an insertion, changed the text.
        caret_moved: The caret or the selection moved.
        words_changed: int, the words of the draft, after a pause.
        passage_dropped: int, the passage whose quotation was dropped into the text.
        files_dropped: tuple[str, ...], files and folders that were dropped on the text, or
            pasted; nothing of them is inserted.
        typed_in_vain: The writer typed where the draft can only be read.
    """

    words_changed = Signal(int)
    passage_dropped = Signal(int)
    files_dropped = Signal(tuple)
    typed_in_vain = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, top=TOP, bottom=BOTTOM)
        self.setObjectName("Draft")
        self.setAccessibleName(self.tr("Draft"))
        self._invitation = self.tr("Begin anywhere.")
        self.asides = CommentTracker(self.document())
        self._counter = WordCounter(self.document(), self.asides.inside_before)
        self._counter.counted.connect(self.words_changed)
        self._inserted = InsertedText(self.document())
        self._earlier = ""
        self.bookmarks = BookmarkMarks(self)
        self.bright = BrightPart(self)
        self.caret_height = CaretHeight(self)
        self.ghost = GhostText(self)
        self.ghost.taken.connect(self.insert)
        self.typing = TypingMarks(self, self._is_story)
        self.spelling = SpellingMarks(self)
        self._menu_place: QPoint | None = None  # of a menu that waits for suggestions

    def set_text(self, text: str) -> None:
        """Show another text; its history of undo is empty, and none of it counts as inserted."""
        super().set_text(text)
        self._inserted.clear()
        self._earlier = ""

    def set_typewriter(self, on: bool) -> None:
        """Keep the line being written at one height; there is room for it below the last line."""
        room = int(self.screen().size().height() * (1 - TYPEWRITER))
        self.formats.set_bottom(room if on else BOTTOM)
        self.caret_height.set_typewriter(on)

    def set_earlier(self, story: str) -> None:
        """Say how the story goes up to this text: it is a scene of a book."""
        self._earlier = story

    def context(self, draft: str = "", place: QTextCursor | None = None) -> Context:
        """Return the story around the caret; takes about as long in a draft of any length.

        Args:
            draft: The draft's file, which the context names.
            place: A remembered place to look at instead of the caret.
        """
        cursor = self.textCursor() if place is None else place
        story, at = story_around(cursor, self.asides, ahead=LOOKED_AT, earlier=self._earlier)
        return Context.in_story(story, at, draft=draft)

    def go_to_story_end(self) -> None:
        """Put the caret at the end of the last paragraph that has words, and show it."""
        block = self.document().lastBlock()
        while not block.text().strip() and block.previous().isValid():
            block = block.previous()
        text = block.text()
        self.go_to(block.position() + units_before(text, len(text.rstrip())))

    def go_to(self, position: int) -> None:
        """Put the caret at a place in the text and show it.

        Args:
            position: As in ``textCursor().position()``; beyond the text means its end.
        """
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)
        self.caret_height.follow()

    def show_at_top(self, position: int) -> None:
        """Put the caret at a place, a heading for instance, and the place near the upper edge."""
        self.go_to(position)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect().top() - TOP)

    def remember_place(self) -> QTextCursor:
        """Return the caret's place; it moves along when text before it is edited."""
        place = QTextCursor(self.textCursor())
        place.setPosition(place.position())
        return place

    def insert_at(self, place: QTextCursor, text: str) -> None:
        """Insert text at a remembered place, as one step to undo.

        The caret stays where it is in the text; if it is at the place, it ends
        up after the new text.
        """
        cursor = QTextCursor(place)
        self._insert(cursor, text)
        if cursor.position() == self.textCursor().position():
            self.caret_height.follow()

    def insert(self, text: str) -> None:
        """Insert text at the caret, replacing what is selected, as one step to undo."""
        self._insert(self.textCursor(), text)
        self.caret_height.follow()

    def insert_apart(self, text: str) -> None:
        """Insert text as paragraphs of their own after the caret's, as one step to undo.

        On a blank line, or at a paragraph's beginning, they go before it.  Blank lines part
        them from their neighbours, and nothing that is selected is replaced.  The caret stays
        in its paragraph; where nothing follows, it moves to a new one.
        """
        caret = self.textCursor()
        cursor = QTextCursor(self.document())
        cursor.setPosition(caret.position())
        block = cursor.block()
        if cursor.atBlockStart() or not block.text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            lead, tail, goes_along = _gap(block.previous()), "\n\n", True
        else:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            goes_along = not block.next().isValid()
            lead, tail = "\n\n", "\n\n" if goes_along else _gap(block.next())
        stay = caret.position()
        self._insert(cursor, f"{lead}{text.strip()}{tail}")
        caret.setPosition(cursor.position() if goes_along else stay)
        self.setTextCursor(caret)
        self.caret_height.follow()

    def inserted_words(self) -> int:
        """Return how many of the draft's words were inserted by the program, not typed."""
        return self._inserted.words()

    def word_count(self) -> int:
        """Return the words of the draft."""
        return self._counter.total()

    def event(self, event: QEvent) -> bool:
        """Keep the focus when Tab is pressed: it was meant for a suggestion that is gone."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_tab = event.key() == Qt.Key.Key_Tab and not event.modifiers()
            if is_tab and not self.isReadOnly():
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Handle a key, and keep the line being written away from the lower edge."""
        if self.isReadOnly() and event.text().isprintable() and event.text():
            self.typed_in_vain.emit()
        super().keyPressEvent(event)
        self.typing.mend(event.text())
        if event.key() not in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.caret_height.follow()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Take what an input method or a dead key composed, as if it were typed."""
        super().inputMethodEvent(event)
        self.typing.mend(event.commitString())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the line being written visible when the window gets smaller."""
        seen = QRect(QPoint(), event.oldSize()).intersects(self.cursorRect())
        super().resizeEvent(event)
        if seen and event.size().height() < event.oldSize().height():
            self.caret_height.follow()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the placeholder where the first letter will stand; Qt's own stands higher."""
        super().paintEvent(event)
        self.spelling.paint(event.rect())
        self.bookmarks.paint(event.rect())
        self.bright.paint(event.rect())
        self.ghost.paint()
        if self.document().isEmpty():
            painter = QPainter(self.viewport())
            painter.setPen(QApplication.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(self.font())
            line = self.cursorRect().translated(self.cursorWidth() + 1, 0)
            line.setRight(self.viewport().width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self._invitation)
            painter.end()

    def context_menu(self) -> QMenu:
        """Return the context menu, with suggestions for an unknown word at its top."""
        menu = super().context_menu()
        self.spelling.extend(menu)
        return menu

    def show_suggestions(self, word: str, suggestions: tuple[str, ...]) -> None:
        """Show the context menu that waited for suggestions."""
        place, self._menu_place = self._menu_place, None
        if place is None:
            place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        self.spelling.offer(word, suggestions)
        super()._show_menu(place)

    def _show_menu(self, place: QPoint) -> None:
        unknown = self.spelling.unknown_at(self.textCursor().selectionStart())
        if unknown and not self.isReadOnly():
            self._menu_place = place
            self.spelling.suggestions_wanted.emit(unknown)
        else:
            super()._show_menu(place)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Accept text; files too, but only to ask what to do with them."""
        return bool(files_in(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        """Paste or drop; a snippet comes as a quotation with its source."""
        passage = passage_in(source)
        if files := files_in(source):
            self.files_dropped.emit(files)
        elif passage is not None:
            self.insert_apart(source.text())
            self.passage_dropped.emit(passage)
        else:
            super().insertFromMimeData(source)

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        start = cursor.selectionStart()
        self.put(cursor, text)
        self._inserted.add(start, cursor.position())

    def _is_story(self, number: int, before: str) -> bool:
        """Tell whether the place after a paragraph's beginning is text, not a comment."""
        region = inside_after(before, self.asides.inside_before(number))
        return region in (TextRegion.BEGINNING, TextRegion.STORY)


def scene_context(editor: QTextEdit, asides: CommentTracker, draft: str = "") -> Context:
    """Return the scene around the caret; of a very long one the part near the caret.

    It takes about as long in a long draft as in a short one.
    """
    text, place = story_around(editor.textCursor(), asides, ahead=MAX_CONTEXT_CHARACTERS)
    start, end = scene_at(text, place)
    place = max(start, min(place, end))
    end = min(end, max(place + AHEAD, start + MAX_CONTEXT_CHARACTERS))
    start = max(start, end - MAX_CONTEXT_CHARACTERS)
    return Context(draft, "", text[start:end], place - start)


def story_around(
    cursor: QTextCursor, asides: CommentTracker, *, ahead: int, earlier: str = ""
) -> tuple[str, int]:
    """Return the story around a place, and where the place is in it.

    Args:
        cursor: Of the draft.
        asides: Of its document.
        ahead: Characters after the place, at least, if there are as many.
        earlier: The story before the document.
    """
    room = MAX_CONTEXT_CHARACTERS
    paragraph = cursor.block().text()
    caret = characters_before(paragraph, cursor.positionInBlock())
    while True:
        before = lines_from(cursor.block(), QTextBlock.previous, room)[::-1]
        after = lines_from(cursor.block(), QTextBlock.next, ahead)
        head = "".join(f"{line}\n" for line in before)
        text, place = "\n".join([head + paragraph, *after]), len(head) + caret
        first = cursor.blockNumber() - len(before)
        story, at = story_of(text, place, asides.inside_before(first))
        if first == 0 and earlier:
            return f"{earlier}\n\n{story}", len(earlier) + 2 + at
        if first == 0 or at == place or at >= _ENOUGH:
            return story, at
        room *= _FURTHER


def _gap(neighbour: QTextBlock) -> str:
    """Return the line feeds that make a blank line beside a paragraph; "" where there is one."""
    return "\n" if neighbour.text().strip() else ""
