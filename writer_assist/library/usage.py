"""Pins, hidden passages, and the record of what was shown and used."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence

from writer_assist.domain.snippet import PassageUse
from writer_assist.library.database import LibraryDatabase, Row
from writer_assist.messages.library import SnippetMark, UsageKind

_EVERYWHERE = "*"  # in place of a draft; an untitled draft is ""

_DAY = 86_400.0
_FAMILIAR_FOR = 30 * _DAY  # half-life of what a use adds to familiarity
_IDLE_FOR = 14 * _DAY  # half-life of having been shown without being used
_WEIGHTS = {
    UsageKind.OPENED.value: 1.0,
    UsageKind.QUOTED.value: 2.0,
    UsageKind.WRITTEN_FROM.value: 2.0,
}
_PINNED_WEIGHT = 2.0
_SHOWN_WEIGHT = 0.1
_IN_ANOTHER_DRAFT = 0.5
_OF_CHOSEN = "FROM json_each(?) chosen JOIN"


class UsageStore:
    """Pins, hidden passages, and the record of uses.

    They are stored by passage id and outlive the passage: one that returns, for instance with its
    file, is pinned as before.
    """

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def mark(self, passage_id: int, mark: SnippetMark, draft: str) -> None:
        """Pin or hide a passage; committed on return."""
        if mark is SnippetMark.PIN:
            self._add("pin", passage_id, draft)
        elif mark is SnippetMark.UNPIN:
            self._database.run(
                "DELETE FROM pin WHERE passage_id = ? AND draft = ?", (passage_id, draft)
            )
        elif mark is SnippetMark.HIDE_HERE:
            self._add("hidden", passage_id, draft)
        elif mark is SnippetMark.HIDE:
            self._add("hidden", passage_id, _EVERYWHERE)
        else:
            self._database.run("DELETE FROM hidden WHERE draft IN (?, ?)", (draft, _EVERYWHERE))

    def record(self, passage_id: int, use: UsageKind, draft: str) -> None:
        """Record a use at the present time; committed on return.

        It erases that the passage was shown without being used.
        """
        with self._database.transaction():
            self._database.run(
                "INSERT INTO use (passage_id, kind, draft, used_at) VALUES (?, ?, ?, ?)",
                (passage_id, use.value, draft, time.time()),
            )
            self._database.run("DELETE FROM shown WHERE passage_id = ?", (passage_id,))

    def record_shown(self, passage_ids: Iterable[int], draft: str) -> None:
        """Record that passages were shown to the writer; committed on return."""
        now = time.time()
        with self._database.transaction():
            self._database.run_many(
                "INSERT INTO shown (passage_id, draft, times, last_shown) VALUES (?, ?, 1, ?) "
                "ON CONFLICT DO UPDATE SET times = times + 1, last_shown = excluded.last_shown",
                [(passage_id, draft, now) for passage_id in dict.fromkeys(passage_ids)],
            )

    def follow_draft(self, old: str, new: str, *, old_stays: bool) -> None:
        """Copy pins and hidden passages to another draft; committed on return.

        Args:
            old: The draft that they belong to.
            new: The draft that receives them.
            old_stays: Whether the old draft keeps them, and its record of uses.
        """
        with self._database.transaction():
            for table in ("pin", "hidden"):
                self._database.run(
                    f"INSERT OR IGNORE INTO {table} (passage_id, draft, marked_at) "
                    f"SELECT passage_id, ?, marked_at FROM {table} WHERE draft = ?",
                    (new, old),
                )
                if not old_stays:
                    self._database.run(f"DELETE FROM {table} WHERE draft = ?", (old,))
            if not old_stays:
                for table in ("use", "shown"):
                    self._database.run(
                        f"UPDATE OR REPLACE {table} SET draft = ? WHERE draft = ?", (new, old)
                    )

    def pinned(self, draft: str) -> frozenset[int]:
        """Return the passages that are pinned in a draft and still in the library."""
        return self._present("SELECT passage_id FROM pin WHERE draft = ?", (draft,))

    def hidden(self, draft: str) -> frozenset[int]:
        """Return the passages that are hidden in a draft, here or everywhere."""
        return self._present(
            "SELECT passage_id FROM hidden WHERE draft IN (?, ?)", (draft, _EVERYWHERE)
        )

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, PassageUse]:
        """Return what is recorded about the use of these passages; unknown ones are left out."""
        chosen, now = json.dumps(list(map(int, passage_ids))), time.time()
        last: dict[int, float] = {}
        known: defaultdict[int, float] = defaultdict(float)
        idle: defaultdict[int, float] = defaultdict(float)
        for passage, kind, where, when in self._of("use", "kind, t.draft, used_at", chosen):
            last[passage] = max(when, last.get(passage, when))
            known[passage] += _WEIGHTS.get(kind, 1.0) * _weight(where == draft, now - when)
        for passage, where, when in self._of("pin", "t.draft, marked_at", chosen):
            known[passage] += _PINNED_WEIGHT * _weight(where == draft, now - when)
        for passage, where, times, when in self._of("shown", "t.draft, times, last_shown", chosen):
            known[passage] += _SHOWN_WEIGHT * times * _weight(where == draft, now - when)
            if where == draft:
                idle[passage] += times * _left_after(now - when, _IDLE_FOR)
        return {
            passage: PassageUse(last.get(passage), weight / (1 + weight), idle[passage])
            for passage, weight in known.items()
        }

    def _of(self, table: str, columns: str, chosen: str) -> list[Row]:
        return self._database.rows(
            f"SELECT t.passage_id, {columns} {_OF_CHOSEN} {table} t ON t.passage_id = chosen.value",
            (chosen,),
        )

    def _add(self, table: str, passage_id: int, draft: str) -> None:
        self._database.run(
            f"INSERT OR IGNORE INTO {table} (passage_id, draft, marked_at) VALUES (?, ?, ?)",
            (passage_id, draft, time.time()),
        )

    def _present(self, marked: str, parameters: tuple[str, ...]) -> frozenset[int]:
        rows = self._database.rows(f"SELECT id FROM passage WHERE id IN ({marked})", parameters)
        return frozenset(passage for (passage,) in rows)


def _weight(is_here: bool, age_s: float) -> float:
    return _left_after(age_s, _FAMILIAR_FOR) * (1.0 if is_here else _IN_ANOTHER_DRAFT)


def _left_after(age_s: float, half_life_s: float) -> float:
    # If the clock was set back, a use counts no more than one made now.
    return float(0.5 ** (max(0.0, age_s) / half_life_s))
