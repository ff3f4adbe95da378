"""Dates in a story: from a single day to an age, or without a year."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.people import StoryPlace


class DatePrecision(Enum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    SPAN = "span"  # from one year to another, or a decade
    UNCLEAR = "unclear"  # without a year, or with day and month in an order that nobody knows


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as a text has it.

    Attributes:
        start: Offset of its first character.
        end: Offset just after its last one.
        precision: How much of it is known.
        first: When it begins, in years; March 1871 begins at 1871.17.
        last: When it ends, in years; not before it begins.
        era: Of its calendar, such as "BC", as it is written; empty for the usual one.
    """

    start: int
    end: int
    precision: DatePrecision
    first: float = 0.0
    last: float = 0.0
    era: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether it has a place in time."""
        return self.precision is not DatePrecision.UNCLEAR


@dataclass(frozen=True, slots=True)
class NotePlace:
    """A place in a note that can be opened.

    Attributes:
        note_id: The note.
        title: Its name.
        start: Offset in its text.
        end: Offset just after.
    """

    note_id: int
    title: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """The note's name."""
        return self.title


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A date and what stands beside it.

    Attributes:
        words: The date as it is written.
        date: What it means.
        excerpt: What stands around it, on one line; or the name of an entry of front matter.
        place: Where that is.
    """

    words: str
    date: FoundDate
    excerpt: str
    place: StoryPlace | NotePlace

    @property
    def is_in_book(self) -> bool:
        """Whether it stands in the manuscript."""
        return isinstance(self.place, StoryPlace)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates of a book and its notes.

    Attributes:
        entries: In the order of time; those of another era after those of the usual one.
        unclear: What has no place in time, in the order of the texts.
    """

    entries: tuple[TimelineEntry, ...] = ()
    unclear: tuple[TimelineEntry, ...] = ()
