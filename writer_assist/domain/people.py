"""Who and what occurs in a book: where, how often, and with whom."""

from __future__ import annotations

from dataclasses import dataclass

from writer_assist.domain.book_names import BookName


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """A place in the manuscript that can be jumped to.

    Attributes:
        path: The file.
        chapter: The file's name.
        heading: That it stands under; empty if it is only the file's name.
        start: Offset in the file.
        opening: The text from there on, by which it is found again after edits.
        excerpt: What stands around it, on one line.
        paragraph: Its number, counted through the whole book.
    """

    path: str
    chapter: str
    heading: str
    start: int
    opening: str
    excerpt: str
    paragraph: int = 0

    @property
    def label(self) -> str:
        """Chapter and heading."""
        return f"{self.chapter} › {self.heading}" if self.heading else self.chapter


@dataclass(frozen=True, slots=True)
class NoteMention:
    """A note that a name occurs in, or that has that name."""

    note_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where a person or place occurs.

    Attributes:
        name: Of the list of names.
        paragraphs: Of the manuscript that have the name.
        chapters: Files of the manuscript that have it.
        places: The first mention in each paragraph, in order; the first thousand or so.
        notes: Notes that have it.
    """

    name: BookName
    paragraphs: int = 0
    chapters: int = 0
    places: tuple[StoryPlace, ...] = ()
    notes: tuple[NoteMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """Two who occur in the same paragraphs.

    Attributes:
        first: Place in the list of people.
        second: Likewise, later in the list.
        paragraphs: How many they share.
    """

    first: int
    second: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class BookPeople:
    """The people and places of a book.

    Attributes:
        people: With places among them; those that occur in most paragraphs first.
        company: Most paragraphs first.
        spots: Where the first of them stand in the picture, across and down, from 0 to 1.
    """

    people: tuple[Occurrences, ...] = ()
    company: tuple[Company, ...] = ()
    spots: tuple[tuple[float, float], ...] = ()

    def company_of(self, at: int) -> list[tuple[int, int]]:
        """Return who occurs with somebody, and in how many paragraphs; most first."""
        return [
            (one.second if one.first == at else one.first, one.paragraphs)
            for one in self.company
            if at in (one.first, one.second)
        ]

    def places_of(self, chosen: tuple[int, ...]) -> tuple[StoryPlace, ...]:
        """Return the places of somebody, or those paragraphs that have all of them."""
        if not chosen:
            return ()
        first, *others = (self.people[at].places for at in chosen)
        shared = [frozenset(place.paragraph for place in one) for one in others]
        return tuple(place for place in first if all(place.paragraph in one for one in shared))
