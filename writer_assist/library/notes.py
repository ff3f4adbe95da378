"""Storing notes in the library, file by file; a file usually holds one note, sometimes many."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from writer_assist.domain.note import ImportReport, LinkReading, ParsedNote, link_readings, name_key
from writer_assist.domain.passage import Passage
from writer_assist.library.database import LibraryDatabase, Row
from writer_assist.library.passages import PassageWriter


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A note's file as it was when it was read.

    Attributes:
        source_id: The source through which it was imported.
        path: Absolute.
        size: In bytes; -1 if it must be read again, because it may have changed unnoticed.
        mtime_ns: When it was last changed.
        fingerprint: Hash of its bytes; empty if it must be read again.
        reading_version: The version of the code that read it.
    """

    source_id: int
    path: str
    size: int
    mtime_ns: int
    fingerprint: str
    reading_version: int


@dataclass(frozen=True, slots=True)
class StoredNote:
    """A note in the library with its file, and its part in the file."""

    note_id: int
    file: NoteFile
    part: str = ""


_FILE_COLUMNS = "source_id, path, size, mtime_ns, fingerprint, reading_version"
_COLUMNS = f"id, part, {_FILE_COLUMNS}"


class NoteStore:
    """Stores notes and their passages; every method is, or is part of, one transaction."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._passages = PassageWriter(database)

    def stored(self, root: str = "") -> list[StoredNote]:
        """Return all notes with their files, or those whose file is ``root`` or is inside it."""
        select = f"SELECT {_COLUMNS} FROM note"
        if not root:
            return _notes(self._database.rows(select))
        below = root.rstrip(os.sep) + os.sep
        after = below[:-1] + chr(ord(os.sep) + 1)  # sorts after all paths inside the folder
        return _notes(
            self._database.rows(
                f"{select} WHERE path = ? UNION ALL {select} WHERE path > ? AND path < ?",
                (root, below, after),
            )
        )

    def of_file(self, path: str) -> list[StoredNote]:
        """Return the notes of a file; empty if it is not in the library."""
        return _notes(self._database.rows(f"SELECT {_COLUMNS} FROM note WHERE path = ?", (path,)))

    def of_sizes(self, sizes: Iterable[int]) -> list[StoredNote]:
        """Return the notes whose files have one of these sizes."""
        return _notes(
            self._database.rows(
                f"SELECT {_COLUMNS} FROM note WHERE size IN (SELECT value FROM json_each(?))",
                (json.dumps(list(sizes)),),
            )
        )

    def is_editable(self, note_id: int) -> bool:
        """Tell whether a note's text is that of its file, so that it can be edited here."""
        return bool(self._database.number("SELECT editable FROM note WHERE id = ?", (note_id,)))

    def store_file(
        self, file: NoteFile, notes: Sequence[ParsedNote], before: Sequence[StoredNote]
    ) -> ImportReport:
        """Replace the notes that a file held before by those it holds now.

        Args:
            file: The file.
            notes: All notes in it; their parts differ.
            before: The notes it held when it was last read, possibly at another path.

        Returns:
            How many notes were added, changed, removed and unchanged.
        """
        old = {note.part: note for note in before}
        parts = {note.part for note in notes}
        added = changed = 0
        with self._database.transaction():
            # First, so that text which moved to another part is recognised.
            gone = [note.note_id for note in before if note.part not in parts]
            self.remove(gone)
            for note in notes:
                known = old.get(note.part)
                if known and self._says_the_same(known, file, note):
                    self._touch_one(known.note_id, file)
                    continue
                self.store(file, note, known.note_id if known else None)
                added, changed = added + (known is None), changed + (known is not None)
        return ImportReport(added, changed, len(gone), len(notes) - added - changed)

    def store(self, file: NoteFile, note: ParsedNote, note_id: int | None = None) -> int:
        """Store one note, either as new or in place of its earlier version.

        Args:
            file: The file.
            note: The note's content.
            note_id: The note that this is a new version of, even if it moved; None if it is new.

        Returns:
            The note's id.
        """
        with self._database.transaction():
            is_relabelled = note_id is None or self._is_relabelled(note_id, file, note)
            note_id = self._put_note(file, note, note_id)
            if is_relabelled:
                # Its names changed, even if it has no passages.
                self._passages.reserve_revisions(1)
            self._put_names(note_id, file, note)
            self._put_links(note_id, note)
            passages = _passages_of(note_id, file, note)
            self._passages.put(note_id, passages, is_relabelled=is_relabelled)
        return note_id

    def touch(self, file: NoteFile) -> None:
        """Record a file's new time if its bytes are unchanged."""
        with self._database.transaction():
            for note in self.of_file(file.path):
                self._touch_one(note.note_id, file)

    def read_again(self, path: str) -> None:
        """Make the next scan read a file, or all files in a folder, although they are unchanged."""
        self._database.run_many(
            "UPDATE note SET size = -1, fingerprint = '' WHERE id = ?",
            [(note.note_id,) for note in self.stored(path)],
        )

    def remove(self, note_ids: Sequence[int]) -> None:
        """Remove notes and their passages."""
        with self._database.transaction():
            for note_id in note_ids:
                self._passages.remove_all(note_id)
                self._database.run("DELETE FROM note WHERE id = ?", (note_id,))
                self._passages.reserve_revisions(1)

    def give_to(self, notes: Iterable[StoredNote], source_id: int) -> None:
        """Assign notes to another source that contains their file too."""
        self._database.run_many(
            "UPDATE note SET source_id = ? WHERE id = ?",
            [(source_id, note.note_id) for note in notes],
        )

    def _touch_one(self, note_id: int, file: NoteFile) -> None:
        self._database.run(
            "UPDATE note SET source_id = ?, size = ?, mtime_ns = ?, fingerprint = ?, "
            "reading_version = ? WHERE id = ?",
            (
                file.source_id, file.size, file.mtime_ns, file.fingerprint,
                file.reading_version, note_id,
            ),
        )  # fmt: skip

    def _says_the_same(self, known: StoredNote, file: NoteFile, note: ParsedNote) -> bool:
        """Tell whether a note is unchanged although its file changed; never so for a whole file."""
        if note.is_whole_file or known.file.reading_version != file.reading_version:
            return False
        [(text,)] = self._database.rows("SELECT text FROM note WHERE id = ?", (known.note_id,))
        return text == note.text and not self._is_relabelled(known.note_id, file, note)

    def _is_relabelled(self, note_id: int, file: NoteFile, note: ParsedNote) -> bool:
        """Tell whether something changed that is part of all passages of a note."""
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
            file.reading_version, note.part, note.title, json.dumps(note.tags), note.words,
            None if note.is_whole_file else note.text,
        )  # fmt: skip
        if note_id is None:
            return self._database.run(
                f"INSERT INTO note ({_FILE_COLUMNS}, part, title, tags, words, text) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
        self._database.run(
            "UPDATE note SET source_id = ?, path = ?, size = ?, mtime_ns = ?, fingerprint = ?, "
            "reading_version = ?, part = ?, title = ?, tags = ?, words = ?, text = ? WHERE id = ?",
            (*values, note_id),
        )
        return note_id

    def _put_names(self, note_id: int, file: NoteFile, note: ParsedNote) -> None:
        self._database.run("DELETE FROM name WHERE note_id = ?", (note_id,))
        names = [("title", note.title), *(("alias", alias) for alias in note.aliases)]
        names += [("file", identity) for identity in note.identities]
        if not note.part:  # otherwise the file's name would refer to all its notes
            stem = PurePath(file.path).stem
            names += [("file", name) for name in dict.fromkeys((stem, _written_out(stem)))]
        self._database.run_many(
            "INSERT INTO name (note_id, kind, name, key) VALUES (?, ?, ?, ?)",
            [(note_id, kind, name, name_key(name)) for kind, name in names],
        )

    def _put_links(self, note_id: int, note: ParsedNote) -> None:
        self._database.run("DELETE FROM link WHERE note_id = ?", (note_id,))
        self._database.run_many(
            "INSERT INTO link (note_id, key, written) VALUES (?, ?, ?)",
            [
                (note_id, key, link)
                for link in note.links
                for key in dict.fromkeys(key for key, _ in _readings(link))
            ],
        )


def _readings(link: str) -> tuple[LinkReading, ...]:
    return link_readings(link, slash_parts_heading=True)


def _written_out(stem: str) -> str:
    """Return a file's name with the slashes that Logseq encodes."""
    return stem.replace("___", "/").replace("%2F", "/")


def _passages_of(note_id: int, file: NoteFile, note: ParsedNote) -> list[Passage]:
    return [
        Passage(
            0, note_id, note.title, file.path, stretch.heading,
            note.text_of(stretch), stretch.start, stretch.end, note.tags,
        )
        for stretch in note.stretches
    ]  # fmt: skip


def _notes(rows: Iterable[Row]) -> list[StoredNote]:
    return [StoredNote(note_id, NoteFile(*file), part) for note_id, part, *file in rows]
