"""Puts Markdown's marks for italics and bold around words, and takes them away again."""

from __future__ import annotations

import re
from dataclasses import dataclass

ITALIC, BOLD = 1, 2  # the number of asterisks

_WORD = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?")


@dataclass(frozen=True, slots=True)
class Emphasised:
    """What stands instead of a stretch of a line.

    Attributes:
        start: Where the stretch begins, in characters.
        end: Where it ends.
        text: What stands there instead.
        left: Where the words that were meant begin in ``text``.
        right: Where they end in it.
    """

    start: int
    end: int
    text: str
    left: int
    right: int


def toggled(line: str, start: int, end: int, mark: int) -> Emphasised:
    """Put marks around words of a line, or take them away where they are.

    Where nothing is selected, the word at the place is meant; without one, the place is put
    between two marks, so that what is typed next stands between them.

    Args:
        line: A paragraph.
        start: Where the selection begins in it, in characters.
        end: Where it ends.
        mark: ITALIC or BOLD.
    """
    if start == end:
        start, end = _between_marks(line, start) or _word_at(line, start)
    start, end = _without_space(line, start, end)
    first, last = _widened(line, start, end, "*")
    inner_left, inner_right = _narrowed(line, start, end)
    left, right = inner_left - first, last - inner_right
    has = min(left, right) % 2 == 1 if mark == ITALIC else min(left, right) >= BOLD
    words = line[inner_left:inner_right]
    if mark == ITALIC and not left and not right and _is_underlined(line, start, end):
        return Emphasised(start - 1, end + 1, words, 0, len(words))
    count = min(left, right) + (-mark if has else mark)
    lead, tail = "*" * (left - min(left, right)), "*" * (right - min(left, right))
    marks = "*" * count
    text = f"{lead}{marks}{words}{marks}{tail}"
    at = len(lead) + count
    return Emphasised(first, last, text, at, at + len(words))


def _word_at(line: str, place: int) -> tuple[int, int]:
    for word in _WORD.finditer(line):
        if word.start() <= place <= word.end():
            return word.span()
    return place, place


def _between_marks(line: str, place: int) -> tuple[int, int] | None:
    """Return the place itself where it stands between marks with nothing in them."""
    is_between = line[:place].endswith("*") and line[place:].startswith("*")
    return (place, place) if is_between else None


def _without_space(line: str, start: int, end: int) -> tuple[int, int]:
    words = line[start:end]
    if not words.strip():
        return start, end
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _widened(line: str, start: int, end: int, mark: str) -> tuple[int, int]:
    before, after = line[:start], line[end:]
    left = len(before) - len(before.rstrip(mark))
    right = len(after) - len(after.lstrip(mark))
    return start - left, end + right


def _narrowed(line: str, start: int, end: int) -> tuple[int, int]:
    words = line[start:end]
    if not words.strip("*"):
        return start, end
    return start + len(words) - len(words.lstrip("*")), end - len(words) + len(words.rstrip("*"))


def _is_underlined(line: str, start: int, end: int) -> bool:
    return line[:start].endswith("_") and line[end:].startswith("_") and start < end
