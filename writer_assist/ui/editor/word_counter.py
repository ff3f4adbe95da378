"""Counts words paragraph by paragraph, after the writer has paused."""

from __future__ import annotations

import re
import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextDocument

PAUSE_MS = 250
STEP_MS = 10
STEP_S = 0.004  # of work at a time: less than a frame
_WORD = re.compile(r"\w[\w'’\u2011-]*")


class WordCounter(QObject):
    """Keeps the number of words of a document, counting only what changed.

    Signals:
        counted: int, the words of the whole document.
    """

    counted = Signal(int)

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._counts: list[int] = [0] * document.blockCount()
        self._stale: set[int] = set()
        self._total = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count_some)
        document.contentsChange.connect(self._mark)

    def total(self) -> int:
        """Return the words of the whole document, counting now what is still to be counted."""
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
        words = count_words(self._document.findBlockByNumber(block).text())
        self._total += words - self._counts[block]
        self._counts[block] = words


def count_words(text: str) -> int:
    """Return the words of a text; "well-known" and "don't" are one each."""
    return sum(1 for _ in _WORD.finditer(text))
