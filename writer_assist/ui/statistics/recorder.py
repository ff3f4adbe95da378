"""Notes how many words the writer writes in each hour, while they write."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.writing_days import WritingDays, WritingHour
from writer_assist.history.writing_days import WritingDaysHistory
from writer_assist.ui.project_history import ProjectHistory

KEEP_MS = 20_000  # after a change, so that the disk is not asked at every word
IDLE_S = 60  # a longer pause is no writing


class WritingRecorder(QObject):
    """Only words that the writer wrote count; see ``SessionWords``.

    Signals:
        kept: What is kept has grown.
    """

    kept = Signal()

    def __init__(
        self,
        history: ProjectHistory[WritingDaysHistory],
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = datetime.now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a recorder; nothing is counted before the first number of words.

        Args:
            history: Keeps the hours of the open draft's project.
            parent: Holds it.
            now: Tells the writer's own time.
            clock: Tells the seconds.
        """
        super().__init__(parent)
        self._history, self._now, self._clock = history, now, clock
        self._before: int | None = None
        self._edited_at: float | None = None
        self._words: dict[datetime, int] = {}
        self._times: dict[datetime, float] = {}
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self.keep)

    @Slot()
    def begin(self) -> None:
        """Begin anew: another text is shown, whose words were written before."""
        self._before = self._edited_at = None

    @Slot()
    def note_edit(self) -> None:
        """Count the time since the last key, unless it was a pause."""
        now = self._clock()
        if self._edited_at is not None and now - self._edited_at <= IDLE_S:
            hour = self._hour()
            self._times[hour] = self._times.get(hour, 0.0) + now - self._edited_at
        self._edited_at = now

    @Slot(int, int, int)
    def count(self, _total: int, written: int, _goal: int) -> None:
        """Take the words that were written in this session."""
        before, self._before = self._before, written
        if before is None or written == before:
            return
        hour = self._hour()
        self._words[hour] = self._words.get(hour, 0) + written - before
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Keep what was counted; before another project is opened, and when the window closes."""
        self._timer.stop()
        hours = [
            WritingHour(
                hour.date(), hour.hour, self._words.get(hour, 0), round(self._times.get(hour, 0.0))
            )
            for hour in sorted({*self._words, *self._times})
        ]
        self._words, self._times = {}, {}
        if any(one.words or one.seconds for one in hours):
            self._history.run(lambda history: history.add(hours), lambda _: self.kept.emit())

    def ask(self, receive: Callable[[WritingDays], None]) -> None:
        """Ask for all that is known, with what was counted until now."""
        self.keep()
        self._history.run(WritingDaysHistory.days, receive)

    def set_goal(self, words: int) -> None:
        """Set how many words a day are to be written."""
        self._history.run(lambda history: history.set_goal(words), lambda _: self.kept.emit())

    def _hour(self) -> datetime:
        return self._now().replace(minute=0, second=0, microsecond=0)
