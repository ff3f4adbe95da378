"""What the writer chose when a project was exported the last time."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict

from writer_assist.domain.export import ExportChoices
from writer_assist.history.database import HistoryStore, history_errors


class ExportHistory(HistoryStore):
    """Keeps the choices of one project; every method raises DiskError where the disk refuses."""

    @history_errors()
    def choices(self) -> ExportChoices | None:
        """Return the last choices; None if there are none that can be read."""
        for row in self._database.query("select choices from exports where id = 1"):
            with suppress(TypeError, ValueError):
                said = json.loads(row["choices"])
                said["drafts"] = tuple(map(str, said["drafts"]))
                return ExportChoices(**said)
        return None

    @history_errors()
    def keep(self, choices: ExportChoices) -> None:
        """Keep choices in place of the last ones."""
        row = {"id": 1, "choices": json.dumps(asdict(choices), ensure_ascii=False)}
        self._database.table("exports").insert(row, pk="id", replace=True)
