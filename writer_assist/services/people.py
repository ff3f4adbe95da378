"""People and places of a book: where they occur, in which notes, and who occurs with whom.

Names alone are counted: whom "she" means is not resolved.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Generator, Sequence
from itertools import combinations

from writer_assist.domain.book_names import BookName, NameKind
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.people import (
    BookPeople,
    Company,
    NoteMention,
    Occurrences,
    StoryPlace,
)
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.retrieval.graph_layout import laid_out
from writer_assist.retrieval.names import NameMatcher
from writer_assist.services.book_names import BookNamesService, matcher_of
from writer_assist.services.manuscript_texts import ManuscriptText

IN_PICTURE = 28
MOST_PLACES = 1_500  # of one name
_OPENING = 40
_BEFORE, _AFTER = 40, 100  # characters of an excerpt
_TAGS = re.compile(r"<[^<>]*(?:>|\Z)|\A[^<>]*[\"/a-z]>")  # of HTML, also cut through
_KINDS = (NameKind.PERSON, NameKind.PLACE)
STAGE = "Reading the book"


class PeopleService:
    """Reads who occurs where; for one thread."""

    def __init__(self, names: BookNamesService) -> None:
        """Prepare; nothing is read yet.

        Args:
            names: Knows the names of the book.
        """
        self._names = names
        self._made: tuple[object, BookPeople] | None = None

    def people(
        self, draft: str, sources: BookSources, cancel: CancelToken
    ) -> Generator[Progress, None, BookPeople]:
        """Read the book of a draft, and the notes that belong to it.

        Raises:
            Cancelled: The work was asked to stop.
        """
        yield Progress(STAGE, 0)
        listed = self._names.names(draft, sources)
        if self._made is not None and self._made[0] is listed:
            return self._made[1]
        names = [one for one in listed.shown if one.kind in _KINDS]
        texts = self._names.texts(draft)
        matcher = matcher_of(names, texts)
        counted = _PeopleCount(matcher)
        for done, text in enumerate(texts):
            cancel.check()
            yield Progress(STAGE, done, len(texts))
            counted.read(text)
        in_notes = self._in_notes(names, matcher, draft, sources)
        made = counted.people(names, in_notes)
        self._made = listed, made
        return made

    def _in_notes(
        self, names: Sequence[BookName], matcher: NameMatcher, draft: str, sources: BookSources
    ) -> dict[int, list[NoteMention]]:
        """Return the notes that have each name; those that are called so go first."""
        notes = {one.note_id: one.title for one in self._names.notes(draft, sources)}
        found: defaultdict[int, dict[int, None]] = defaultdict(dict)
        for at, one in enumerate(names):
            found[at] = dict.fromkeys(note_id for note_id in one.notes if note_id in notes)
        for passage in self._names.passages(list(notes)):
            for mention in matcher.mentions(passage.text):
                found[mention.note_id][passage.note_id] = None
        return {
            at: [NoteMention(note_id, notes[note_id]) for note_id in of_one]
            for at, of_one in found.items()
        }


class _PeopleCount:
    """What was read of the manuscript so far."""

    def __init__(self, matcher: NameMatcher) -> None:
        self._matcher = matcher
        self._places: defaultdict[int, list[StoryPlace]] = defaultdict(list)
        self._paragraphs: Counter[int] = Counter()
        self._chapters: defaultdict[int, set[str]] = defaultdict(set)
        self._together: Counter[tuple[int, int]] = Counter()
        self._number = 0

    def read(self, text: ManuscriptText) -> None:
        for start, part in text.lines():
            self._number += 1
            first: dict[int, int] = {}
            for one in self._matcher.mentions(part):
                first.setdefault(one.note_id, one.start)
            for at, offset in first.items():
                self._paragraphs[at] += 1
                self._chapters[at].add(text.path)
                if len(self._places[at]) < MOST_PLACES:
                    place = place_in(text, start, part, offset, paragraph=self._number)
                    self._places[at].append(place)
            self._together.update(combinations(sorted(first), 2))

    def people(
        self, names: Sequence[BookName], in_notes: dict[int, list[NoteMention]]
    ) -> BookPeople:
        order = sorted(
            (at for at in range(len(names)) if self._paragraphs[at] or in_notes.get(at)),
            key=lambda at: (-self._paragraphs[at], names[at].name.casefold()),
        )
        rank = {at: number for number, at in enumerate(order)}
        people = tuple(
            Occurrences(
                names[at],
                self._paragraphs[at],
                len(self._chapters[at]),
                tuple(self._places[at]),
                tuple(in_notes.get(at, ())),
            )
            for at in order
        )
        company = [
            Company(min(rank[one], rank[two]), max(rank[one], rank[two]), count)
            for (one, two), count in self._together.items()
        ]
        company.sort(key=lambda one: (-one.paragraphs, one.first, one.second))
        shown = min(IN_PICTURE, sum(one.paragraphs > 0 for one in people))
        links = [
            (one.first, one.second, _closeness(one, people))
            for one in company
            if one.second < shown
        ]
        return BookPeople(people, tuple(company), laid_out(shown, links))


def _closeness(one: Company, people: Sequence[Occurrences]) -> float:
    """Return how much two belong together, however often they occur at all; at most 1."""
    first, second = people[one.first].paragraphs, people[one.second].paragraphs
    return float(one.paragraphs / (first * second) ** 0.5)


def place_in(
    text: ManuscriptText, start: int, part: str, offset: int, *, paragraph: int = 0
) -> StoryPlace:
    """Return a place in a paragraph of a manuscript.

    Args:
        text: The file.
        start: Where the paragraph begins in it.
        part: The paragraph.
        offset: Of the place, in the paragraph.
        paragraph: Its number in the book.
    """
    return StoryPlace(
        text.path,
        text.name,
        text.heading_at(start + offset),
        start + offset,
        part[offset : offset + _OPENING],
        excerpt_around(part, offset),
        paragraph,
    )


def excerpt_around(part: str, offset: int) -> str:
    """Return what stands around a place in a paragraph, on one line, cut at words."""
    first, last = max(0, offset - _BEFORE), offset + _AFTER
    while first > 0 and not part[first - 1].isspace():
        first -= 1
    while last < len(part) and not part[last].isspace():
        last += 1
    words = " ".join(_TAGS.sub(" ", part[first:last]).split())
    return f"{'… ' if first else ''}{words}{' …' if last < len(part) else ''}"
