"""Marks unknown words in the visible part of the draft, and finds the next one."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu, QTextEdit

from writer_assist.domain.line_words import LineWord, checked_words
from writer_assist.ui.draft.underlines import DottedLine, Span, UnknownWordLines
from writer_assist.ui.text import tr, units_before

PAUSE_MS = 300  # of not typing, after which the words just written are marked
GATHER_MS = 60  # while words that were painted are gathered, to be asked for together
STEP_S = 0.004  # of searching on the window's thread at a time
STEP_MS = 10

_MOST_LINES = 400  # whose words are kept
_AHEAD = 60  # paragraphs that are asked for together when the next unknown word is sought
_MOST_TYPED = 200  # characters that count as written in a paragraph; more are looked up at once


@dataclass(frozen=True, slots=True)
class SpellingOffer:
    """What the context menu offers for an unknown word."""

    word: str
    suggestions: tuple[str, ...]


class SpellingMarks(QObject):
    """Underlines words that the dictionary does not know; their layout is not touched.

    Nothing is looked at but paragraphs that are being painted, and nothing is checked here: words
    are asked for, and the answers kept.  The word at the caret is not marked while it is written,
    and nothing is looked up in its paragraph until the writer pauses: a key costs nothing more.

    Signals:
        words_wanted: tuple[str, ...], words that are to be checked; see :meth:`tell`.
        suggestions_wanted: str, a word, whose menu is shown by :meth:`offer`.
        word_added: str, a word that the writer wants to be known.
        none_found: The search for the next unknown word found none.
    """

    words_wanted = Signal(tuple)
    suggestions_wanted = Signal(str)
    word_added = Signal(str)
    none_found = Signal()

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._on = False
        self._known: dict[str, bool] = {}
        self._lines: dict[str, tuple[LineWord, ...]] = {}
        self._judged: dict[str, Sequence[Span]] = {}  # unknown words, by paragraph
        self._asked: set[str] = set()
        self._wanted: set[str] = set()
        self._spared: tuple[int, int] | None = None  # the unknown word being written
        self._sought: tuple[int, int] | None = None  # the place reached, and the place begun at
        self._offer: SpellingOffer | None = None
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._ask)
        self._marks = UnknownWordLines()
        self._dots = DottedLine()
        self._shown: dict[int, Sequence[Span]] = {}  # what is marked, by paragraph
        self._caret = 0  # where it is while the text is painted
        self._blocks = 0  # how many paragraphs there were when that was painted
        self._typed: tuple[int, list[Span]] | None = None  # the paragraph being written
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look_again)
        self._document = edit.document()
        self._document.contentsChange.connect(self._note_change)
        edit.cursorPositionChanged.connect(self._follow_caret)

    def turn(self, document: QTextDocument) -> None:
        """Mark the words of another document, which is shown now."""
        self._document.contentsChange.disconnect(self._note_change)
        self._document = document
        self._spared = self._sought = self._typed = None
        self._shown.clear()
        document.contentsChange.connect(self._note_change)

    def set_on(self, on: bool) -> None:
        """Begin to mark words, or stop it; what was known is forgotten."""
        self._on = on
        self.forget()

    def forget(self) -> None:
        """Forget which words are known: there is another dictionary."""
        self._known.clear()
        self._asked.clear()
        self._news()

    def check_again(self) -> None:
        """Ask again for the unknown words: more are known now.  No mark goes before the answer."""
        unknown = tuple(word for word, known in self._known.items() if not known)
        if unknown:
            self.words_wanted.emit(unknown)

    def tell(self, verdicts: Mapping[str, bool]) -> None:
        """Take the answer: which words are known."""
        changed = any(self._known.get(word, True) != known for word, known in verdicts.items())
        self._known.update(verdicts)
        self._asked.difference_update(verdicts)
        if changed:
            self._news()
        if self._sought is not None:
            self._seek()

    def paint(self, area: QRect) -> None:
        """Underline unknown words in a part of the viewport; called while it is painted."""
        if not self._on:
            return
        edit = self._edit
        left = -edit.horizontalScrollBar().value()
        down = -edit.verticalScrollBar().value()
        layout = edit.document().documentLayout()
        block = edit.cursorForPosition(QPoint(0, area.top())).block()
        painter = QPainter(edit.viewport())
        dots = self._dots.pixmap(edit.devicePixelRatioF())
        number, self._caret = block.blockNumber(), edit.textCursor().position()
        while block.isValid():
            corner = layout.blockBoundingRect(block).topLeft() + QPointF(left, down)
            if corner.y() > area.bottom():
                break
            for line in self._lines_of(block, number):
                painter.drawTiledPixmap(line.translated(corner), dots)
            block, number = block.next(), number + 1
        painter.end()
        if self._wanted and not self._gather.isActive():
            self._gather.start()

    def paint_beside(
        self, painter: QPainter, document: QTextDocument, top: int, area: QRect
    ) -> None:
        """Underline unknown words of a text that is painted above or below the one in the field.

        Args:
            painter: Paints into the viewport.
            document: The text, laid out.
            top: Where it begins in the viewport.
            area: The part of the viewport that is painted.
        """
        if not self._on:
            return
        layout = document.documentLayout()
        dots = self._dots.pixmap(self._edit.devicePixelRatioF())
        place = layout.hitTest(QPointF(0, area.top() - top), Qt.HitTestAccuracy.FuzzyHit)
        block = document.findBlock(max(0, place))
        while block.isValid():
            corner = layout.blockBoundingRect(block).topLeft() + QPointF(0, top)
            if corner.y() > area.bottom():
                break
            spans = self._unknown(block, is_shown=False)
            for line in self._marks.lines(block, spans, block.text()):
                painter.drawTiledPixmap(line.translated(corner), dots)
            block = block.next()
        if self._wanted and not self._gather.isActive():
            self._gather.start()

    def _lines_of(self, block: QTextBlock, number: int) -> list[QRectF]:
        """Return the lines under the unknown words of a paragraph, from its corner."""
        if self._typed is not None and self._typed[0] == number:
            return self._marks.lines(block, self._typed[1], f"#{number}")  # nothing is looked up
        spans, at = self._unknown(block), block.position()
        if at <= self._caret < at + block.length():
            written = [one for one in spans if self._is_written(at + one[0], at + one[1])]
            if written:
                self._spared = at + written[0][0], at + written[0][1]
                spans = [one for one in spans if one not in written]
        self._shown[number] = spans
        return self._marks.lines(block, spans, block.text())

    def _news(self) -> None:
        self._judged.clear()
        self._edit.viewport().update()

    @Slot(int, int, int)
    def _note_change(self, position: int, removed: int, added: int) -> None:
        """Keep the marks of the paragraph being written; they are looked up after a pause."""
        if not self._on:
            return
        block = self._edit.document().findBlock(position)
        number, blocks = block.blockNumber(), self._edit.document().blockCount()
        if blocks != self._blocks or removed + added > _MOST_TYPED:
            self._blocks, self._typed = blocks, None
            self._shown.clear()
            return
        before = self._shown.get(number, ())
        if self._typed is not None and self._typed[0] == number:
            before = self._typed[1]
        at, by = position - block.position(), added - removed
        kept = [one for one in before if one[1] < at]
        kept += [(one[0] + by, one[1] + by) for one in before if one[0] > at + removed]
        self._typed = number, kept
        self._pause.start()

    @Slot()
    def _look_again(self) -> None:
        if self._typed is not None:
            self._typed = None
            self._edit.viewport().update()

    def unknown_at(self, position: int) -> str:
        """Return the unknown word at a place in the document; empty if there is none."""
        block = self._edit.document().findBlock(position)
        text, at = block.text(), position - block.position()
        for start, end in self._unknown(block):
            if start <= at <= end:
                return text[start:end] if text.isascii() else _cut(text, start, end)
        return ""

    def offer(self, word: str, suggestions: tuple[str, ...]) -> None:
        """Offer these words in the next context menu."""
        self._offer = SpellingOffer(word, suggestions)

    def extend(self, menu: QMenu) -> None:
        """Put what is offered at the top of a context menu."""
        offer, self._offer = self._offer, None
        if offer is None or self._edit.isReadOnly():
            return
        first = menu.actions()[0] if menu.actions() else None
        place = self._select(offer.word)
        entries = []
        for words in offer.suggestions:
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda _=False, words=words: self._replace(place, words))
            entries.append(action)
        if not entries:
            entries.append(menu.addAction(tr("No suggestions")))
            entries[0].setEnabled(False)
        add = menu.addAction(tr("A&dd “{word}” to my dictionary").format(word=offer.word))
        add.triggered.connect(lambda: self.word_added.emit(offer.word))
        entries += [add, menu.addSeparator()]
        if first is not None:
            menu.insertActions(first, entries)

    @Slot()
    def seek(self) -> None:
        """Select the next unknown word after the caret, from the beginning after the end."""
        start = self._edit.textCursor().selectionEnd()
        self._sought = start, start
        self._seek()

    @Slot()
    def _seek(self) -> None:
        if self._sought is None:
            return
        reached, begun = self._sought
        until = time.monotonic() + STEP_S
        block = self._edit.document().findBlock(reached)
        while block.isValid():
            if self._lacks(block):
                self._sought = reached, begun
                return
            for start, end in self._unknown(block):
                if block.position() + start >= reached:
                    self._found(block.position() + start, block.position() + end)
                    return
            reached = block.position() + block.length()
            block = block.next()
            if time.monotonic() > until:
                self._sought = reached, begun
                QTimer.singleShot(STEP_MS, self, self._seek)
                return
        if begun > 0:  # once more, from the beginning to where it began
            self._sought = 0, 0
            self._seek()
            return
        self._sought = None
        self.none_found.emit()

    def _found(self, start: int, end: int) -> None:
        self._sought = None
        cursor = self._edit.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()
        self.suggestions_wanted.emit(self.unknown_at(start))

    def _lacks(self, block: QTextBlock) -> bool:
        """Ask for the words of this paragraph and some more, if they are not known yet."""
        if all(word.text in self._known for word in self._words(block.text())):
            return False
        for _ in range(_AHEAD):
            self._wanted.update(
                word.text for word in self._words(block.text()) if word.text not in self._known
            )
            block = block.next()
        self._ask()
        return True

    def _words(self, text: str) -> tuple[LineWord, ...]:
        words = self._lines.get(text)
        if words is None:
            if len(self._lines) >= _MOST_LINES:
                self._lines.clear()
            words = tuple(checked_words(text))
            if units_before(text, len(text)) > len(text):
                words = tuple(map(partial(_in_units, text), words))
            self._lines[text] = words
        return words

    def _unknown(self, block: QTextBlock, *, is_shown: bool = True) -> Sequence[Span]:
        text, at = block.text(), block.position()
        if (before := self._judged.get(text)) is not None:
            return before
        found, is_complete = [], True
        for word in self._words(text):
            known = self._known.get(word.text)
            if known is False:
                found.append((word.start, word.end))
            elif known is None:
                is_complete = False
                if not (is_shown and self._is_written(at + word.start, at + word.end)):
                    self._wanted.add(word.text)
        if is_complete:
            if len(self._judged) >= _MOST_LINES:
                self._judged.clear()
            self._judged[text] = found
        return found

    def _is_written(self, start: int, end: int) -> bool:
        cursor = self._edit.textCursor()
        return not cursor.hasSelection() and start < cursor.position() == end

    @Slot()
    def _follow_caret(self) -> None:
        if self._spared is not None and not self._is_written(*self._spared):
            self._spared = None
            self._edit.viewport().update()

    @Slot()
    def _ask(self) -> None:
        wanted = self._wanted - self._asked - self._known.keys()
        self._wanted.clear()
        if wanted:
            self._asked |= wanted
            self.words_wanted.emit(tuple(wanted))

    def _select(self, word: str) -> QTextCursor:
        """Return a cursor that selects the word at the caret."""
        cursor = QTextCursor(self._edit.textCursor())
        block = cursor.block()
        at = cursor.selectionStart() - block.position()
        for one in self._words(block.text()):
            if one.text == word and one.start <= at <= one.end:
                cursor.setPosition(block.position() + one.start)
                cursor.setPosition(block.position() + one.end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _replace(self, place: QTextCursor, words: str) -> None:
        if place.hasSelection():
            place.insertText(words)


def _in_units(text: str, word: LineWord) -> LineWord:
    return LineWord(units_before(text, word.start), units_before(text, word.end), word.text)


def _cut(text: str, start: int, end: int) -> str:
    raw = text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end]
    return raw.decode("utf-16-le", "surrogatepass")
