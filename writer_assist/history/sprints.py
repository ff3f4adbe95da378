"""The sprints that were run in a project."""

from __future__ import annotations

from contextlib import suppress

from writer_assist.domain.sprint import SprintResult, SprintRule
from writer_assist.history.database import HistoryStore, history_errors

LISTED = 50


class SprintHistory(HistoryStore):
    """The results of one project; belongs to the thread that opened it.

    Every method raises DiskError where the disk refuses.
    """

    @history_errors()
    def keep(self, result: SprintResult) -> None:
        """Keep a result."""
        row = {
            "begun": result.begun,
            "seconds": result.seconds,
            "words": result.words,
            "rule": result.rule.value,
        }
        self._database.table("sprints").insert(row)

    @history_errors()
    def results(self) -> tuple[SprintResult, ...]:
        """Return the latest results, the last one first; a rule of a later version is none."""
        rows = self._database.query("select * from sprints order by begun desc limit ?", [LISTED])
        found = []
        for row in rows:
            rule = SprintRule.NONE
            with suppress(ValueError):
                rule = SprintRule(row["rule"])
            found.append(SprintResult(row["begun"], row["seconds"], row["words"], rule))
        return tuple(found)
