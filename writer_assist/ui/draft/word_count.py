"""Counts the words of the draft after a pause, and those of this session."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextDocument

from writer_assist.domain.words import count_words
from writer_assist.ui.settings.controller import SettingsController

PAUSE_MS = 250
# All that goes through a draft on the GUI thread does so in steps, with pauses for the keys.
STEP_MS = 10  # from one step to the next
STEP_S = 0.004  # of work at a time: less than a frame


def _none(_: QTextBlock) -> int:
    return 0


class WordCounter(QObject):
    """Keeps the number of words of a document, counting only what changed.

    Attributes:
        written: How many of them were written in this session, as far as counted.

    Signals:
        counted: int, the words of the whole document.
    """

    counted = Signal(int)

    def __init__(
        self, document: QTextDocument, written_in: Callable[[QTextBlock], int] = _none
    ) -> None:
        """Count from now on.

        Args:
            document: Holds this object.
            written_in: Returns how many words of a paragraph were written in this session.
        """
        super().__init__(document)
        self._document, self._written_in = document, written_in
        self.written = 0
        self._written_counts: list[int] = [0] * document.blockCount()
        self._counts: list[int] = [0] * document.blockCount()
        self._stale: set[int] = set()
        self._total = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count_some)
        document.contentsChange.connect(self._mark)

    def total(self) -> int:
        """Return the words of the whole document, counting at once what is still uncounted."""
        while self._stale:
            self._count(self._stale.pop())
        return self._total

    @Slot(int, int, int)
    def _mark(self, position: int, _removed: int, added: int) -> None:
        first = self._document.findBlock(position).blockNumber()
        end = self._document.findBlock(position + added)
        last = end.blockNumber() if end.isValid() else self._document.blockCount() - 1
        more = self._document.blockCount() - len(self._counts)
        if more:
            self._move_stale(last, more)
            gone = self._counts[first : last + 1 - more]
            self._total -= sum(gone)
            self._counts[first : last + 1 - more] = [0] * (last + 1 - first)
            self.written -= sum(self._written_counts[first : last + 1 - more])
            self._written_counts[first : last + 1 - more] = [0] * (last + 1 - first)
        self._stale.update(range(first, last + 1))
        self._timer.start(PAUSE_MS)

    def _move_stale(self, last: int, more: int) -> None:
        self._stale = {block + more if block > last - more else block for block in self._stale}

    @Slot()
    def _count_some(self) -> None:
        until = time.perf_counter() + STEP_S
        while self._stale and time.perf_counter() < until:
            self._count(self._stale.pop())
        if self._stale:
            self._timer.start(STEP_MS)
        else:
            self.counted.emit(self._total)

    def _count(self, block: int) -> None:
        if block >= len(self._counts):
            return
        paragraph = self._document.findBlockByNumber(block)
        words, written = count_words(paragraph.text()), self._written_in(paragraph)
        self._total += words - self._counts[block]
        self.written += written - self._written_counts[block]
        self._counts[block], self._written_counts[block] = words, written


class SessionWords(QObject):
    """Tells the words of the draft, and those that were written since it was opened.

    Only what was typed counts as written: no cards, suggestions, quotations or pasted words.

    Signals:
        changed: int, int, int: words in all, words of this session, and its goal.
    """

    changed = Signal(int, int, int)

    def __init__(
        self,
        settings: SettingsController,
        written: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Make a counter.

        Args:
            settings: Hold the session's goal.
            written: Returns how many words were written since the draft was opened.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._settings, self._written = settings, written

    @Slot(int)
    def count(self, total: int) -> None:
        """Take the words of the draft."""
        self.changed.emit(total, self._written(), self._settings.settings.session_goal)
