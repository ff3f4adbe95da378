"""Cutting a note into passages: small enough to read at a glance, whole enough to make sense."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from writer_assist.domain.parsed_note import Stretch
from writer_assist.domain.passage import HEADING_SEPARATOR
from writer_assist.importing.markdown import Heading
from writer_assist.importing.pieces import Piece, cut_pieces
from writer_assist.importing.words import count_words

SHORTEST = 80  # words
LONGEST = 160
_MOST_ABOVE = 50  # headings without text between them; more of them are text themselves
_TOO_SHORT = 5.0  # as dear as cutting two sentences in their middle


@dataclass(frozen=True, slots=True)
class PassageLength:
    """How long passages are to be, in words.

    Attributes:
        shortest: At least, where there is that much text.
        longest: At most.
    """

    shortest: int = SHORTEST
    longest: int = LONGEST

    def cost(self, words: int) -> float:
        """Return how far from ideal a length is, about 1 for the longest."""
        width = (self.longest - self.shortest) * 9 / 16
        shape = ((words - (self.longest - width)) / width) ** 2
        return shape + (_TOO_SHORT if words < self.shortest else 0.0)


USUAL_LENGTH = PassageLength()


@dataclass(frozen=True, slots=True)
class _Section:
    """The text below one heading, down to the next one of any level.

    ``headings`` are its own and those without text above it: path and offset of each.
    """

    path: tuple[str, ...]
    headings: tuple[tuple[tuple[str, ...], int], ...]
    start: int
    end: int
    words: int
    heading_words: int = 0


def cut_passages(
    text: str,
    headings: Sequence[Heading] = (),
    *,
    body_start: int = 0,
    title: str = "",
    length: PassageLength = USUAL_LENGTH,
) -> tuple[Stretch, ...]:
    """Cut a text into passages of about the same length, on the best borders there are.

    Short neighbouring sections go together; a short text is one passage.  A
    heading's line is part of a passage only where the passage's heading path
    does not tell it.

    Args:
        text: The whole note.
        headings: In order.
        body_start: Where the front matter ends.
        title: The note's; a first heading that says the same is in no path.
        length: Of the passages.

    Returns:
        The passages, in order, without overlap and without white space around them.
    """
    sections = _telling(_sections(text, headings, body_start, title), text)
    return tuple(
        stretch for group in _grouped(sections, length) for stretch in _cut(text, group, length)
    )


def _sections(
    text: str, headings: Sequence[Heading], body_start: int, title: str
) -> list[_Section]:
    starts = [heading.start for heading in headings] + [len(text)]
    first_end = starts[0]
    found = [_Section((), (), body_start, first_end, _words(text, body_start, first_end))]
    path: dict[int, str] = {}
    titles = (heading for heading in headings if heading.title == title)
    in_title = next(titles, None)
    for number, heading in enumerate(headings):
        path = {level: name for level, name in path.items() if level < heading.level}
        if heading.title and heading is not in_title:
            path[heading.level] = heading.title
        end = starts[number + 1]
        words = _words(text, heading.end, end), _words(text, heading.start, heading.end)
        names = tuple(path.values())
        found.append(_Section(names, ((names, heading.start),), heading.end, end, *words))
    return found


def _telling(sections: Sequence[_Section], text: str) -> list[_Section]:
    """Leave out sections without text, but for headings that nothing else would keep."""
    kept: list[_Section] = []
    above: tuple[tuple[tuple[str, ...], int], ...] = ()
    for number, bare in enumerate(sections):
        section = replace(bare, headings=above + bare.headings)
        above = ()
        if section.words:
            kept.append(section)
        elif (
            section.path
            and len(section.headings) < _MOST_ABOVE
            and _is_above(section, sections[number + 1 : number + 2])
        ):
            above = section.headings
        elif section.path or (number == len(sections) - 1 and not kept):
            kept.append(_of_headings(section, text))
    return [section for section in kept if section.words]


def _is_above(section: _Section, after: Sequence[_Section]) -> bool:
    return bool(after) and after[0].path[: len(section.path)] == section.path


def _of_headings(section: _Section, text: str) -> _Section:
    """Make a section whose text is its own headings' lines."""
    start = section.headings[0][1] if section.headings else section.start
    words = _words(text, start, section.end)
    return _Section(section.path[:-1], (), start, section.end, words)


def _grouped(sections: Iterable[_Section], length: PassageLength) -> list[list[_Section]]:
    """Put short sections together with their neighbours, as far as there is room."""
    groups: list[list[_Section]] = []
    for section in sections:
        last = _total(groups[-1]) if groups else length.longest
        words = _total([section])
        if min(last, words) < length.shortest and last + words <= length.longest:
            groups[-1].append(section)
        else:
            groups.append([section])
    return groups


def _cut(text: str, group: Sequence[_Section], length: PassageLength) -> list[Stretch]:
    first = group[0]
    path = _common_path([section.path for section in group])
    untold = (start for names, start in first.headings if names != path[: len(names)])
    start = next(untold, first.start)
    end = group[-1].end
    if _words(text, start, end) <= length.longest:
        borders = [start, end]
    else:
        pieces = cut_pieces(text, start, end)
        borders = [*_best_starts(pieces, length), end]
    heading = HEADING_SEPARATOR.join(path)
    return [Stretch(*_stripped(text, here, there), heading) for here, there in pairwise(borders)]


def _best_starts(pieces: Sequence[Piece], length: PassageLength) -> list[int]:
    """Choose where passages begin, at the least cost in all."""
    best = [0.0]  # of cutting the first n pieces
    came_from = [0]
    for after in range(1, len(pieces) + 1):
        words, cheapest, chosen = 0, float("inf"), after - 1
        for first in range(after - 1, -1, -1):
            words += pieces[first].words
            if words > length.longest and first < after - 1:
                break
            cost = best[first] + pieces[first].border + length.cost(words)
            if cost < cheapest:
                cheapest, chosen = cost, first
        best.append(cheapest)
        came_from.append(chosen)
    starts: list[int] = []
    at = len(pieces)
    while at:
        at = came_from[at]
        starts.append(pieces[at].start)
    return starts[::-1]


def _common_path(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    names = takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False))
    return tuple(name for name, *_ in names)


def _total(group: Sequence[_Section]) -> int:
    return sum(section.words + section.heading_words for section in group)


def _words(text: str, start: int, end: int) -> int:
    return count_words(text[start:end])


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())
