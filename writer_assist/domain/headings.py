"""Headings of a text, and finding those of chapters in plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LEVELS = {
    "part": 1, "book": 1, "volume": 1, "act": 1, "teil": 1, "buch": 1, "partie": 1,
    "livre": 1, "tome": 1, "parte": 1, "libro": 1, "część": 1, "часть": 1, "книга": 1,
    "chapter": 2, "prologue": 2, "epilogue": 2, "interlude": 2, "kapitel": 2, "prolog": 2,
    "epilog": 2, "chapitre": 2, "capítulo": 2, "capitolo": 2, "hoofdstuk": 2,
    "rozdział": 2, "глава": 2, "scene": 3, "szene": 3, "scène": 3, "escena": 3, "scena": 3,
}  # fmt: skip
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth one two three four five "
    "six seven eight nine ten eleven twelve the last"
)
# Up to three short lines between blank ones, for instance "CHAPTER I." with its title below.
_BLOCK = re.compile(
    r"(?:\A|\n[ \t]*\n)[ \t]*([^\n]{1,80}(?:\n[ \t]*\S[^\n]{0,79}){0,2})(?=\n[ \t]*(?:\n|\Z)|\n?\Z)"
)
_NUMBERED = re.compile(r"\w+[ \t]+(?:the[ \t]+)?(\w+)[.:]?\Z", re.IGNORECASE)
_NUMBER = re.compile(rf"(?:\d{{1,3}}|[MDCLXVI]+|{_ORDINALS.replace(' ', '|')})\Z", re.IGNORECASE)
_CJK = re.compile(r"第[\d一二三四五六七八九十百]{1,5}([部巻編])?[章回話節部巻編]?(?=\s|\Z)")
_WORD = re.compile(r"\w+")
_NUMBER_ALONE = re.compile(r"^[ \t]*([MDCLXVI]{1,8}|\d{1,3})\.?[ \t]*$", re.MULTILINE)
_ROMAN = re.compile(r"[MDCLXVI]{1,8}\Z")
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_FEWEST_NUMBERS = 3  # two may be coincidence
_MARKDOWN = re.compile(r"^(#{1,6})[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the text.

    Attributes:
        level: 1 to 6.
        title: Its words, without markup.
        start: Offset of its first line.
        end: Offset just after its last line.
    """

    level: int
    title: str
    start: int
    end: int


def headings_of(text: str) -> tuple[Heading, ...]:
    """Return the headings of a draft: Markdown's, or else lines such as "Chapter 4"."""
    marked = tuple(
        Heading(len(found[1]), found[2], found.start(), found.end())
        for found in _MARKDOWN.finditer(text)
    )
    return marked or chapter_headings(text)


def chapter_headings(text: str) -> tuple[Heading, ...]:
    """Return lines by themselves that say "Chapter 4" or "Erstes Kapitel", in order.

    Without such headings, all passages of a long novel in plain text would have the same label.
    """
    found: list[Heading] = []
    position = 0
    while match := _BLOCK.search(text, position):
        lines = [line.strip(" \t_*") for line in match[1].splitlines()]
        level = _level_of(lines)
        if level:
            title = ". ".join(line.rstrip(".") for line in lines)
            found.append(Heading(level, title, match.start(1), match.end(1)))
        position = match.end(1)
    return tuple(found)


def number_headings(text: str) -> list[Heading]:
    """Return lines that hold nothing but a number, if they count upwards, as chapters."""
    found: list[Heading] = []
    expected = 1
    for match in _NUMBER_ALONE.finditer(text):
        number = _value(match[1])
        if number == expected or number == 1:
            found.append(Heading(2, match[1], match.start(), match.end()))
            expected = number + 1
    return found if len(found) >= _FEWEST_NUMBERS else []


def level_of_title(title: str) -> int:
    """Return 1 for the title of a part ("Volume II"), 2 for a chapter, 3 for a scene, else 0."""
    words = _WORD.findall(title)
    level = _LEVELS.get(words[0].casefold(), 0) if words else 0
    return level or (_LEVELS.get(words[1].casefold(), 0) if len(words) == 2 else 0)


def is_same_title(one: str, other: str) -> bool:
    """Tell whether two titles have the same words, whatever marks stand between them."""
    return _WORD.findall(one.casefold()) == _WORD.findall(other.casefold())


def _level_of(lines: list[str]) -> int:
    """Return the level of a heading; 0 if it is a short paragraph."""
    first, words = lines[0], _WORD.findall(lines[0])
    if match := _CJK.match(first):
        return 1 if match[1] else 2
    if not words or not _is_title(first):
        return 0
    level = _LEVELS.get(words[0].casefold(), 0)
    if not level and len(words) == 2:
        return _LEVELS.get(words[1].casefold(), 0)  # "Erstes Kapitel"
    if len(lines) > 1 and level:
        number = _NUMBERED.match(first)
        is_numbered = number is not None and _NUMBER.match(number[1])
        return level if is_numbered and not any(line[:1].islower() for line in lines) else 0
    return level


def _is_title(line: str) -> bool:
    """Tell a title from a short paragraph that happens to begin with such a word."""
    return line[:1].isupper() and not line.endswith((",", ";", ":", "”", '"', "?", "!"))


def _value(numeral: str) -> int:
    """Return the value of a numeral; 0 if it is none."""
    if numeral.isdecimal() and len(numeral) <= 3:
        return int(numeral)
    if not _ROMAN.match(numeral):
        return 0
    values = [_LETTERS[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
