"""Looking at the library: its state, its notes, and what links them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from writer_assist.domain.hidden import hidden_stretches
from writer_assist.domain.note import (
    FolderCount,
    LibraryStatus,
    NoteOrder,
    NoteSummary,
    NoteText,
    TagCount,
)
from writer_assist.errors import LibraryError
from writer_assist.files import read_file
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.links import LinkStore
from writer_assist.library.listing import NoteListing
from writer_assist.library.sources import SourceStore

PAGE = 500  # notes; what a window can unpack and show without a stall
_SUMMARIES = """
    SELECT n.id, n.title, n.path, s.path, n.tags, n.words, n.mtime_ns, n.editable,
           (SELECT json_group_array(name) FROM (
               SELECT name FROM name WHERE note_id = n.id AND kind = 'alias' ORDER BY rowid))
    FROM note n JOIN source s ON s.id = n.source_id
"""

# Texts and documents in which the signs of Markdown's comments are words.
_NOT_MARKDOWN = frozenset((
    ".txt", ".text", ".pdf", ".docx", ".odt", ".rtf", ".epub", ".fb2", ".html", ".htm", ".xhtml",
    ".org", ".opml", ".docbook", ".dbk", ".rst", ".textile", ".tex", ".enex",
))  # fmt: skip


class Catalogue:
    """Reads only, so it serves writer and readers alike."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._sources = SourceStore(database)
        self._links = LinkStore(database)
        self._listing = NoteListing(database)

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

    def list_notes(
        self,
        text: str = "",
        *,
        tags: Sequence[str] = (),
        place: str = "",
        order: NoteOrder = NoteOrder.TITLE,
    ) -> Iterator[tuple[NoteSummary, ...]]:
        """Yield the notes that a filter lets through page by page; see ``ListNotes``.

        There is always one page, be it empty.
        """
        found = self._listing.find(text, tags, place, order)
        for start in range(0, max(len(found), 1), PAGE):
            yield self._of(found[start : start + PAGE])

    def tags(self) -> tuple[TagCount, ...]:
        """Return all tags, and those above them, by name."""
        return self._listing.tags()

    def folders(self) -> tuple[FolderCount, ...]:
        """Return the folders inside the sources that hold notes, by path."""
        return self._listing.folders()

    def resolve(self, note_id: int, target: str) -> tuple[NoteSummary, ...]:
        """Return the notes that a link in a note may mean, best first.

        Raises:
            LibraryError: The note that the link is in is not there any more.
        """
        return self._of(self._links.meant(self._summary(note_id).path, target))

    def read_note(self, note_id: int) -> NoteText:
        """Open a note and its links: its file as it is now, or what was read from a document.

        Raises:
            LibraryError: There is no such note any more.
            NoteUnreadableError: Its file cannot be read.
        """
        summary = self._summary(note_id)
        text, fingerprint = self._content(summary)
        return NoteText(
            summary=summary,
            text=text,
            fingerprint=fingerprint,
            links=self._links.titles(note_id),
            backlinks=self._of(self._links.back(note_id)),
            missing=self._links.missing(note_id),
            hidden=hidden_stretches(text, markdown=_is_markdown(summary)),
        )

    def path_of(self, note_id: int) -> Path:
        """Return a note's file.

        Raises:
            LibraryError: There is no such note any more.
        """
        return Path(self._summary(note_id).path)

    def _content(self, note: NoteSummary) -> tuple[str, str]:
        if note.editable:
            content = read_file(Path(note.path))
            return content.text, content.fingerprint
        [row] = self._database.rows(
            "SELECT text, fingerprint FROM note WHERE id = ?", (note.note_id,)
        )
        return row[0], row[1]

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
                modified=file_time // 10**9 + 1e-9 * (file_time % 10**9),  # as stat() has it
                editable=bool(editable),
            )
            for note_id, title, path, source, tags, words, file_time, editable, aliases in (
                self._database.rows(_SUMMARIES + where, parameters)
            )
        ]

    def _of(self, note_ids: Sequence[int]) -> tuple[NoteSummary, ...]:
        holes = ", ".join("?" * len(note_ids))
        found = {
            note.note_id: note for note in self._summaries(f"WHERE n.id IN ({holes})", note_ids)
        }
        return tuple(found[note_id] for note_id in note_ids if note_id in found)


def _is_markdown(note: NoteSummary) -> bool:
    return Path(note.path).suffix.lower() not in _NOT_MARKDOWN
