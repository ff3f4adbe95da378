"""Looking at the library: its state, its notes, and what links them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from writer_assist.domain.note import LibraryStatus, NoteSummary, NoteText
from writer_assist.errors import LibraryError
from writer_assist.files import read_file
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.sources import SourceStore

_SUMMARIES = """
    SELECT n.id, n.title, n.path, s.path, n.tags, n.words, n.mtime_ns,
           (SELECT json_group_array(name) FROM (
               SELECT name FROM name WHERE note_id = n.id AND kind = 'alias' ORDER BY rowid))
    FROM note n JOIN source s ON s.id = n.source_id
"""


class Catalogue:
    """Reads only, so it serves writer and readers alike."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._sources = SourceStore(database)

    def status(self, *, owner: str = "") -> LibraryStatus:
        """Return the library's state; what the search knows of it is left at 0.

        Args:
            owner: Who else holds the library; empty when this process may write.
        """
        return LibraryStatus(
            notes=self._database.number("SELECT count(*) FROM note"),
            passages=self._database.number("SELECT count(*) FROM passage"),
            sources=self._sources.states(),
            failed=self._sources.failures(),
            writable=not owner,
            owner=owner,
        )

    def list_notes(self, text: str = "") -> tuple[NoteSummary, ...]:
        """Return the notes whose title, alias, tag or path has this text, by title."""
        wanted = text.strip().casefold()
        notes = [note for note in self._summaries() if wanted in _searched(note)]
        return tuple(sorted(notes, key=lambda note: (note.title.casefold(), note.path)))

    def read_note(self, note_id: int) -> NoteText:
        """Open a note: its file as it is now, and its links.

        Raises:
            LibraryError: There is no such note any more.
            NoteUnreadableError: Its file cannot be read.
        """
        summary = self._summary(note_id)
        content = read_file(Path(summary.path))
        return NoteText(
            summary=summary,
            text=content.text,
            fingerprint=content.fingerprint,
            links=self._links(note_id),
            backlinks=self._backlinks(note_id),
        )

    def path_of(self, note_id: int) -> Path:
        """Return a note's file.

        Raises:
            LibraryError: There is no such note any more.
        """
        return Path(self._summary(note_id).path)

    def _summary(self, note_id: int) -> NoteSummary:
        found = self._summaries("WHERE n.id = ?", (note_id,))
        if not found:
            raise LibraryError("This note is not in the library any more.")
        return found[0]

    def _summaries(self, where: str = "", parameters: Sequence[object] = ()) -> list[NoteSummary]:
        return [
            NoteSummary(
                note_id=note_id,
                title=title,
                path=path,
                source=source,
                tags=tuple(json.loads(tags)),
                aliases=tuple(json.loads(aliases)),
                words=words,
                modified=file_time / 1e9,
            )
            for note_id, title, path, source, tags, words, file_time, aliases in (
                self._database.rows(_SUMMARIES + where, parameters)
            )
        ]

    def _links(self, note_id: int) -> tuple[str, ...]:
        """Return the titles of the notes that a note links to, in the order of its text."""
        rows = self._database.rows(
            """
            SELECT n.title, min(l.rowid) FROM link l
            JOIN name a ON a.key = l.key JOIN note n ON n.id = a.note_id
            WHERE l.note_id = ?1 AND n.id <> ?1 GROUP BY n.id ORDER BY min(l.rowid)
            """,
            (note_id,),
        )
        return tuple(title for title, _ in rows)

    def _backlinks(self, note_id: int) -> tuple[NoteSummary, ...]:
        found = self._summaries(
            """
            WHERE n.id <> ?1 AND n.id IN (
                SELECT l.note_id FROM link l JOIN name a ON a.key = l.key WHERE a.note_id = ?1
            ) ORDER BY n.title
            """,
            (note_id,),
        )
        return tuple(found)


def _searched(note: NoteSummary) -> str:
    # Where the source itself lies says nothing of one note in it.
    path = note.path.removeprefix(note.source) or Path(note.path).name
    return "\n".join((note.title, *note.aliases, *note.tags, path)).casefold()
