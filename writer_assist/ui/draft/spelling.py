"""Marks unknown words in the visible part of the draft, and offers others for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPixmap, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu, QTextEdit

from writer_assist.domain.line_words import LineWord, checked_words
from writer_assist.ui.draft.underlines import DottedLine, RememberedLines, Span
from writer_assist.ui.text import tr, units_before

GATHER_MS = 60  # while words that were painted are gathered, to be asked for together

_MOST_LINES = 400  # whose words are kept
_AHEAD = 60  # paragraphs that are asked for together when the next unknown word is sought


@dataclass(frozen=True, slots=True)
class SpellingOffer:
    """What the context menu offers for an unknown word."""

    word: str
    suggestions: tuple[str, ...]


class SpellingMarks(QObject):
    """Knows which words of the draft are unknown; ``TextMarks`` draws the lines under them.

    Nothing is checked here: words are asked for, and the answers kept.  The word at the caret is
    not marked while it is written.

    Signals:
        words_wanted: tuple[str, ...], words that are to be checked; see :meth:`tell`.
        told: Words that were asked for are known now.
        suggestions_wanted: str, a word, whose menu is shown by :meth:`offer`.
        word_added: str, a word that the writer wants to be known everywhere.
        book_word_added: str, a word that is to be known in this book.

    Attributes:
        book: The title of the open book, which may have words of its own; empty for none.
    """

    words_wanted = Signal(tuple)
    told = Signal()
    suggestions_wanted = Signal(str)
    word_added = Signal(str)
    book_word_added = Signal(str)

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self.book = ""
        self._on = False
        self._known: dict[str, bool] = {}
        self._lines: dict[str, tuple[LineWord, ...]] = {}
        self._judged: dict[str, Sequence[Span]] = {}  # unknown words, by paragraph
        self._asked: set[str] = set()
        self._wanted: set[str] = set()
        self._spared: tuple[int, int] | None = None  # the unknown word being written
        self._offer: SpellingOffer | None = None
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self._ask)
        self._dots = DottedLine()
        self._beside = RememberedLines()
        edit.cursorPositionChanged.connect(self._follow_caret)

    @property
    def is_on(self) -> bool:
        """Whether unknown words are marked."""
        return self._on

    def tile(self, scale: float) -> QPixmap:
        """Return the dot of the line."""
        return self._dots.pixmap(scale)

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
        self.told.emit()

    def spans(self, block: QTextBlock) -> Sequence[Span]:
        """Return the unknown words of a paragraph without the one that is being written."""
        spans, at = self.found_in(block), block.position()
        if spans and at <= self._edit.textCursor().position() < at + block.length():
            written = [one for one in spans if self._is_written(at + one[0], at + one[1])]
            if written:
                self._spared = at + written[0][0], at + written[0][1]
                spans = [one for one in spans if one not in written]
        if self._wanted and not self._gather.isActive():
            self._gather.start()
        return spans

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
        dots = self.tile(self._edit.devicePixelRatioF())
        place = layout.hitTest(QPointF(0, area.top() - top), Qt.HitTestAccuracy.FuzzyHit)
        block = document.findBlock(max(0, place))
        while block.isValid():
            corner = layout.blockBoundingRect(block).topLeft() + QPointF(0, top)
            if corner.y() > area.bottom():
                break
            spans = self.found_in(block, is_shown=False)
            for line in self._beside.lines(block, spans, block.text()):
                painter.drawTiledPixmap(line.translated(corner), dots)
            block = block.next()
        if self._wanted and not self._gather.isActive():
            self._gather.start()

    def lacks(self, block: QTextBlock) -> bool:
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

    def found_in(self, block: QTextBlock, *, is_shown: bool = True) -> Sequence[Span]:
        """Return the unknown words of a paragraph, as far as they are known to be unknown.

        Args:
            block: The paragraph.
            is_shown: Whether it is one of the text in the field, where the caret is.
        """
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

    def unknown_at(self, position: int) -> str:
        """Return the unknown word at a place in the document; empty if there is none."""
        block = self._edit.document().findBlock(position)
        text, at = block.text(), position - block.position()
        for start, end in self.found_in(block):
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
        entries.append(add)
        if self.book:
            words = tr("Add “{word}” to the words of this &book").format(word=offer.word)
            of_book = menu.addAction(words)
            of_book.setToolTip(tr("Scenes of other books do not know it"))
            of_book.triggered.connect(lambda: self.book_word_added.emit(offer.word))
            entries.append(of_book)
        entries.append(menu.addSeparator())
        if first is not None:
            menu.insertActions(first, entries)

    def _news(self) -> None:
        self._judged.clear()
        self._edit.viewport().update()

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
