"""Putting notes into the library: what changed takes a revision, the rest stays as it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from writer_assist.domain.parsed_note import ParsedNote, name_key
from writer_assist.domain.passage import Passage, content_hash
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.matching import OldPassage, match_passages


@dataclass(frozen=True, slots=True)
class NoteFile:
    """The file of a note as it was when it was read.

    Attributes:
        source_id: Through which source it came in.
        path: Absolute.
        size: In bytes; -1 when it may have changed again unnoticed and is to be read again.
        mtime_ns: Time of its last change.
        fingerprint: Identity of its bytes.
        reading_version: Of the code that read it.
    """

    source_id: int
    path: str
    size: int
    mtime_ns: int
    fingerprint: str
    reading_version: int


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note of the library and its file."""

    note_id: int
    file: NoteFile


_FILE_COLUMNS = "source_id, path, size, mtime_ns, fingerprint, reading_version"


class NoteStore:
    """Writes notes and their passages; every method is one transaction, or part of one."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def stored(self) -> list[StoredNote]:
        """Return all notes with their files."""
        rows = self._database.rows(f"SELECT id, {_FILE_COLUMNS} FROM note")
        return [StoredNote(row[0], NoteFile(*row[1:])) for row in rows]

    def find(self, path: str) -> StoredNote | None:
        """Return the note with this file."""
        rows = self._database.rows(f"SELECT id, {_FILE_COLUMNS} FROM note WHERE path = ?", (path,))
        return StoredNote(rows[0][0], NoteFile(*rows[0][1:])) if rows else None

    def store(self, file: NoteFile, note: ParsedNote, note_id: int | None = None) -> int:
        """Put a note in, or in the place of an earlier state of itself.

        Passages whose text is unchanged keep their ids, wherever they stand now; a
        passage that left the library, with another file say, gets its own id back.

        Args:
            file: Where it is.
            note: What it holds.
            note_id: The note whose new state this is, also when it moved; None if new.

        Returns:
            The note's id.
        """
        with self._database.transaction():
            is_relabelled = note_id is None or self._is_relabelled(note_id, file, note)
            note_id = self._put_note(file, note, note_id)
            if is_relabelled:
                self._take_revisions(1)  # names changed, also where there are no passages
                self._put_names(note_id, file, note)
            self._put_links(note_id, note)
            self._put_passages(note_id, file, note, is_relabelled=is_relabelled)
        return note_id

    def touch(self, note_id: int, file: NoteFile) -> None:
        """Remember a file whose time changed and whose bytes did not."""
        self._database.run(
            "UPDATE note SET source_id = ?, size = ?, mtime_ns = ?, reading_version = ? "
            "WHERE id = ?",
            (file.source_id, file.size, file.mtime_ns, file.reading_version, note_id),
        )

    def remove(self, note_ids: Sequence[int]) -> None:
        """Let notes go, with their passages."""
        with self._database.transaction():
            for note_id in note_ids:
                rows = self._database.rows(
                    "SELECT id, text_hash FROM passage WHERE note_id = ?", (note_id,)
                )
                self._remove_passages(rows)
                self._database.run("DELETE FROM note WHERE id = ?", (note_id,))
                self._take_revisions(1)

    def give_to(self, note_id: int, source_id: int) -> None:
        """Let a note belong to another source that holds its file too."""
        self._database.run("UPDATE note SET source_id = ? WHERE id = ?", (source_id, note_id))

    def _is_relabelled(self, note_id: int, file: NoteFile, note: ParsedNote) -> bool:
        """Tell whether something changed that all passages of a note show."""
        before = self._database.rows("SELECT title, path, tags FROM note WHERE id = ?", (note_id,))
        aliases = self._database.rows(
            "SELECT name FROM name WHERE note_id = ? AND kind = 'alias' ORDER BY rowid", (note_id,)
        )
        return before != [(note.title, file.path, json.dumps(note.tags))] or aliases != [
            (alias,) for alias in note.aliases
        ]

    def _put_note(self, file: NoteFile, note: ParsedNote, note_id: int | None) -> int:
        values = (
            file.source_id, file.path, file.size, file.mtime_ns, file.fingerprint,
            file.reading_version, note.title, json.dumps(note.tags), note.words,
        )  # fmt: skip
        if note_id is None:
            return self._database.run(
                f"INSERT INTO note ({_FILE_COLUMNS}, title, tags, words) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        self._database.run(
            "UPDATE note SET source_id = ?, path = ?, size = ?, mtime_ns = ?, fingerprint = ?, "
            "reading_version = ?, title = ?, tags = ?, words = ? WHERE id = ?",
            (*values, note_id),
        )
        return note_id

    def _put_names(self, note_id: int, file: NoteFile, note: ParsedNote) -> None:
        self._database.run("DELETE FROM name WHERE note_id = ?", (note_id,))
        names = [("title", note.title), *(("alias", alias) for alias in note.aliases)]
        names.append(("file", PurePath(file.path).stem))
        self._database.run_many(
            "INSERT INTO name (note_id, kind, name, key) VALUES (?, ?, ?, ?)",
            [(note_id, kind, name, name_key(name)) for kind, name in names],
        )

    def _put_links(self, note_id: int, note: ParsedNote) -> None:
        self._database.run("DELETE FROM link WHERE note_id = ?", (note_id,))
        keys = dict.fromkeys(name_key(target) for target in note.links)
        self._database.run_many(
            "INSERT INTO link (note_id, key) VALUES (?, ?)", [(note_id, key) for key in keys]
        )

    def _put_passages(
        self, note_id: int, file: NoteFile, note: ParsedNote, *, is_relabelled: bool
    ) -> None:
        old = self._old_passages(note_id)
        new = [
            Passage(
                0, note_id, note.title, file.path, stretch.heading,
                note.text[stretch.start : stretch.end], stretch.start, stretch.end, note.tags,
            )
            for stretch in note.stretches
        ]  # fmt: skip
        matched = match_passages(old, [passage.text for passage in new])
        kept = {before.passage_id for before in matched if before}
        self._remove_passages(
            [
                (before.passage_id, before.text_hash)
                for before in old
                if before.passage_id not in kept
            ]
        )
        slid: list[tuple[int, int, int, int]] = []
        changed: list[_PlacedPassage] = []
        for position, (passage, before) in enumerate(zip(new, matched, strict=True)):
            if before and not is_relabelled and before.says_the_same_as(passage):
                slid.append((position, passage.start, passage.end, before.passage_id))
            else:
                passage_id = before.passage_id if before else self._returning_id(passage)
                changed.append(_PlacedPassage(passage_id, position, passage))
        self._database.run_many(
            "UPDATE passage SET position = ?, starts_at = ?, ends_at = ? WHERE id = ?", slid
        )
        self._write_passages(changed)

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

    def _write_passages(self, placed: Sequence[_PlacedPassage]) -> None:
        if not placed:
            return
        first = self._take_revisions(len(placed))
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

    def _remove_passages(self, rows: Sequence[Sequence[object]]) -> None:
        if not rows:
            return
        first = self._take_revisions(len(rows))
        self._database.run_many("DELETE FROM passage WHERE id = ?", [row[:1] for row in rows])
        self._database.run_many(
            "INSERT OR REPLACE INTO removed_passage (id, text_hash, revision) VALUES (?, ?, ?)",
            [(*row, revision) for revision, row in enumerate(rows, first)],
        )

    def _take_revisions(self, count: int) -> int:
        """Reserve revisions, as many as there are changes, and return the first."""
        self._database.run(
            "INSERT INTO fact (name, value) VALUES ('revision', ?1) "
            "ON CONFLICT (name) DO UPDATE SET value = value + ?1",
            (count,),
        )
        newest = self._database.number("SELECT value FROM fact WHERE name = 'revision'")
        return newest - count + 1


@dataclass(frozen=True, slots=True)
class _PlacedPassage:
    """A passage to be written; without an id it is new."""

    passage_id: int | None
    position: int
    passage: Passage
