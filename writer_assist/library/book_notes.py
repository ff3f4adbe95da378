"""Which notes of the library do not belong to a book."""

from __future__ import annotations

import json

from writer_assist.domain.book_sources import BookCount, BookSources
from writer_assist.library.database import LibraryDatabase

_NONE: frozenset[int] = frozenset()


class BookNotes:
    """Tells a book's notes from all others; what it found is kept until the library changes."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._asked: object = None
        self._others = _NONE

    def others(self, sources: BookSources) -> frozenset[int]:
        """Return the notes that do not belong to a book.

        While the library and the book's sources are the same, it is the same object.
        """
        if sources.are_all:
            return _NONE
        asked = sources, self._stamp()
        if asked != self._asked:
            self._others = self._read(sources)
            self._asked = asked
        return self._others

    def count(self, sources: BookSources) -> BookCount:
        """Return how many notes belong to a book."""
        total = self._database.number("SELECT count(*) FROM note")
        return BookCount(total - len(self.others(sources)), total)

    def _stamp(self) -> object:
        # A renamed file or a changed tag need not change a passage.
        return self._database.rows(
            "SELECT (SELECT value FROM fact WHERE name = 'revision'), count(*), "
            "total(mtime_ns), total(source_id) FROM note"
        )

    def _read(self, sources: BookSources) -> frozenset[int]:
        return frozenset(
            note_id
            for note_id, path, tags in self._database.rows("SELECT id, path, tags FROM note")
            if not sources.hold(path, () if tags == "[]" else json.loads(tags))
        )
