"""Whether a book is shown in one scroll, and which of its scenes."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from writer_assist.history.database import HistoryStore, history_errors


@dataclass(frozen=True, slots=True)
class ScrollChoice:
    """What the writer chose for a book.

    Attributes:
        is_on: Whether scenes are shown in one scroll.
        scenes: Their names; empty for the whole book.
    """

    is_on: bool = False
    scenes: tuple[str, ...] = ()


class ScrollHistory(HistoryStore):
    """Keeps the choice of one project; every method raises DiskError where the disk refuses."""

    @history_errors()
    def choice(self) -> ScrollChoice:
        """Return the last choice."""
        for row in self._database.query("select choice from scrolls where id = 1"):
            with suppress(TypeError, ValueError, KeyError):
                said = json.loads(row["choice"])
                return ScrollChoice(bool(said["on"]), tuple(map(str, said["scenes"])))
        return ScrollChoice()

    @history_errors()
    def keep(self, choice: ScrollChoice) -> None:
        """Keep a choice in place of the last one."""
        said = {"on": choice.is_on, "scenes": list(choice.scenes)}
        row = {"id": 1, "choice": json.dumps(said, ensure_ascii=False)}
        self._database.table("scrolls").insert(row, pk="id", replace=True)
