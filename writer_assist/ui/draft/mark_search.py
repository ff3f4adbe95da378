"""Finds the next word with a line under it, of whichever kind, from the caret on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from writer_assist.ui.draft.underlines import Span

STEP_S = 0.004  # of searching on the window's thread at a time
STEP_MS = 10


class SearchedWords(Protocol):
    """One kind of line that is searched for."""

    @property
    def is_on(self) -> bool:
        """Whether there are lines at all."""

    def lacks(self, block: QTextBlock) -> bool:
        """Tell whether a paragraph is not judged yet; if so, ask for it and some after it."""

    def found_in(self, block: QTextBlock) -> Sequence[Span]:
        """Return what is found in a paragraph that is judged, in UTF-16 units."""


class MarkSearch(QObject):
    """Walks through the paragraphs; those that are not judged yet are waited for.

    Signals:
        found: int, int: where the next one begins and ends in the document; it is selected.
        none_found: There is none in the whole text.
    """

    found = Signal(int, int)
    none_found = Signal()

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._kinds: list[SearchedWords] = []
        self._sought: tuple[int, int] | None = None  # the place reached, and the place begun at
        self._document = edit.document()
        self._document.contentsChanged.connect(self.stop)
        edit.cursorPositionChanged.connect(self.stop)

    @property
    def is_searching(self) -> bool:
        """Whether the end is not reached yet."""
        return self._sought is not None

    def turn(self, document: QTextDocument) -> None:
        """Search another document, which is shown now."""
        self._document.contentsChanged.disconnect(self.stop)
        self._document = document
        self.stop()
        document.contentsChanged.connect(self.stop)

    def add(self, words: SearchedWords) -> None:
        """Search for one more kind."""
        self._kinds.append(words)

    @Slot()
    def seek(self) -> None:
        """Select the next one after the caret, from the beginning after the end."""
        start = self._edit.textCursor().selectionEnd()
        self._sought = start, start
        self.go_on()

    @Slot()
    def stop(self) -> None:
        """Search no longer: the text or the caret's place is another one now."""
        self._sought = None

    @Slot()
    def go_on(self) -> None:
        """Go on where something was not known yet."""
        if self._sought is None:
            return
        reached, begun = self._sought
        until = time.monotonic() + STEP_S
        kinds = [one for one in self._kinds if one.is_on]
        block = self._edit.document().findBlock(reached)
        while block.isValid():
            lacking = [kind for kind in kinds if kind.lacks(block)]  # each of them is asked
            if lacking:
                self._sought = reached, begun
                return
            spans = sorted(span for kind in kinds for span in kind.found_in(block))
            for start, end in spans:
                if block.position() + start >= reached:
                    self._show(block.position() + start, block.position() + end)
                    return
            reached = block.position() + block.length()
            block = block.next()
            if time.monotonic() > until:
                self._sought = reached, begun
                QTimer.singleShot(STEP_MS, self, self.go_on)
                return
        if begun > 0:  # once more, from the beginning to where it began
            self._sought = 0, 0
            self.go_on()
            return
        self._sought = None
        self.none_found.emit()

    def _show(self, start: int, end: int) -> None:
        self._sought = None
        cursor = self._edit.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()
        self.found.emit(start, end)
