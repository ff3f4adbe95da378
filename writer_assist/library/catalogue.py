"""Reading the library: its state, its notes, and the links between them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path, PurePath
from typing import NamedTuple
from urllib.parse import unquote

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.folding import alike
from writer_assist.domain.note import (
    FolderCount,
    LibraryStatus,
    LinkReading,
    NoteOrder,
    NoteSummary,
    NoteText,
    TagCount,
    link_readings,
    name_key,
)
from writer_assist.domain.note_comments import hidden_stretches
from writer_assist.errors import LibraryError
from writer_assist.files import read_file
from writer_assist.library.database import LibraryDatabase
from writer_assist.library.listing import NoteListing
from writer_assist.library.sources import SourceStore

PAGE = 500  # notes; as many as a window can unpack and show without a noticeable pause
_SUMMARIES = """
    SELECT n.id, n.title, n.path, s.path, n.tags, n.words, n.mtime_ns, n.editable,
           (SELECT json_group_array(name) FROM (
               SELECT name FROM name WHERE note_id = n.id AND kind = 'alias' ORDER BY rowid))
    FROM note n JOIN source s ON s.id = n.source_id
"""

# Kinds of files in which the characters of Markdown comments are ordinary text.
_NOT_MARKDOWN = frozenset((
    ".txt", ".text", ".pdf", ".docx", ".odt", ".rtf", ".epub", ".fb2", ".html", ".htm", ".xhtml",
    ".org", ".opml", ".docbook", ".dbk", ".rst", ".textile", ".tex", ".enex",
))  # fmt: skip

_KINDS = ("title", "alias", "file")  # in order of likelihood
# Bear's packages, where a slash separates a heading.
_BUNDLES = (".textbundle", ".bear2bk", ".textpack")


class Catalogue:
    """The notes, tags, folders and links of the library; read-only, so several may be in use."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._sources = SourceStore(database)
        self._links = LinkStore(database)
        self._listing = NoteListing(database)

    def status(self, *, owner: str = "") -> LibraryStatus:
        """Return the library's state; the counts of the search indexes are left at 0.

        Args:
            owner: Which other process owns the library; empty if this process may write.
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
        sources: BookSources = WHOLE_LIBRARY,
    ) -> Iterator[tuple[NoteSummary, ...]]:
        """Yield the notes that match a filter, in pages; see ``ListNotes``.

        There is always at least one page, which may be empty.
        """
        found = self._listing.find(text, tags, place, order, sources)
        for start in range(0, max(len(found), 1), PAGE):
            yield self._of(found[start : start + PAGE])

    def tags(self) -> tuple[TagCount, ...]:
        """Return all tags and their parents, sorted by name."""
        return self._listing.tags()

    def folders(self) -> tuple[FolderCount, ...]:
        """Return the folders in the sources that contain notes, sorted by path."""
        return self._listing.folders()

    def resolve(self, note_id: int, target: str) -> tuple[NoteSummary, ...]:
        """Return the notes that a link in a note may refer to, best first.

        Raises:
            LibraryError: The note that contains the link no longer exists.
        """
        return self._of(self._links.meant(self._summary(note_id).path, target))

    def read_note(self, note_id: int) -> NoteText:
        """Return a note with its links: its file's present text, or what was read from a document.

        Raises:
            LibraryError: The note no longer exists.
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
            LibraryError: The note no longer exists.
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
                # The same arithmetic as in stat().
                modified=file_time // 10**9 + 1e-9 * (file_time % 10**9),
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


