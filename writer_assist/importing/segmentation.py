"""Cutting a note into passages: short enough to read at a glance, long enough to make sense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from writer_assist.domain.headings import Heading
from writer_assist.domain.note import PassageSpan
from writer_assist.domain.passage import HEADING_SEPARATOR
from writer_assist.domain.sentences import after_space, sentence_ends

SHORTEST = 80  # words
LONGEST = 160
_MOST_ABOVE = 50  # headings without text between them; more of them are treated as text
_TOO_SHORT = 5.0  # costs as much as cutting two sentences in the middle


@dataclass(frozen=True, slots=True)
class PassageLength:
    """The wanted length of passages, in words.

    Attributes:
        shortest: Minimum, if there is that much text.
        longest: Maximum.
    """

    shortest: int = SHORTEST
    longest: int = LONGEST

    def cost(self, words: int) -> float:
        """Return the cost of a length that is not ideal; about 1 for the longest."""
        width = (self.longest - self.shortest) * 9 / 16
        shape = ((words - (self.longest - width)) / width) ** 2
        return shape + (_TOO_SHORT if words < self.shortest else 0.0)


USUAL_LENGTH = PassageLength()

_LONGEST_PIECE = 40  # words
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]|>)*\n\s*")  # also within a quotation
_CLAUSE_END = re.compile(r"[,;:、，；：—–]|\n")

# Cost of beginning a passage at each kind of border; a badly sized passage costs about 1.
_AT_PARAGRAPH, _AT_LINE, _AT_SENTENCE, _IN_SENTENCE = 0.0, 0.3, 0.6, 2.5

# In scripts without spaces a word is about two characters of Chinese, Japanese or Korean hanja,
# or about five of Thai, Lao, Burmese or Khmer.  Text of more than 30 characters without a space
# (an address, a picture as text) counts as one word for every 30.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTH_EAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(rf"[{_CJK}]{{1,2}}|[{_SOUTH_EAST}]{{1,5}}|[^\s{_CJK}{_SOUTH_EAST}]{{1,30}}")

_ITEM = re.compile(r"\n\s*(?=(?:[-*+•]|\d{1,3}[.)])\s)")


def cut_passages(
    text: str,
    headings: Sequence[Heading] = (),
    *,
    body_start: int = 0,
    title: str = "",
    length: PassageLength = USUAL_LENGTH,
) -> tuple[PassageSpan, ...]:
    """Cut a text into passages of similar length, at the best borders.

    Short neighbouring sections are joined; a short text is one passage.  The line of a heading is
    part of a passage only if the passage's heading path does not contain it.

    Args:
        text: The whole note.
        headings: In order.
        body_start: Where the front matter ends.
        title: The note's title; a first heading equal to it is left out of heading paths.
        length: The wanted length of passages.

    Returns:
        The passages, in order, without overlap and without surrounding white space.
    """
    sections = _telling(_sections(text, headings, body_start, title), text)
    return tuple(
        stretch for group in _grouped(sections, length) for stretch in _cut(text, group, length)
    )


@dataclass(frozen=True, slots=True)
class TextUnit:
    """A piece of text that is never cut.

    Attributes:
        start: Offset of its first character; it ends where the next piece begins.
        words: Its length in words.
        border: The cost of beginning a passage with it.
    """

    start: int
    words: int
    border: float


def cut_pieces(text: str, start: int, end: int) -> list[TextUnit]:
    """Cut ``text[start:end]`` into pieces of at most 40 words, in order."""
    return [
        piece
        for here, there, border in _sentences(text, start, end)
        for piece in _cut_sentence(text, here, there, border)
    ]


def units_in(text: str) -> int:
    """Return the length of a text as passages are measured: words, or pairs of characters.

    What the writer is told is counted in ``domain.words``.
    """
    return len(WORD.findall(text))


def sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets in ``text[start:end]`` at which a sentence begins after another one.

    Items of a list count as sentences.
    """
    places = [after_space(text, here, end) for here in sentence_ends(text, start, end)]
    if items := [item.end() for item in _ITEM.finditer(text, start, end)]:
        places = sorted({*places, *items})
    yield from (place for place in places if place < end)


@dataclass(frozen=True, slots=True)
class _Section:
    """The text below one heading, up to the next heading of any level.

    ``headings`` holds its own heading and those without text above it: path and offset of each.
    """

    path: tuple[str, ...]
    headings: tuple[tuple[tuple[str, ...], int], ...]
    start: int
    end: int
    words: int
    heading_words: int = 0


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
    """Drop sections without text, except headings that would otherwise be lost."""
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
    """Return a section whose text is the lines of its own headings."""
    start = section.headings[0][1] if section.headings else section.start
    words = _words(text, start, section.end)
    return _Section(section.path[:-1], (), start, section.end, words)


def _grouped(sections: Iterable[_Section], length: PassageLength) -> list[list[_Section]]:
    """Join short sections with their neighbours, as far as the length allows."""
    groups: list[list[_Section]] = []
    for section in sections:
        last = _total(groups[-1]) if groups else length.longest
        words = _total([section])
        if min(last, words) < length.shortest and last + words <= length.longest:
            groups[-1].append(section)
        else:
            groups.append([section])
    return groups


def _cut(text: str, group: Sequence[_Section], length: PassageLength) -> list[PassageSpan]:
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
    return [
        PassageSpan(*_stripped(text, here, there), heading) for here, there in pairwise(borders)
    ]


def _best_starts(pieces: Sequence[TextUnit], length: PassageLength) -> list[int]:
    """Choose where passages begin so that the total cost is lowest."""
    best = [0.0]  # lowest cost of cutting the first n pieces
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
    return units_in(text[start:end])


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), start + len(stretch.rstrip())


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Yield start, end and border cost of each sentence."""
    here, border = start, _AT_PARAGRAPH
    for there, next_border in _borders(text, start, end):
        yield here, there, border
        here, border = there, next_border
    yield here, end, border


def _borders(text: str, start: int, end: int) -> Iterator[tuple[int, float]]:
    paragraph = start
    for blank in [*_BLANK_LINES.finditer(text, start, end), None]:
        paragraph_end = blank.start() if blank else end
        for sentence in sentence_starts(text, paragraph, paragraph_end):
            after_line = text[sentence - 1] == "\n"
            yield sentence, _AT_LINE if after_line else _AT_SENTENCE
        if blank and paragraph_end > start and blank.end() < end:
            yield blank.end(), _AT_PARAGRAPH
        paragraph = blank.end() if blank else end


def _cut_sentence(text: str, start: int, end: int, border: float) -> Iterator[TextUnit]:
    words = units_in(text[start:end])
    if words <= _LONGEST_PIECE:
        if words:
            yield TextUnit(start, words, border)
        return
    matches = [match.start() for match in WORD.finditer(text, start, end)]
    first = 0
    while first < len(matches):
        last = _end_of_piece(text, matches, first)
        begin = start if first == 0 else matches[first]
        yield TextUnit(begin, last - first, border if first == 0 else _IN_SENTENCE)
        first = last


def _end_of_piece(text: str, words: list[int], first: int) -> int:
    """Return the number of the word after the piece, which ends with a clause if possible."""
    limit = first + _LONGEST_PIECE
    if limit >= len(words):
        return len(words)
    for word in range(limit, first + _LONGEST_PIECE // 2, -1):
        if _CLAUSE_END.search(text, words[word - 1], words[word]):
            return word
    return limit
