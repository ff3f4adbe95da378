"""What leads from one note to another: links, backlinks, and which note a link means."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import unquote

from writer_assist.domain.parsed_note import name_key
from writer_assist.library.database import LibraryDatabase

_KINDS = ("title", "alias", "file")  # the first is the likeliest to be meant


class LinkStore:
    """Reads only."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database

    def titles(self, note_id: int) -> tuple[str, ...]:
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

    def missing(self, note_id: int) -> tuple[str, ...]:
        """Return the keys of a note's links that no note is called by."""
        rows = self._database.rows(
            "SELECT key FROM link l WHERE note_id = ? "
            "AND NOT EXISTS (SELECT 1 FROM name WHERE key = l.key)",
            (note_id,),
        )
        return tuple(key for (key,) in rows)

    def back(self, note_id: int) -> list[int]:
        """Return the notes that link to a note, by title."""
        rows = self._database.rows(
            """
            SELECT DISTINCT n.id FROM name a JOIN link l ON l.key = a.key
            JOIN note n ON n.id = l.note_id
            WHERE a.note_id = ?1 AND n.id <> ?1 ORDER BY n.title, n.id
            """,
            (note_id,),
        )
        return [found for (found,) in rows]

    def meant(self, path: str, target: str) -> list[int]:
        """Return the notes that a link's target may mean, best first.

        A note of the same folder goes first, then those whose path ends as the target
        says, then titles before aliases before names of files.

        Args:
            path: Of the note that the link is in.
            target: As it is written: a name, or a path relative to that note.
        """
        written = [target, unquote(target)]
        keys = sorted({name_key(one) for one in written})
        holes = ", ".join("?" * len(keys))
        rows = self._database.rows(
            "SELECT n.id, n.path, a.kind FROM name a JOIN note n ON n.id = a.note_id "
            f"WHERE a.key IN ({holes})",
            keys,
        )
        rank = _Rank(os.path.dirname(path), written)
        return list(dict.fromkeys(note_id for note_id, *_ in sorted(rows, key=rank.of)))


class _Rank:
    """How likely a note is meant; the least goes first."""

    def __init__(self, folder: str, written: Sequence[str]) -> None:
        self._folder = folder
        bare = [one.split("#", 1)[0].strip() for one in written]
        self._exact = {os.path.normpath(os.path.join(folder, one)) for one in bare}
        self._ends = {_ending(one) for one in bare if "/" in one}

    def of(self, row: Sequence[object]) -> tuple[bool, bool, bool, int, str]:
        _, path, kind = map(str, row)
        without = str(PurePath(path).with_suffix(""))
        return (
            not {path, without} & self._exact,
            not any(_ending(path).endswith(end) for end in self._ends),
            os.path.dirname(path) != self._folder,
            _KINDS.index(kind),
            path,
        )


def _ending(path: str) -> str:
    """Return a path as it is compared: without ``./`` and ``.md``, in one case."""
    return "/" + path.replace("\\", "/").casefold().removesuffix(".md").lstrip("./")
