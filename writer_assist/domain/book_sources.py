"""A book's own sources: which notes of the library belong to a project, and its names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from writer_assist.domain.book_names import NameCorrections
from writer_assist.domain.note import is_at_or_below


@dataclass(frozen=True, slots=True)
class LinkedNotes:
    """What a scene links to, for a search that keeps to it.

    Attributes:
        scene: Its file, absolute; a relative link starts in its folder.
        links: As they are written, each once; there may be none.
    """

    scene: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookSources:
    """The notes that belong to a book; where nothing is chosen, all of them do.

    Attributes:
        places: Folders and files of notes, absolute.
        tags: Without ``#``; a note with a tag below one of these belongs to the book too.
        names: How the writer corrected the list of the book's names.
        follow_links: Whether the sources of a scene are the notes that it links to, unless the
            scene says otherwise.
        linked: What the open scene links to, while its sources are kept to that; None otherwise.
            It is never stored.
    """

    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    names: NameCorrections = ()
    follow_links: bool = False
    linked: LinkedNotes | None = None

    @property
    def are_all(self) -> bool:
        """Whether the whole library takes part."""
        return self.linked is None and self.are_whole_book

    @property
    def are_whole_book(self) -> bool:
        """Whether the whole library belongs to the book, whatever a scene is kept to."""
        return not self.places and not self.tags

    def hold(self, path: str, tags: Iterable[str]) -> bool:
        """Tell whether a note belongs to the book, by its file and its tags.

        What a scene links to is not looked at: only the library knows where a link leads.
        """
        if self.are_whole_book or any(is_at_or_below(path, place) for place in self.places):
            return True
        borne = [f"{tag.casefold()}/" for tag in tags] if self.tags else ()
        return any(tag.startswith(f"{own.casefold()}/") for own in self.tags for tag in borne)


WHOLE_LIBRARY = BookSources()


@dataclass(frozen=True, slots=True)
class BookCount:
    """How many notes of the library belong to a book.

    Attributes:
        own: Those that do.
        total: All notes.
    """

    own: int
    total: int
