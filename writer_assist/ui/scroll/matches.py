"""Counts what the find bar looks for in the scenes of a scroll that are not being written."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.ui.draft.word_count import STEP_MS, STEP_S
from writer_assist.ui.scroll.view import SceneScroll


class SceneMatches(QObject):
    """Looks through the scenes in steps shorter than a frame; each one is looked through once.

    Signals:
        counted: int, int: the matches in the scenes before the one being written, and after it.
    """

    counted = Signal(int, int)

    def __init__(self, scroll: SceneScroll) -> None:
        """Look for nothing yet."""
        super().__init__(scroll)
        self._scroll = scroll
        self._pattern: re.Pattern[str] | None = None
        self._known: dict[str, tuple[str, int]] = {}  # by draft: its text, and the matches in it
        self._walk: Iterator[None] = iter(())
        self._steps = QTimer(self, singleShot=True, interval=STEP_MS)
        self._steps.timeout.connect(self._go_on)

    @Slot(object)
    def count(self, pattern: re.Pattern[str] | None) -> None:
        """Count the matches of a pattern; None stops counting."""
        if pattern != self._pattern:
            self._pattern = pattern
            self._known.clear()
        self.count_again()

    @Slot()
    def count_again(self) -> None:
        """Count once more: other scenes are around the one being written, or say something else."""
        self._steps.stop()
        if self._pattern is not None:
            self._walk = self._all(self._pattern)
            self._go_on()

    @Slot()
    def _go_on(self) -> None:
        until = time.perf_counter() + STEP_S
        for _ in self._walk:
            if time.perf_counter() > until:
                self._steps.start()
                return

    def _all(self, pattern: re.Pattern[str]) -> Iterator[None]:
        """Count in scene after scene, and tell the sums at the end."""
        sums = [0, 0]
        for number, row in enumerate(self._scroll.rows):
            if number == self._scroll.live or not row.can_be_opened:
                continue
            text = self._scroll.text_of(row.draft) or ""
            known = self._known.get(row.draft)
            if known is None or known[0] != text:
                found = sum(1 for _ in pattern.finditer(text.replace("\u00a0", " ")))
                self._known[row.draft] = known = text, found
                yield
            sums[number > self._scroll.live] += known[1]
        self.counted.emit(*sums)
