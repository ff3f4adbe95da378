"""The passages of the library, and the numbered story of their changes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import PassageChanges
from writer_assist.library.database import LibraryDatabase, Row

PASSAGE_COLUMNS = (
    "p.id, p.note_id, n.title, n.path, p.heading, p.text, p.starts_at, p.ends_at, n.tags"
)
_FROM = "FROM passage p JOIN note n ON n.id = p.note_id"
# Ids travel as one JSON text: SQLite allows only so many variables in a statement.
_CHOSEN = "FROM json_each(?) chosen JOIN"


class PassageStore:
    """Implements ``PassageSource``; reads only, so it serves writer and readers alike."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def revision(self) -> int:
        """Revision of the last change; 0 for an empty library."""
        return self._database.number("SELECT value FROM fact WHERE name = 'revision'")

    def changes_after(self, revision: int, *, limit: int) -> PassageChanges:
        """Return at most ``limit`` changes after ``revision``, oldest first.

        A passage that only slid along in its note, because text above it changed,
        takes no revision: its offsets come with :meth:`passages`.
        """
        # Asked first: what a writer commits meanwhile belongs to the next question.
        newest = self.revision()
        rows = self._database.rows(
            """
            SELECT revision, id, gone FROM (
                SELECT revision, id, 0 AS gone FROM passage WHERE revision > ?1
                UNION ALL
                SELECT revision, id, 1 FROM removed_passage WHERE revision > ?1
            ) WHERE revision <= ?2 ORDER BY revision LIMIT ?3
            """,
            (revision, newest, limit + 1),
        )
        complete = len(rows) <= limit
        rows = rows[:limit]
        return PassageChanges(
            revision=newest if complete else rows[-1][0],
            changed=tuple(self.passages([passage for _, passage, gone in rows if not gone])),
            removed=tuple(passage for _, passage, gone in rows if gone),
            complete=complete,
        )

    def passages(self, passage_ids: Sequence[int]) -> list[Passage]:
        """Return these passages in this order; ids that are gone are left out."""
        rows = self._database.rows(
            f"SELECT {PASSAGE_COLUMNS} {_CHOSEN} passage p ON p.id = chosen.value "
            "JOIN note n ON n.id = p.note_id ORDER BY chosen.key",
            (json.dumps(list(map(int, passage_ids))),),
        )
        return passages_of(rows)

    def names(self) -> list[NoteName]:
        """Return every title and alias."""
        rows = self._database.rows(
            "SELECT note_id, name FROM name WHERE kind IN ('title', 'alias') ORDER BY rowid"
        )
        return [NoteName(*row) for row in rows]

    def passages_of_notes(self, note_ids: Sequence[int]) -> list[Passage]:
        """Return the passages of these notes, in the order of the text."""
        rows = self._database.rows(
            f"SELECT {PASSAGE_COLUMNS} {_CHOSEN} passage p ON p.note_id = chosen.value "
            "JOIN note n ON n.id = p.note_id ORDER BY chosen.key, p.position",
            (json.dumps(list(map(int, note_ids))),),
        )
        return passages_of(rows)

    def following(self, passage_ids: Sequence[int], *, count: int) -> dict[int, str]:
        """Return the text of up to ``count`` passages behind each, under the same heading.

        Those that nothing follows are left out.
        """
        rows = self._database.rows(
            f"SELECT p.id, f.text {_CHOSEN} passage p ON p.id = chosen.value "
            "JOIN passage f ON f.note_id = p.note_id AND f.heading = p.heading "
            "AND f.position BETWEEN p.position + 1 AND p.position + ? "
            "ORDER BY chosen.key, f.position",
            (json.dumps(list(map(int, passage_ids))), count),
        )
        texts: dict[int, list[str]] = {}
        for passage_id, text in rows:
            texts.setdefault(passage_id, []).append(text)
        return {passage_id: "\n\n".join(behind) for passage_id, behind in texts.items()}


def passages_of(rows: Sequence[Row]) -> list[Passage]:
    """Turn rows of PASSAGE_COLUMNS into passages."""
    tags: dict[str, tuple[str, ...]] = {}  # the same for all passages of a note
    for row in rows:
        if row[8] not in tags:
            tags[row[8]] = tuple(json.loads(row[8]))
    return [
        Passage(number, note, title, path, heading, text, start, end, tags[row_tags])
        for number, note, title, path, heading, text, start, end, row_tags, *_ in rows
    ]
