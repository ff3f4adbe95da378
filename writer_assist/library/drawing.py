"""All notes of the library at a glance, for drawing some of them by chance."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass

from writer_assist.library.database import LibraryDatabase


@dataclass(frozen=True, slots=True)
class DrawnNote:
    """What a draw looks at.

    Attributes:
        note_id: Primary key.
        title: Its name.
        path: Its file, absolute.
        tags: Without ``#``.
        modified: When its file was changed last, seconds since the epoch.
        links: How many links lead from it and to it.
        passage_ids: Its passages, in the order of the text.
    """

    note_id: int
    title: str
    path: str
    tags: tuple[str, ...]
    modified: float
    links: int
    passage_ids: tuple[int, ...]


class NoteDraw:
    """Reads only; what it found is kept until the library changes."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._revision = -1
        self._notes: tuple[DrawnNote, ...] = ()

    def notes(self) -> tuple[DrawnNote, ...]:
        """Return every note that has a passage, oldest first."""
        revision = self._database.number("SELECT value FROM fact WHERE name = 'revision'")
        if revision != self._revision:
            self._notes, self._revision = self._read(), revision
        return self._notes

    def _read(self) -> tuple[DrawnNote, ...]:
        passages: defaultdict[int, list[int]] = defaultdict(list)
        for note_id, passage_id in self._database.rows(
            "SELECT note_id, id FROM passage ORDER BY note_id, position"
        ):
            passages[note_id].append(passage_id)
        links = self._links()
        rows = self._database.rows("SELECT id, title, path, tags, mtime_ns FROM note ORDER BY id")
        return tuple(
            DrawnNote(
                number,
                title,
                path,
                tuple(json.loads(tags)),
                changed / 1e9,
                links[number],
                tuple(passages[number]),
            )
            for number, title, path, tags, changed in rows
            if number in passages
        )

    def _links(self) -> Counter[int]:
        counted: Counter[int] = Counter(
            dict(self._database.rows("SELECT note_id, count(*) FROM link GROUP BY note_id"))
        )
        counted.update(
            dict(
                self._database.rows(
                    "SELECT a.note_id, count(DISTINCT l.note_id) FROM link l "
                    "JOIN name a ON a.key = l.key WHERE a.note_id != l.note_id GROUP BY a.note_id"
                )
            )
        )
        return counted
