"""Inline suggestions: shows them after the caret, and handles the keys that accept them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QGlyphRun,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
)
from PySide6.QtWidgets import QApplication, QTextEdit
from shiboken6 import isValid

from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.text import characters_before, units_before

_ONE_WORD = re.compile(r"\s*\S+")
_KEYS = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}
_LEAVING = {QEvent.Type.FocusOut, QEvent.Type.Resize, QEvent.Type.ReadOnlyChange}
# Pressed on the way to another key.
_MODIFIERS = {
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
}


class GhostText(QObject):
    """Shows suggested words in a soft colour; they are not part of the document.

    Tab accepts all of them, Ctrl+Right the first one, Escape dismisses them, and typing their
    letters uses them up; any other key or move of the caret removes them.

    Attributes:
        room: Returns how far down the page is free after the text, in the document's coordinates.

    Signals:
        taken: str, the accepted words, to be inserted at the caret.
    """

    taken = Signal(str)

    def __init__(self, edit: ProseEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._lines: GhostLines | None = None
        self._place = 0  # of the caret
        self.room: Callable[[], float] = lambda: math.inf
        edit.edited.connect(self._follow)
        edit.caret_moved.connect(self._follow)

    @property
    def text(self) -> str:
        """The words that are shown; empty for none."""
        return self._lines.words if self._lines is not None else ""

    def is_welcome(self) -> bool:
        """Tell whether words may be suggested here: only at a paragraph's end."""
        edit, cursor = self._edit, self._edit.textCursor()
        return (
            edit.hasFocus()
            and not edit.isReadOnly()
            and not cursor.hasSelection()
            and cursor.atBlockEnd()
            and not cursor.block().layout().preeditAreaText()
            and not cursor.block().text().startswith("#")  # a heading
            and not edit.document().isRedoAvailable()  # what was just undone is not wanted
        )

    def show(self, words: str) -> None:
        """Show words after the caret, as far as they are visible and cover no other text."""
        self.put_away()
        cursor = self._edit.textCursor()
        lines = GhostLines(self._edit, cursor.block(), words, room=self.room())
        if not lines.words.strip() or not self._sees_caret():
            return
        self._lines, self._place = lines, cursor.position()
        self._edit.installEventFilter(self)
        self._edit.viewport().update(lines.rect())
        self._describe()
        _announce(self._edit)

    @Slot()
    def put_away(self) -> None:
        """Remove the words."""
        if self._lines is not None:
            self._edit.viewport().update(self._lines.rect())
            self._lines = None
            self._edit.removeEventFilter(self)
            self._describe()

    def paint(self) -> None:
        """Paint the words into the viewport; called while it is being painted."""
        if self._lines is None or self._edit.textCursor().block().layout().preeditAreaText():
            return
        painter = QPainter(self._edit.viewport())
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        self._lines.paint(painter)
        painter.end()

    def eventFilter(self, _edit: QObject, event: QEvent) -> bool:  # noqa: N802
        """Handle the keys that accept or dismiss the words; installed while there are any."""
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            return self._accept_key(event)
        # A field that is being destroyed loses the focus as well.
        if event.type() in _LEAVING and isValid(self._edit):
            self.put_away()
        return False

    def _accept_key(self, event: QKeyEvent) -> bool:
        meant = self._meant(event)
        if meant is None:
            if not _is_letter(event) and event.key() not in _MODIFIERS:
                self.put_away()
            return False
        event.accept()  # so that no shortcut gets it
        if event.type() == QEvent.Type.KeyPress:
            meant()
        return True

    def _meant(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.MoveToNextWord):
            return self._accept_word
        if event.modifiers() == Qt.KeyboardModifier.NoModifier:
            keys = {Qt.Key.Key_Tab: self._accept_all, Qt.Key.Key_Escape: self.put_away}
            return keys.get(Qt.Key(event.key()))
        return None

    # Accepted words come back as an edit, and are used up like typed letters.

    def _accept_all(self) -> None:
        self.taken.emit(self.text)

    def _accept_word(self) -> None:
        if word := _ONE_WORD.match(self.text):
            self.taken.emit(word[0])

    @Slot()
    def _follow(self) -> None:
        """Shorten the words by what was typed of them; remove them after any other edit."""
        if self._lines is None:
            return
        cursor = self._edit.textCursor()
        moved = cursor.position() - self._place
        if not self._is_typed(cursor, moved):
            self.put_away()
        elif moved:
            self._edit.viewport().update(self._lines.rect())
            self._lines.use_up(moved)
            self._place = cursor.position()
            self._describe()

    def _is_typed(self, cursor: QTextCursor, moved: int) -> bool:
        """Tell whether the first letters of the words, but not all, have been typed."""
        if not 0 <= moved <= cursor.positionInBlock() or cursor.hasSelection():
            return False
        typed = self.text[: characters_before(self.text, moved)]
        before = cursor.block().text()
        return cursor.atBlockEnd() and typed != self.text and before.endswith(typed)

    def _sees_caret(self) -> bool:
        return self._edit.viewport().rect().contains(self._edit.cursorRect())

    def _describe(self) -> None:
        words = self.tr("Suggested: {words}").format(words=self.text.strip())
        self._edit.setAccessibleDescription(words if self.text else "")


