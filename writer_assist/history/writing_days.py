"""What was written in a project, by day and hour, and how much a day is to be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from writer_assist.domain.writing_days import WritingDays, WritingHour
from writer_assist.history.database import HistoryStore, history_errors

_ADD = """
    INSERT INTO writing_hours (day, hour, words, seconds) VALUES (?, ?, ?, ?)
    ON CONFLICT (day, hour)
    DO UPDATE SET words = words + excluded.words, seconds = seconds + excluded.seconds
"""


class WritingDaysHistory(HistoryStore):
    """The writing days of one project; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.
    """

    @history_errors()
    def add(self, hours: Sequence[WritingHour]) -> None:
        """Add to what was written in these hours."""
        with self._database.conn:
            for one in hours:
                values = (one.day.isoformat(), one.hour, one.words, one.seconds)
                self._database.execute(_ADD, values)

    @history_errors()
    def days(self) -> WritingDays:
        """Return all hours in order, and the goal."""
        rows = self._database.query("SELECT * FROM writing_hours ORDER BY day, hour")
        hours = (
            WritingHour(date.fromisoformat(row["day"]), row["hour"], row["words"], row["seconds"])
            for row in rows
        )
        goals = [row["day"] for row in self._database.query("SELECT day FROM writing_goals")]
        return WritingDays(tuple(hours), goals[0] if goals else 0)

    @history_errors()
    def set_goal(self, words: int) -> None:
        """Set how many words a day are to be written; 0 is no goal."""
        with self._database.conn:
            self._database.table("writing_goals").upsert({"id": 1, "day": words}, pk="id")
