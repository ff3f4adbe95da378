"""The bar that finds words in the text and replaces them."""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QToolButton, QWidget

from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.draft.word_count import STEP_MS, STEP_S
from writer_assist.ui.text import tr, units_before
from writer_assist.ui.widgets import IconButton, LinkButton, NamedLabel

PAUSE_MS = 250  # after a key in the text, before the matches are counted again
WIDEST = 220  # of the fields

_NO_FLAGS = QTextDocument.FindFlag(0)
_BACKWARD = QTextDocument.FindFlag.FindBackward
# Qt's whole words: no letter or figure beside them, though an underscore may be.
_NOT_AFTER, _NOT_BEFORE = r"(?<![^\W_])", r"(?![^\W_])"


class FindBar(QFrame):
    """A bar above the text: Enter goes to the next match, Shift+Enter back, Escape closes.

    It closes when another text is shown, unless that is a part of the same scroll.

    Attributes:
        stays: Whether it stays open then.
        further: Goes on in another text of the scroll, backward or not; tells whether the pattern
            is found there.

    Signals:
        left: The bar was closed; the text should get the focus.
        book_wanted: The words are to be found in the whole book.
        counting: re.Pattern, or None: what is counted in the text, and may be counted around it.
    """

    left = Signal()
    book_wanted = Signal()
    counting = Signal(object)

    def __init__(self, edit: ProseEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FindBar")
        self.setAccessibleName(self.tr("Find"))
        self._edit = edit
        self.stays = False
        self.further: Callable[[re.Pattern[str], bool], bool] = _nowhere
        self._matches = MatchCounter(edit)
        # Matches in the scenes before and after this text; None while they are being counted.
        self._around: tuple[int, int] | None = 0, 0
        self._field = self._line(self.tr("Find"))
        self._other = self._line(self.tr("Replace with"))
        self._case = self._option("Aa", self.tr("Match case"))
        self._whole = self._option("[a]", self.tr("Whole words"))
        self._state = NamedLabel("", "Quiet", self)
        self._lay_out()
        self._field.textEdited.connect(self._find_from_here)
        self._case.toggled.connect(self._find_from_here)
        self._whole.toggled.connect(self._find_from_here)
        self._matches.counted.connect(self._show_count)
        edit.caret_moved.connect(self._show_count)
        edit.edited.connect(self._count_again)
        edit.text_replaced.connect(self._follow_text)
        self.hide()

    def open(self) -> None:
        """Show the bar; selected words become the words to find."""
        selected = self._edit.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self._field.setText(selected)
        self.show()
        self._field.setFocus()
        self._field.selectAll()
        self._count()

    @Slot()
    def leave(self) -> None:
        """Close the bar."""
        if self.isVisible():
            self.hide()
            self._matches.stop()
            self.counting.emit(None)
            self._state.clear()
            self.left.emit()

    @Slot(int, int)
    def set_around(self, before: int, after: int) -> None:
        """Say how many matches there are in the scenes before this text, and after it."""
        self._around = before, after
        self._show_count()

    @Slot()
    def _follow_text(self) -> None:
        if not self.stays:
            self.leave()
        elif self.isVisible():
            self._count()

    def words(self) -> tuple[str, str]:
        """Return the words to find, and those to replace them; both may be empty."""
        return self._field.text(), self._other.text()

    @Slot()
    def find_next(self) -> bool:
        """Select the next match, from the start after the last; tell whether there is any."""
        return self._find(_NO_FLAGS)

    @Slot()
    def find_previous(self) -> bool:
        """Select the previous match; tell whether there is any."""
        return self._find(_BACKWARD)

    def find_from_edge(self, *, back: bool) -> bool:
        """Select the first match of the text, or the last one; tell whether there is any."""
        start, flags = QTextCursor(self._edit.document()), self._flags()
        if back:
            start.movePosition(QTextCursor.MoveOperation.End)
            flags |= _BACKWARD
        place = self._edit.document().find(self._field.text(), start, flags)
        if not place.isNull():
            self._edit.setTextCursor(place)
        return not place.isNull()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the next match with Enter, back with Shift+Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.find_previous() if back else self.find_next()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        before = IconButton("up", self.tr("Previous match"), self, key="Shift+Enter")
        after = IconButton("down", self.tr("Next match"), self, key="Enter")
        replace = LinkButton(self.tr("Replace"), self)
        everywhere = LinkButton(self.tr("Replace all"), self)
        in_book = LinkButton(self.tr("In the book…"), self)
        in_book.clicked.connect(self.book_wanted)
        close = IconButton("close", self.tr("Close"), self, key="Esc")
        find, change = QHBoxLayout(), QHBoxLayout()
        for widget in (before, after, self._case, self._whole, self._state):
            find.addWidget(widget)
        find.addStretch(1)
        find.addWidget(close)
        change.addWidget(replace)
        change.addWidget(everywhere)
        change.addWidget(in_book)
        change.addStretch(1)
        rows = QGridLayout(self)
        rows.setContentsMargins(16, 6, 10, 6)
        rows.setColumnStretch(0, 1)
        rows.setColumnStretch(1, 2)
        rows.addWidget(self._field, 0, 0)
        rows.addLayout(find, 0, 1)
        rows.addWidget(self._other, 1, 0)
        rows.addLayout(change, 1, 1)
        order = (self._field, self._other, before, after, self._case, self._whole)
        for first, second in pairwise(order):
            self.setTabOrder(first, second)
        before.clicked.connect(self.find_previous)
        after.clicked.connect(self.find_next)
        replace.clicked.connect(self._replace)
        everywhere.clicked.connect(self._replace_all)
        close.clicked.connect(self.leave)

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.setMaximumWidth(WIDEST)
        return field

    def _option(self, sign: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(sign)
        button.setCheckable(True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _flags(self) -> QTextDocument.FindFlag:
        flags = _NO_FLAGS
        if self._case.isChecked():
            flags |= QTextDocument.FindFlag.FindCaseSensitively
        if self._whole.isChecked():
            flags |= QTextDocument.FindFlag.FindWholeWords
        return flags

    def _find(self, direction: QTextDocument.FindFlag) -> bool:
        words, flags = self._field.text(), self._flags() | direction
        if not words:
            return False
        found = self._edit.find(words, flags)
        if not found:
            pattern, back = self._pattern(), direction == _BACKWARD
            if pattern is not None and self.further(pattern, back):
                return True
            found = self.find_from_edge(back=back)
        if not found:
            self._state.setText(self.tr("No matches"))
        return found

    @Slot()
    def _find_from_here(self) -> None:
        cursor = self._edit.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self._edit.setTextCursor(cursor)
        self._state.clear()
        self.find_next()
        self._count()

    @Slot()
    def _replace(self) -> None:
        cursor = self._edit.textCursor()
        pattern = self._pattern()
        is_match = pattern is not None and pattern.fullmatch(cursor.selectedText())
        if is_match and not self._edit.isReadOnly():
            self._edit.put(cursor, self._other.text())
        self.find_next()

    @Slot()
    def _replace_all(self) -> None:
        document, words, flags = self._edit.document(), self._field.text(), self._flags()
        if not words or self._edit.isReadOnly():
            return
        self._edit.end_undo_step()
        edit = QTextCursor(document)
        edit.beginEditBlock()
        place = document.find(words, 0, flags)
        count = 0
        while not place.isNull():
            place.insertText(self._other.text())
            count += 1
            place = document.find(words, place, flags)
        edit.endEditBlock()
        self._edit.end_undo_step()
        self._matches.stop()
        said = tr("{n} replaced in this scene", count=count) if self.stays else ""
        self._state.setText(said or tr("{n} replaced", count=count))

    def _pattern(self) -> re.Pattern[str] | None:
        if not self._field.text():
            return None
        words = re.escape(self._field.text())
        if self._whole.isChecked():
            words = f"{_NOT_AFTER}{words}{_NOT_BEFORE}"
        return re.compile(words, re.NOFLAG if self._case.isChecked() else re.IGNORECASE)

    def _count(self) -> None:
        pattern = self._pattern()
        self._around = None if self.stays else (0, 0)
        self.counting.emit(pattern if self.stays else None)
        if pattern is None:
            self._matches.stop()
        else:
            self._matches.count(pattern)

    @Slot()
    def _count_again(self) -> None:
        if self.isVisible():
            self._matches.count_later()

    @Slot()
    def _show_count(self) -> None:
        """Say which of the matches is selected, in all scenes that are shown: "2 of 17"."""
        places = self._matches.places
        if places is None or self._around is None or not self.isVisible():
            return
        here = self._edit.textCursor().selectionStart()
        number = bisect_left(places, here)
        before, after = self._around
        count = before + len(places) + after
        if not count:
            self._state.setText(self.tr("No matches"))
        elif number < len(places) and places[number] == here:
            said = self.tr("{number} of {count}")
            self._state.setText(said.format(number=before + number + 1, count=count))
        else:
            self._state.setText(tr("{n} matches", count=count))


def _nowhere(_pattern: re.Pattern[str], _back: bool) -> bool:
    return False


class MatchCounter(QObject):
    """Finds all matches of a pattern in a document, in steps shorter than a frame.

    Attributes:
        places: Where each match begins, as cursors count, in order; None while unknown.

    Signals:
        counted: The matches are known.
    """

    counted = Signal()

    def __init__(self, edit: ProseEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._pattern: re.Pattern[str] | None = None
        self._block = QTextBlock()
        self._found: list[int] = []
        self.places: list[int] | None = None
        self._steps = QTimer(self, singleShot=True)
        self._steps.timeout.connect(self._go_on)

    def count(self, pattern: re.Pattern[str]) -> None:
        """Begin to look for a pattern; a short text is finished when this returns."""
        self._pattern = pattern
        self._begin()
        self._go_on()

    def count_later(self) -> None:
        """Look again after a pause: the text has changed."""
        if self._pattern is not None:
            self._begin()
            self._steps.start(PAUSE_MS)

    def stop(self) -> None:
        """Stop looking."""
        self._steps.stop()
        self._pattern = self.places = None

    def _begin(self) -> None:
        self._block, self._found, self.places = self._edit.document().begin(), [], None

    @Slot()
    def _go_on(self) -> None:
        until = time.perf_counter() + STEP_S
        while self._pattern is not None and self._block.isValid():
            if time.perf_counter() > until:
                self._steps.start(STEP_MS)
                return
            text, start = self._block.text(), self._block.position()
            for found in self._pattern.finditer(text.replace("\u00a0", " ")):
                self._found.append(start + units_before(text, found.start()))
            self._block = self._block.next()
        if self._pattern is not None:
            self.places = self._found
            self.counted.emit()
