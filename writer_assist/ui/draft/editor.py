"""The draft being written, and its scene as a context."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from writer_assist.domain.context import LOOKED_AT, Context
from writer_assist.domain.story import TextRegion, inside_after
from writer_assist.ui.draft.asides import CommentTracker
from writer_assist.ui.draft.bookmarks import BookmarkMarks
from writer_assist.ui.draft.bright import BrightPart
from writer_assist.ui.draft.caret_height import TYPEWRITER
from writer_assist.ui.draft.draft_page import DraftPage
from writer_assist.ui.draft.ghost import GhostText
from writer_assist.ui.draft.grammar import GrammarMarks
from writer_assist.ui.draft.mark_search import MarkSearch
from writer_assist.ui.draft.marks import TextMarks
from writer_assist.ui.draft.pasting import files_in
from writer_assist.ui.draft.sourced_edit import SourcedEdit
from writer_assist.ui.draft.spelling import SpellingMarks
from writer_assist.ui.draft.surroundings import story_around
from writer_assist.ui.draft.tint import AuthorshipTint
from writer_assist.ui.draft.typing import TypingMarks
from writer_assist.ui.draft.whispers import WhisperMarks
from writer_assist.ui.draft.word_count import WordCounter
from writer_assist.ui.sources.model import passage_in
from writer_assist.ui.text import units_before

TOP, BOTTOM = 44, 280  # margins around the text: the caret is never at the very edge


class Editor(SourcedEdit):
    """The text field in the middle of the window.

    Nothing here looks at the whole text when a key is pressed.

    Attributes:
        asides: Knows where its comments are.
        bookmarks: Mark lines to come back to.
        whispers: Dots beside what a note says otherwise.
        widen_copy: Returns what is copied, which may be more than what is selected here.
        widen_selection: Selects more than this text; tells whether it did so, or said why not.
        bright: Dims what is not being written.
        ghost: Words that are suggested after the caret.
        grammar: Knows what may be wrong in the grammar.
        mark_search: Finds the next line under a word.
        marks: Draw the lines under words.
        spelling: Knows which words are unknown.
        tint: Shows who wrote what.
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
        self.asides = CommentTracker(self.document(), self)
        self._counter = WordCounter(
            self.document(), self.asides.inside_before, self.authorship.written_in, self
        )
        self._counter.counted.connect(self.words_changed)
        self._earlier = ""
        self.bookmarks = BookmarkMarks(self)
        self.whispers = WhisperMarks(self)
        self.bright = BrightPart(self)
        self.tint = AuthorshipTint(self, self.authorship)
        self.ghost = GhostText(self)
        self.ghost.taken.connect(self.insert)
        self.typing = TypingMarks(self, self._is_story)
        self.spelling = SpellingMarks(self)
        self.grammar = GrammarMarks(self)
        self.marks = TextMarks(self)
        self.mark_search = MarkSearch(self)
        for words in (self.spelling, self.grammar):
            self.marks.add(words)
            self.mark_search.add(words)
            words.told.connect(self.mark_search.go_on)
        self.text_replaced.connect(self.marks.forget)
        self.mark_search.found.connect(self._offer_for)
        self.widen_copy: Callable[[str], str] = str
        self.widen_selection: Callable[[], bool] = bool
        self._menu_place: QPoint | None = None  # of a menu that waits for suggestions

    def set_text(self, text: str) -> None:
        """Show another text; its history of undo is empty, and none of it was written now."""
        self.authorship.pause()
        super().set_text(text)
        self.authorship.begin()
        self._earlier = ""

    def turn_to(self, page: DraftPage) -> None:
        """Show another page, with what can be undone in it; the one before stays as it is."""
        self.page.log = self.authorship.leave()
        if page.log is None:  # undo would bring back words of which nobody knows who wrote them
            page.forget_undo()
        super().turn_to(page)
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

    def written_words(self) -> int:
        """Return how many words were typed since the draft was opened, as far as counted."""
        return self._counter.written

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
        self.tint.paint(event.rect())
        super().paintEvent(event)
        self.marks.paint(event.rect())
        self.bookmarks.paint(event.rect())
        self.whispers.paint(event.rect())
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
        """Return the context menu, with suggestions for an underlined word at its top."""
        menu = super().context_menu()
        self.grammar.extend(menu)
        self.spelling.extend(menu)
        return menu

    def show_suggestions(self, word: str, suggestions: tuple[str, ...]) -> None:
        """Show the context menu that waited for suggestions."""
        place, self._menu_place = self._menu_place, None
        if place is None:
            place = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        self.spelling.offer(word, suggestions)
        super()._show_menu(place)

    @Slot()
    def _offer_for(self) -> None:
        """Show what can be done about the underlined words that were just found."""
        self._show_menu_at_caret()

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

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Copy or drag the text, and what is selected beyond it."""
        data = super().createMimeDataFromSelection()
        data.setText(self.widen_copy(self.selected_text()))
        return data

    @Slot()
    def selectAll(self) -> None:  # noqa: N802
        """Select all of this text; where it is selected already, what lies around it too."""
        if not self.widen_selection():
            super().selectAll()

    @Slot()
    def cut(self) -> None:
        """Cut what is selected; what reaches beyond this text is copied only."""
        if self._reaches_beyond():
            self.copy()
        else:
            super().cut()

    @Slot()
    def paste(self) -> None:
        """Paste in place of what is selected, unless that reaches beyond this text."""
        if not self._reaches_beyond():
            super().paste()

    def _reaches_beyond(self) -> bool:
        text = self.selected_text()
        return self.widen_copy(text) != text

    def _follow_document(self, page: DraftPage) -> None:
        self.asides.turn(page.document)
        self.authorship.turn(page.document, page.log)
        self._counter.turn(page.document)
        self.marks.turn(page.document)
        self.mark_search.stop()
        self.tint.turn(page.document)

    def _is_story(self, number: int, before: str) -> bool:
        """Tell whether the place after a paragraph's beginning is text, not a comment."""
        region = inside_after(before, self.asides.inside_before(number))
        return region in (TextRegion.BEGINNING, TextRegion.STORY)