class GhostLines:
    """Words shown after the end of a paragraph, without being in the document.

    They are laid out after a copy of the paragraph's last line, so that they appear
    where they will be once accepted, and stay there while they are typed.

    Attributes:
        words: As far as they are visible and cover no other text.
    """

    def __init__(
        self, edit: QTextEdit, block: QTextBlock, words: str, *, room: float = math.inf
    ) -> None:
        """Lay the words out; the document's own layout must be up to date.

        Args:
            edit: The text field.
            block: The paragraph.
            words: What is suggested after it.
            room: How far down they may reach, in the document's coordinates.
        """
        self._edit = edit
        real = block.layout()
        line = real.lineAt(real.lineCount() - 1)
        paragraph = block.text()
        own = paragraph[characters_before(paragraph, line.textStart()) :]
        self._own = units_before(own, len(own))
        self._layout = QTextLayout(own + words, edit.document().defaultFont())
        self._layout.setTextOption(real.textOption())
        self._layout.setFormats(_moved(real.formats(), -line.textStart()))
        letters = math.ceil(line.ascent() + line.descent() + line.leading())
        height = block.blockFormat().lineHeight(letters, 1.0)  # as Qt's own layout asks for it
        self._layout.beginLayout()
        while (one := self._layout.createLine()).isValid():
            one.setLineWidth(line.width())
            one.setPosition(QPointF(0, (self._layout.lineCount() - 1) * height))
        self._layout.endLayout()
        corner = edit.document().documentLayout().blockBoundingRect(block).topLeft()
        self._origin = corner + line.position()
        to_the_left = block.textDirection() == Qt.LayoutDirection.RightToLeft
        self._caret = -edit.cursorWidth() if to_the_left else edit.cursorWidth()
        self._end = self._last_in(min(room, _floor(edit, block)))
        self.words = words[: characters_before(words, self._end - self._own)].rstrip()
        self._runs = self._glyphs()

    def use_up(self, units: int) -> None:
        """Drop the first UTF-16 units of the words: they are in the document now."""
        self._own += units
        self.words = self.words[characters_before(self.words, units) :]
        self._runs = self._glyphs()

    def rect(self) -> QRect:
        """Return the part of the viewport that they cover."""
        place = self._place()
        bounds = self._layout.boundingRect().translated(place)
        return QRect(0, int(place.y()), self._edit.viewport().width(), int(bounds.height()) + 2)

    def paint(self, painter: QPainter) -> None:
        """Paint the words, in the pen's colour, into the viewport."""
        place = self._place()
        beside_caret = place + QPointF(self._caret, 0)
        for line, run in self._runs:
            painter.drawGlyphRun(place if line else beside_caret, run)

    def _place(self) -> QPointF:
        bars = self._edit.horizontalScrollBar(), self._edit.verticalScrollBar()
        return self._origin - QPointF(bars[0].value(), bars[1].value())

    def _last_in(self, floor: float) -> int:
        """Return where the words that fit above the floor end.

        None do where the paragraph's last word would move to the next line with them.
        """
        end = self._layout.lineAt(0).textLength()
        if end < self._own:
            return self._own
        for number in range(1, self._layout.lineCount()):
            line = self._layout.lineAt(number)
            if self._origin.y() + line.y() + line.height() > floor:
                break
            end = line.textStart() + line.textLength()
        return end

    def _glyphs(self) -> list[tuple[int, QGlyphRun]]:
        """Return what is painted, each with its line; the caret is in line 0."""
        runs: list[tuple[int, QGlyphRun]] = []
        for number in range(self._layout.lineCount()):
            line = self._layout.lineAt(number)
            start = max(line.textStart(), self._own)
            end = min(line.textStart() + line.textLength(), self._end)
            if start < end:
                runs += ((number, run) for run in line.glyphRuns(start, end - start))
        return runs


def _announce(edit: ProseEdit) -> None:
    """Have the description read out where Qt can; otherwise a screen reader may ask for it."""
    try:
        from PySide6.QtGui import QAccessibleAnnouncementEvent
    except ImportError:  # not in every binding that this program works with
        return
    spoken = QAccessibleAnnouncementEvent(edit, edit.accessibleDescription())
    QAccessible.updateAccessibility(spoken)


def _is_letter(event: QKeyEvent) -> bool:
    # AltGr is Ctrl and Alt on Windows, and Alt makes letters on a Mac.
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    commands = modifiers & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.ControlModifier
    return bool(event.text()) and event.text().isprintable() and not commands


def _floor(edit: QTextEdit, block: QTextBlock) -> float:
    """Return how far down there is room after a paragraph, in the document's coordinates."""
    seen = edit.verticalScrollBar().value() + edit.viewport().height()
    block = block.next()
    while block.isValid() and not block.text().strip():
        block = block.next()
    if not block.isValid():
        return float(seen)
    return min(float(seen), edit.document().documentLayout().blockBoundingRect(block).top())


def _moved(formats: Sequence[QTextLayout.FormatRange], by: int) -> list[QTextLayout.FormatRange]:
    """Return the formats moved by an offset; those before the beginning are left out."""
    moved = []
    for old in formats:
        start = max(0, old.start + by)
        length = old.start + by + old.length - start
        if length > 0:
            new = QTextLayout.FormatRange()
            new.start, new.length, new.format = start, length, QTextCharFormat(old.format)
            moved.append(new)
    return moved
