"""Words that are suggested behind the caret, and the keys that take them."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from writer_assist.ui.editor.ghost_lines import GhostLines
from writer_assist.ui.editor.prose import ProseEdit
from writer_assist.ui.utf16 import characters_before

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
    """Shows words in a soft colour that are no part of the document.

    While they are shown Tab takes them all, Ctrl+Right the first one, Escape puts them away,
    and typing their letters uses them up; any other key or move of the caret removes them.

    Signals:
        taken: str, to be put into the draft at the caret.
    """

    taken = Signal(str)

    def __init__(self, edit: ProseEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._lines: GhostLines | None = None
        self._place = 0  # of the caret
        edit.edited.connect(self._follow)
        edit.caret_moved.connect(self._follow)

    @property
    def text(self) -> str:
        """What is shown; empty for nothing."""
        return self._lines.words if self._lines is not None else ""

    def is_welcome(self) -> bool:
        """Tell whether the writer is where words may be suggested: at a paragraph's end."""
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
        """Show words behind the caret, as far as they stand in sight and over no other text."""
        self.put_away()
        cursor = self._edit.textCursor()
        lines = GhostLines(self._edit, cursor.block(), words)
        if not lines.words.strip() or not self._sees_caret():
            return
        self._lines, self._place = lines, cursor.position()
        self._edit.installEventFilter(self)
        self._edit.viewport().update(lines.rect())
        self._describe()
        _announce(self._edit)

    @Slot()
    def put_away(self) -> None:
        """Show nothing any more."""
        if self._lines is not None:
            self._edit.viewport().update(self._lines.rect())
            self._lines = None
            self._edit.removeEventFilter(self)
            self._describe()

    def paint(self) -> None:
        """Paint the words into the viewport; while it is painted."""
        if self._lines is None or self._edit.textCursor().block().layout().preeditAreaText():
            return
        painter = QPainter(self._edit.viewport())
        painter.setPen(QApplication.palette().color(QPalette.ColorRole.PlaceholderText))
        self._lines.paint(painter)
        painter.end()

    def eventFilter(self, _edit: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take the keys that mean the words; installed while there are any."""
        if isinstance(event, QKeyEvent) and event.type() in _KEYS:
            return self._take_key(event)
        # A field that is being destroyed loses the focus as well.
        if event.type() in _LEAVING and isValid(self._edit):
            self.put_away()
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
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
            return self._take_word
        if event.modifiers() == Qt.KeyboardModifier.NoModifier:
            keys = {Qt.Key.Key_Tab: self._take_all, Qt.Key.Key_Escape: self.put_away}
            return keys.get(Qt.Key(event.key()))
        return None

    # What is taken comes back as an edit, and is used up like letters that are typed.

    def _take_all(self) -> None:
        self.taken.emit(self.text)

    def _take_word(self) -> None:
        if word := _ONE_WORD.match(self.text):
            self.taken.emit(word[0])

    @Slot()
    def _follow(self) -> None:
        """Use up what was typed of the words; put them away where something else happened."""
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
        """Tell whether the words' first letters, and not yet all, stand before the caret."""
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


def _announce(edit: ProseEdit) -> None:
    """Have what is described read out, where Qt can; else a screen reader may ask for it."""
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
