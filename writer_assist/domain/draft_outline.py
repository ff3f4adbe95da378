"""The headings of a draft with the words below each, for a list that leads through it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.headings import headings_of
from writer_assist.domain.story import blanked_story
from writer_assist.domain.words import count_words


@dataclass(frozen=True, slots=True)
class DraftHeading:
    """A heading of a draft.

    Attributes:
        title: Its words, without markup.
        depth: How many headings it is below.
        start: Where its line begins, in characters.
        words: Of its text and of all headings below it; comments do not count.
    """

    title: str
    depth: int
    start: int
    words: int


def outline_of(text: str) -> tuple[DraftHeading, ...]:
    """Return the headings of a draft in order; empty for one without any."""
    story = blanked_story(text)
    headings = headings_of(story)
    if not headings:
        return ()
    ends = [*(one.start for one in headings[1:]), len(story)]
    own = [count_words(story[one.start : end]) for one, end in zip(headings, ends, strict=True)]
    found: list[DraftHeading] = []
    above: list[int] = []  # levels of the headings that the present one is below
    for number, one in enumerate(headings):
        above = [level for level in above if level < one.level]
        after = number + 1
        while after < len(headings) and headings[after].level > one.level:
            after += 1
        found.append(DraftHeading(one.title, len(above), one.start, sum(own[number:after])))
        above.append(one.level)
    return tuple(found)


def heading_at(starts: Sequence[int], place: int) -> int:
    """Return the number of the heading that a place is below; -1 before the first one.

    Args:
        starts: Where the headings begin, in order.
        place: In the same units.
    """
    return bisect_right(starts, place) - 1
