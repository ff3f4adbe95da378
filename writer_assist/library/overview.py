"""All notes of the library at a glance, with their links, for the map."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass

from writer_assist.library.database import LibraryDatabase


@dataclass(frozen=True, slots=True)
class NoteAtGlance:
    """What the map shows of a note.

    Attributes:
        note_id: Primary key.
        key: Names its file and part; stays the same when the library is rebuilt.
        title: Its name.
        path: Its file, absolute.
        tags: Without ``#``.
        touched: When it was last used, or its file changed, seconds since the epoch.
        passage_ids: Its passages, in the order of the text.
    """

    note_id: int
    key: int
    title: str
    path: str
    tags: tuple[str, ...]
    touched: float
    passage_ids: tuple[int, ...]


class NoteOverview:
    """Reads only; nothing is kept."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def notes(self) -> tuple[NoteAtGlance, ...]:
        """Return every note that has a passage, oldest first."""
        passages: defaultdict[int, list[int]] = defaultdict(list)
        for note_id, passage_id in self._database.rows(
            "SELECT note_id, id FROM passage ORDER BY note_id, position"
        ):
            passages[note_id].append(passage_id)
        used: dict[int, float] = dict(
            self._database.rows(
                "SELECT p.note_id, max(u.used_at) FROM use u JOIN passage p ON p.id = u.passage_id "
                "GROUP BY p.note_id"
            )
        )
        rows = self._database.rows(
            "SELECT id, path, part, title, tags, mtime_ns FROM note ORDER BY id"
        )
        return tuple(
            NoteAtGlance(
                number,
                _key(path, part),
                title,
                path,
                tuple(json.loads(tags)) if tags != "[]" else (),
                max(changed / 1e9, used.get(number, 0.0)),
                tuple(passages[number]),
            )
            for number, path, part, title, tags, changed in rows
            if number in passages
        )

    def links(self) -> frozenset[tuple[int, int]]:
        """Return pairs of ids of notes of which one links to the other, the lower id first."""
        rows = self._database.rows(
            "SELECT DISTINCT min(l.note_id, a.note_id), max(l.note_id, a.note_id) FROM link l "
            "JOIN name a ON a.key = l.key WHERE a.note_id <> l.note_id"
        )
        return frozenset((first, second) for first, second in rows)


def _key(path: str, part: str) -> int:
    name = f"{path}\0{part}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True)
