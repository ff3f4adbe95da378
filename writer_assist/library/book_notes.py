"""Which notes of the library do not belong to a book."""

from __future__ import annotations

import json
from dataclasses import replace

from writer_assist.domain.book_sources import BookCount, BookSources, LinkedNotes
from writer_assist.library.catalogue import LinkStore
from writer_assist.library.database import LibraryDatabase

_NONE: frozenset[int] = frozenset()
_MOST_KEPT = 4  # the book's, and those of a scene, with and without corrected names


class BookNotes:
    """Tells a book's notes from all others; what it found is kept until the library changes."""

    def __init__(self, database: LibraryDatabase) -> None:
        self._database = database
        self._links = LinkStore(database)
        self._seen: object = None  # the library, when the answers were found
        self._answers: dict[BookSources, frozenset[int]] = {}

    def others(self, sources: BookSources) -> frozenset[int]:
        """Return the notes that do not belong to a book.

        While the library and the book's sources are the same, it is the same object.
        """
        if sources.are_all:
            return _NONE
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            self._answers.clear()
        if sources not in self._answers:
            others = self._read(sources)
            if len(self._answers) >= _MOST_KEPT:
                self._answers.pop(next(iter(self._answers)))
            self._answers[sources] = others
        return self._answers[sources]

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
        if sources.linked is not None:
            book = self.others(replace(sources, linked=None))
            linked = self._linked(sources.linked, book)
            every = (note_id for (note_id,) in self._database.rows("SELECT id FROM note"))
            return frozenset(note_id for note_id in every if note_id not in linked)
        return frozenset(
            note_id
            for note_id, path, tags in self._database.rows("SELECT id, path, tags FROM note")
            if not sources.hold(path, () if tags == "[]" else json.loads(tags))
        )

    def _linked(self, linked: LinkedNotes, outside: frozenset[int]) -> set[int]:
        """Return where the links lead: to a note of the book, if one has that name."""
        found: set[int] = set()
        for link in linked.links:
            meant = self._links.meant(linked.scene, link)
            own = [note_id for note_id in meant if note_id not in outside]
            found.update((own or meant)[:1])
        return found
