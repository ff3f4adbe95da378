"""What the writer said of passages, and when they were used."""

from __future__ import annotations

import time

from writer_assist.library.database import LibraryDatabase
from writer_assist.messages import Mark, Use

_EVERYWHERE = "*"  # in the place of a draft; an untitled draft is ""


class UsageStore:
    """Pins, hidden passages and the ledger of uses.

    They are kept under a passage's id and outlive it: a passage that comes
    back, with its file say, is pinned as before.
    """

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def mark(self, passage_id: int, mark: Mark, draft: str) -> None:
        """Pin or hide a passage; committed on return."""
        if mark is Mark.PIN:
            self._add("pin", passage_id, draft)
        elif mark is Mark.UNPIN:
            self._database.run(
                "DELETE FROM pin WHERE passage_id = ? AND draft = ?", (passage_id, draft)
            )
        elif mark is Mark.HIDE_HERE:
            self._add("hidden", passage_id, draft)
        elif mark is Mark.HIDE:
            self._add("hidden", passage_id, _EVERYWHERE)
        else:
            self._database.run("DELETE FROM hidden WHERE draft IN (?, ?)", (draft, _EVERYWHERE))

    def record(self, passage_id: int, use: Use, draft: str) -> None:
        """Remember a use with the present time; committed on return."""
        self._database.run(
            "INSERT INTO use (passage_id, kind, draft, used_at) VALUES (?, ?, ?, ?)",
            (passage_id, use.value, draft, time.time()),
        )

    def pinned(self, draft: str) -> frozenset[int]:
        """Return the passages that are pinned in a draft, those that left the library not."""
        return self._present("SELECT passage_id FROM pin WHERE draft = ?", (draft,))

    def hidden(self, draft: str) -> frozenset[int]:
        """Return the passages that are hidden in a draft, here or everywhere."""
        return self._present(
            "SELECT passage_id FROM hidden WHERE draft IN (?, ?)", (draft, _EVERYWHERE)
        )

    def last_used(self) -> dict[int, float]:
        """Return when each used passage was last used, in seconds since the epoch."""
        return dict(
            self._database.rows("SELECT passage_id, max(used_at) FROM use GROUP BY passage_id")
        )

    def _add(self, table: str, passage_id: int, draft: str) -> None:
        self._database.run(
            f"INSERT OR IGNORE INTO {table} (passage_id, draft, marked_at) VALUES (?, ?, ?)",
            (passage_id, draft, time.time()),
        )

    def _present(self, marked: str, parameters: tuple[str, ...]) -> frozenset[int]:
        rows = self._database.rows(f"SELECT id FROM passage WHERE id IN ({marked})", parameters)
        return frozenset(passage for (passage,) in rows)
