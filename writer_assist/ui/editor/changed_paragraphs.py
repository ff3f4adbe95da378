"""Which paragraphs of a document changed, read bit by bit while the writer pauses."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextDocument

STEP_MS = 10
STEP_S = 0.004  # of reading at a time: less than a frame


class ChangedParagraphs(QObject):
    """Remembers one stretch that covers all changes since it was last told.

    A key costs two look-ups.  The whole text of a long draft would take a frame to read
    (14 ms for 200,000 words), so a stretch is read in steps, and anew if it changes meanwhile.

    Signals:
        changed: int, int, tuple[str, ...]: so many paragraphs from the first number on became
            these.
        up_to_date: All changes have been told; after each :meth:`read`.
    """

    changed = Signal(int, int, tuple)
    up_to_date = Signal()

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._known = 0  # paragraphs, as they were told
        self._before, self._behind = 0, 0  # paragraphs outside the stretch
        self._is_clean = False
        self._taken: list[str] = []
        self._steps = QTimer(self, singleShot=True, interval=STEP_MS)
        self._steps.timeout.connect(self._take_some)
        document.contentsChange.connect(self._mark)

    @Slot()
    def read(self) -> None:
        """Read what changed, and tell it; a change before that is done puts it off."""
        if self._is_clean:
            self.up_to_date.emit()
        elif not self._steps.isActive():
            self._taken = []
            self._take_some()

    @Slot()
    def forget(self) -> None:
        """Take everything for changed: whoever was told knows nothing any more."""
        self._steps.stop()
        self._before = self._behind = 0
        self._is_clean = False

    @Slot(int, int, int)
    def _mark(self, position: int, _removed: int, added: int) -> None:
        first = self._document.findBlock(position).blockNumber()
        end = self._document.findBlock(position + added)
        behind = self._document.blockCount() - 1 - end.blockNumber() if end.isValid() else 0
        if self._is_clean:
            self._before, self._behind = first, behind
        else:
            self._before, self._behind = min(self._before, first), min(self._behind, behind)
        self._is_clean = False
        self._steps.stop()

    @Slot()
    def _take_some(self) -> None:
        until = time.perf_counter() + STEP_S
        block = self._document.findBlockByNumber(self._before + len(self._taken))
        left = self._document.blockCount() - self._before - self._behind - len(self._taken)
        while left > 0 and time.perf_counter() < until:
            self._taken.append(block.text())
            block = block.next()
            left -= 1
        if left > 0:
            self._steps.start()
        else:
            self._tell()

    def _tell(self) -> None:
        taken, self._taken = tuple(self._taken), []
        removed = self._known - self._before - self._behind
        self._known = self._document.blockCount()
        self._is_clean = True
        self.changed.emit(self._before, removed, taken)
        self.up_to_date.emit()
