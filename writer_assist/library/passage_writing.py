"""Writing a note's passages: what changed takes a revision, the rest stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.passage import Passage, content_hash
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.matching import OldPassage, match_passages


class PassageWriter:
    """Works inside the transaction of whoever stores the note."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def put(self, note_id: int, passages: Sequence[Passage], *, is_relabelled: bool) -> None:
        """Put passages in the place of those that a note has, in order.

        Those whose text is unchanged keep their ids, wherever they stand now; a passage
        that left the library, with another file say, gets its own id back.

        Args:
            note_id: The note.
            passages: Their ids are not looked at.
            is_relabelled: Whether something changed that all of them show.
        """
        old = self._old_passages(note_id)
        matched = match_passages(old, [passage.text for passage in passages])
        kept = {before.passage_id for before in matched if before}
        self.remove(
            [
                (before.passage_id, before.text_hash)
                for before in old
                if before.passage_id not in kept
            ]
        )
        slid: list[tuple[int, int, int, int]] = []
        changed: list[_PlacedPassage] = []
        for position, (passage, before) in enumerate(zip(passages, matched, strict=True)):
            if before and not is_relabelled and before.says_the_same_as(passage):
                slid.append((position, passage.start, passage.end, before.passage_id))
            else:
                passage_id = before.passage_id if before else self._returning_id(passage)
                changed.append(_PlacedPassage(passage_id, position, passage))
        self._database.run_many(
            "UPDATE passage SET position = ?, starts_at = ?, ends_at = ? WHERE id = ?", slid
        )
        self._write(changed)

    def remove_all(self, note_id: int) -> None:
        """Let the passages of a note go."""
        self.remove(
            self._database.rows("SELECT id, text_hash FROM passage WHERE note_id = ?", (note_id,))
        )

    def take_revisions(self, count: int) -> int:
        """Reserve revisions, as many as there are changes, and return the first."""
        self._database.run(
            "INSERT INTO fact (name, value) VALUES ('revision', ?1) "
            "ON CONFLICT (name) DO UPDATE SET value = value + ?1",
            (count,),
        )
        newest = self._database.number("SELECT value FROM fact WHERE name = 'revision'")
        return newest - count + 1

    def _old_passages(self, note_id: int) -> list[OldPassage]:
        rows = self._database.rows(
            "SELECT id, text, heading, text_hash FROM passage WHERE note_id = ? ORDER BY position",
            (note_id,),
        )
        return [OldPassage(*row) for row in rows]

    def _returning_id(self, passage: Passage) -> int | None:
        """Return the id that a passage with this text had when it left the library."""
        rows = self._database.rows(
            "SELECT id FROM removed_passage WHERE text_hash = ? ORDER BY revision DESC LIMIT 1",
            (content_hash(passage.text),),
        )
        if not rows:
            return None
        self._database.run("DELETE FROM removed_passage WHERE id = ?", rows[0])
        return int(rows[0][0])

    def _write(self, placed: Sequence[_PlacedPassage]) -> None:
        if not placed:
            return
        first = self.take_revisions(len(placed))
        self._database.run_many(
            """
            INSERT INTO passage (id, note_id, position, heading, text, starts_at, ends_at,
                                 text_hash, content_hash, revision)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                note_id = excluded.note_id, position = excluded.position,
                heading = excluded.heading, text = excluded.text,
                starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                text_hash = excluded.text_hash, content_hash = excluded.content_hash,
                revision = excluded.revision
            """,
            [
                (
                    p.passage_id, p.passage.note_id, p.position, p.passage.heading,
                    p.passage.text, p.passage.start, p.passage.end,
                    content_hash(p.passage.text), p.passage.content_hash, revision,
                )
                for revision, p in enumerate(placed, first)
            ],
        )  # fmt: skip

    def remove(self, rows: Sequence[Sequence[object]]) -> None:
        """Let passages go: pairs of id and hash, by which they come back."""
        if not rows:
            return
        first = self.take_revisions(len(rows))
        self._database.run_many("DELETE FROM passage WHERE id = ?", [row[:1] for row in rows])
        self._database.run_many(
            "INSERT OR REPLACE INTO removed_passage (id, text_hash, revision) VALUES (?, ?, ?)",
            [(*row, revision) for revision, row in enumerate(rows, first)],
        )


@dataclass(frozen=True, slots=True)
class _PlacedPassage:
    """A passage to be written; without an id it is new."""

    passage_id: int | None
    position: int
    passage: Passage
