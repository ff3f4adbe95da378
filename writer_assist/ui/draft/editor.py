"""The draft being written, and its scene as a context."""

from __future__ import annotations

from collections.abc import Sequence

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
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from writer_assist.domain.authorship import TYPED_NOW, Origin, Provenance, Runs
from writer_assist.domain.context import LOOKED_AT, Context
from writer_assist.domain.rewriting import Rewriting
from writer_assist.domain.story import TextRegion, inside_after
from writer_assist.ui.draft.asides import CommentTracker
from writer_assist.ui.draft.authorship import AuthorshipRecorder, ExpectedChange, replaced
from writer_assist.ui.draft.bookmarks import BookmarkMarks
from writer_assist.ui.draft.bright import BrightPart
from writer_assist.ui.draft.caret_height import TYPEWRITER, CaretHeight
from writer_assist.ui.draft.ghost import GhostText
from writer_assist.ui.draft.pasting import files_in, plain
from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.draft.spelling import SpellingMarks
from writer_assist.ui.draft.surroundings import story_around
from writer_assist.ui.draft.tint import AuthorshipTint
from writer_assist.ui.draft.typing import TypingMarks
from writer_assist.ui.draft.whispers import WhisperMarks
from writer_assist.ui.draft.word_count import WordCounter
from writer_assist.ui.sources.model import passage_in, quoted_note
from writer_assist.ui.text import units_before

TOP, BOTTOM = 44, 280  # margins around the text: the caret is never at the very edge