class LinkStore:
    """The links between notes; read-only."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def titles(self, note_id: int) -> tuple[str, ...]:
        """Return the titles of the notes that a note links to, in the order of its text."""
        titles = {
            found.note_id: found.title
            for link in self._of(note_id)
            for found in self._meant(link.path, link.written)
        }
        titles.pop(note_id, None)
        return tuple(titles.values())

    def missing(self, note_id: int) -> tuple[str, ...]:
        """Return the keys (see ``name_key``) of a note's links that lead to no note."""
        unmet = (link for link in self._of(note_id) if not self._meant(link.path, link.written))
        spellings = (each for link in unmet for each in (link.written, unquote(link.written)))
        return tuple(dict.fromkeys(map(name_key, spellings)))

    def back(self, note_id: int) -> list[int]:
        """Return the notes that link to a note, sorted by title."""
        links = self._database.rows(
            """
            SELECT DISTINCT n.id, n.path, l.written FROM name a JOIN link l ON l.key = a.key
            JOIN note n ON n.id = l.note_id
            WHERE a.note_id = ?1 AND n.id <> ?1 ORDER BY n.title, n.id
            """,
            (note_id,),
        )
        leads_here = cache(
            lambda path, link: any(found.note_id == note_id for found in self._meant(path, link))
        )
        found = (linking for linking, path, link in links if leads_here(_beside(path), link))
        return list(dict.fromkeys(found))

    def meant(self, path: str, link: str) -> list[int]:
        """Return the notes that a link may refer to, best first.

        A name that is the whole link goes before one that is only a part of it, next to a heading
        or folders.  Of notes with the same name, one in the same folder goes first, then those
        whose path ends as in the link; titles go before aliases, and these before file names.

        Args:
            path: The file of the note that contains the link.
            link: As written: a name, or a path relative to that note.
        """
        return list(dict.fromkeys(found.note_id for found in self._meant(path, link)))

    def _of(self, note_id: int) -> list[_Link]:
        rows = self._database.rows(
            "SELECT n.path, l.written FROM link l JOIN note n ON n.id = l.note_id "
            "WHERE l.note_id = ? GROUP BY l.written ORDER BY min(l.rowid)",
            (note_id,),
        )
        return [_Link(path, written) for path, written in rows]

    def _meant(self, path: str, link: str) -> list[_Found]:
        is_bundle = any(ending in path for ending in _BUNDLES)
        spelled = dict.fromkeys((link, unquote(link)))
        readings = [
            reading
            for one in spelled
            for reading in link_readings(one, slash_parts_heading=is_bundle)
        ]
        keys = sorted({reading.key for reading in readings})
        rows = self._database.rows(
            "SELECT n.id, n.title, n.path, a.kind, a.key, a.name FROM name a JOIN note n "
            f"ON n.id = a.note_id WHERE a.key IN ({', '.join('?' * len(keys))})",
            keys,
        )
        found = [_Found(*row) for row in rows]
        rank = _Rank(os.path.dirname(path), list(spelled))
        for reading in readings:
            fits = [one for one in found if one.key == reading.key and rank.fits(one, reading)]
            if fits:
                return sorted(fits, key=rank.of)
        return []


def _is_markdown(note: NoteSummary) -> bool:
    return Path(note.path).suffix.lower() not in _NOT_MARKDOWN


class _Link(NamedTuple):
    path: str  # of the note that contains it
    written: str


class _Found(NamedTuple):
    note_id: int
    title: str
    path: str
    kind: str
    key: str
    name: str


class _Rank:
    """Ranks the notes that a link may refer to; the lowest rank is best."""

    def __init__(self, folder: str, written: Sequence[str]) -> None:
        self._folder = folder
        bare = [one.partition("|")[0].split("#", 1)[0].strip() for one in written]
        self._names = frozenset(bare)
        self._exact = {os.path.normpath(os.path.join(folder, one)) for one in bare}
        self._ends = {_ending(one) for one in bare if "/" in one}

    def fits(self, found: _Found, reading: LinkReading) -> bool:
        """Tell whether a note's path ends as one reading of the link says."""
        if not reading.place or {found.path, _bare(found.path)} & self._exact:
            return True
        return _ending(found.path).endswith(_ending(reading.place))

    def of(self, found: _Found) -> tuple[bool, bool, bool, bool, int, str]:
        return (
            not {found.path, _bare(found.path)} & self._exact,
            not any(_ending(found.path).endswith(end) for end in self._ends),
            os.path.dirname(found.path) != self._folder,
            found.name not in self._names,
            _KINDS.index(found.kind),
            found.path,
        )


def _bare(path: str) -> str:
    return str(PurePath(path).with_suffix(""))


def _beside(path: str) -> str:
    """Return a path that stands for all files of one folder and kind: links in them work alike."""
    return os.path.join(os.path.dirname(path), f"_{PurePath(path).suffix}")


def _ending(path: str) -> str:
    """Return a path as it is compared: without ``./`` and ``.md``, in one spelling."""
    return "/" + alike(path.replace("\\", "/")).removesuffix(".md").lstrip("./")
