"""What leads from one note to another: links, backlinks, and which note a link means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import unquote

from writer_assist.domain.parsed_note import LinkReading, link_readings, name_key
from writer_assist.library.database import LibraryDatabase

_KINDS = ("title", "alias", "file")  # the first is the likeliest to be meant
_BUNDLES = (".textbundle", ".bear2bk", ".textpack")  # Bear's, where a slash parts a heading


class _Link(NamedTuple):
    path: str  # of the note that it is in
    written: str


class _Found(NamedTuple):
    note_id: int
    title: str
    path: str
    kind: str
    key: str


class LinkStore:
    """Reads only."""

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
        """Return the keys of a note's links, as ``name_key`` has them, that lead to no note."""
        unmet = (link for link in self._of(note_id) if not self._meant(link.path, link.written))
        spellings = (each for link in unmet for each in (link.written, unquote(link.written)))
        return tuple(dict.fromkeys(map(name_key, spellings)))

    def back(self, note_id: int) -> list[int]:
        """Return the notes that link to a note, by title."""
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
        """Return the notes that a link may mean, best first.

        A name that is written as the whole link goes before one that a place in a note, or
        the folders of a path, are part of.  Of notes of the same name, one of the same
        folder goes first, then those whose path ends as the link says, then titles before
        aliases before names of files.

        Args:
            path: Of the note that the link is in.
            link: As it is written: a name, or a path relative to that note.
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
            "SELECT n.id, n.title, n.path, a.kind, a.key FROM name a JOIN note n "
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


class _Rank:
    """How likely a note is meant; the least goes first."""

    def __init__(self, folder: str, written: Sequence[str]) -> None:
        self._folder = folder
        bare = [one.partition("|")[0].split("#", 1)[0].strip() for one in written]
        self._exact = {os.path.normpath(os.path.join(folder, one)) for one in bare}
        self._ends = {_ending(one) for one in bare if "/" in one}

    def fits(self, found: _Found, reading: LinkReading) -> bool:
        """Tell whether a note lies where a reading of the link says."""
        if not reading.place or {found.path, _bare(found.path)} & self._exact:
            return True
        return _ending(found.path).endswith(_ending(reading.place))

    def of(self, found: _Found) -> tuple[bool, bool, bool, int, str]:
        return (
            not {found.path, _bare(found.path)} & self._exact,
            not any(_ending(found.path).endswith(end) for end in self._ends),
            os.path.dirname(found.path) != self._folder,
            _KINDS.index(found.kind),
            found.path,
        )


def _bare(path: str) -> str:
    return str(PurePath(path).with_suffix(""))


def _beside(path: str) -> str:
    """Return a path that stands for all files of a folder and kind: a link means the same."""
    return os.path.join(os.path.dirname(path), f"_{PurePath(path).suffix}")


def _ending(path: str) -> str:
    """Return a path as it is compared: without ``./`` and ``.md``, in one case."""
    return "/" + path.replace("\\", "/").casefold().removesuffix(".md").lstrip("./")