class Editor(ProseEdit):
    """The text field in the middle of the window.

    Nothing here looks at the whole text when a key is pressed.

    Attributes:
        asides: Knows where its comments are.
        authorship: Knows who wrote what.
        bookmarks: Mark lines to come back to.
        whispers: Dots beside what a note says otherwise.
        bright: Dims what is not being written.
        caret_height: Keeps the line being written in sight.
        ghost: Words that are suggested after the caret.
        spelling: Underlines unknown words.
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
        self.asides = CommentTracker(self.document())
        self.authorship = AuthorshipRecorder(self.document())
        self._counter = WordCounter(
            self.document(), self.asides.inside_before, self.authorship.written_in
        )
        self._counter.counted.connect(self.words_changed)
        self._earlier = ""
        self.bookmarks = BookmarkMarks(self)
        self.whispers = WhisperMarks(self)
        self.bright = BrightPart(self)
        self.caret_height = CaretHeight(self)
        self.tint = AuthorshipTint(self, self.authorship)
        self.ghost = GhostText(self)
        self.ghost.taken.connect(self.insert)
        self.typing = TypingMarks(self, self._is_story)
        self.spelling = SpellingMarks(self)
        self._menu_place: QPoint | None = None  # of a menu that waits for suggestions

    def set_text(self, text: str) -> None:
        """Show another text; its history of undo is empty, and none of it was written now."""
        self.authorship.pause()
        super().set_text(text)
        self.authorship.begin()
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

    def insert_at(
        self, place: QTextCursor, text: str, *, model: str = "", notes: Sequence[str] = ()
    ) -> None:
        """Insert a card at a remembered place, as one step to undo.

        The caret stays where it is in the text; if it is at the place, it ends
        up after the new text.

        Args:
            place: The place.
            text: What the card says.
            model: The language model that wrote it.
            notes: The notes that it was written from.
        """
        cursor = QTextCursor(place)
        source = self.authorship.insertion(Origin.ACCEPTED, text, model=model, notes=notes)
        self.put(cursor, text, source)
        if cursor.position() == self.textCursor().position():
            self.caret_height.follow()

    def insert(self, text: str) -> None:
        """Insert suggested words at the caret in place of the selection, as one step to undo."""
        model = self.authorship.suggester()
        self.put(
            self.textCursor(), text, self.authorship.insertion(Origin.ACCEPTED, text, model=model)
        )
        self.caret_height.follow()

    def put(self, place: QTextCursor, text: str, source: Provenance | None = None) -> None:
        """Insert text at a place, replacing what is selected there, as one undo step.

        Args:
            place: The place.
            text: The text.
            source: Where it is from; None if the writer typed what is new in it.
        """
        if source is not None:
            ends = place.selectionStart(), place.selectionEnd()
            self.authorship.expect(replaced(*ends, plain(text), source))
        super().put(place, text)

    def restore_parts(
        self, text: str, parts: Sequence[tuple[int, int, str]], runs: Sequence[Runs]
    ) -> None:
        """Replace stretches of the text by earlier ones, whose sources are known.

        Args:
            text: What is shown here.
            parts: See ``replace_parts``.
            runs: Cover the new words of each.
        """
        cursors = [self.cursor_at(text, start, end) for start, end, _ in parts]
        self.authorship.expect(
            *(
                ExpectedChange(cursor.selectionStart(), cursor.selectionEnd(), plain(part[2]), one)
                for cursor, part, one in zip(cursors, parts, runs, strict=True)
            )
        )
        self.replace_parts(text, parts)

    def rewrite(self, start: int, selection: str, wanted: Rewriting) -> None:
        """Put another wording in place of a stretch, as one step to undo.

        What stays keeps its source.  What a model wrote is an accepted text; otherwise what is new
        is another form of what it replaces, and keeps that source.

        Args:
            start: Where the stretch begins, as cursors count.
            selection: What stands there.
            wanted: The new wording.
        """
        source = self._source_of(wanted)
        places, changes = [], []
        for first, last, words in wanted.edits:
            place = QTextCursor(self.document())
            place.setPosition(start + units_before(selection, first))
            end = start + units_before(selection, last)
            place.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            known = source or self.authorship.source_at(end) or TYPED_NOW
            changes.append(replaced(place.selectionStart(), end, words, known))
            places.append(place)
        self.authorship.expect(*changes)
        self.replace_at(places, [words for _, _, words in wanted.edits])

    def _source_of(self, wanted: Rewriting) -> Provenance | None:
        if not wanted.model:
            return None
        words = "".join(words for _, _, words in wanted.edits)
        notes = (wanted.snippet.passage.label,) if wanted.snippet else ()
        return self.authorship.insertion(Origin.ACCEPTED, words, model=wanted.model, notes=notes)

    def words_after(self, position: int, most: int) -> str:
        """Return what follows a place, paragraphs ended by line feeds, no longer than this."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        end = min(position + most, self.document().characterCount() - 1)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def insert_apart(self, text: str) -> None:
        """Insert a quotation as paragraphs of its own after the caret's, as one step to undo.

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
        words, notes = f"{lead}{text.strip()}{tail}", quoted_note(text)
        source = self.authorship.insertion(Origin.QUOTED, words, notes=notes)
        self.put(cursor, words, source)
        caret.setPosition(cursor.position() if goes_along else stay)
        self.setTextCursor(caret)
        self.caret_height.follow()

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
        self.spelling.paint(event.rect())
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

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """Copy or drag the text; who wrote it is known when it is pasted here again."""
        cursor, text = self.textCursor(), self.selected_text()
        self.authorship.remember(cursor.selectionStart(), cursor.selectionEnd(), text)
        return super().createMimeDataFromSelection()

    def _paste(self, words: str) -> None:
        cursor, runs = self.textCursor(), self.authorship.pasted(words)
        ends = cursor.selectionStart(), cursor.selectionEnd()
        self.authorship.expect(ExpectedChange(*ends, words, runs))
        super()._paste(words)

    def _is_story(self, number: int, before: str) -> bool:
        """Tell whether the place after a paragraph's beginning is text, not a comment."""
        region = inside_after(before, self.asides.inside_before(number))
        return region in (TextRegion.BEGINNING, TextRegion.STORY)


def _gap(neighbour: QTextBlock) -> str:
    """Return the line feeds that make a blank line beside a paragraph; "" where there is one."""
    return "\n" if neighbour.text().strip() else ""
