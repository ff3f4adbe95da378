"""The context of a search or a continuation: the current paragraph and the text around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from writer_assist.domain.story import story_of

MAX_CONTEXT_CHARACTERS = 8000

LOOKED_AT = 2000  # characters on each side that show how lines are broken

_SHORTEST, _LONGEST = 45, 95  # of lines that are wrapped by hand at 60 to 80 columns
_ENOUGH_LINES = 2
_LOOKED_AT_ONCE = 20_000  # characters that show how the lines of a whole text are broken
_LINE, _BLANK = re.compile(r"[^\n]*\S[^\n]*"), re.compile(r"\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_MOST = 0.7
_LINE_OF_ITS_OWN = re.compile(r"\s*(?:[#>|]|[-*+]\s|\d+[.)]\s|```)|\s{4}")
_SENTENCE_END = re.compile(r"[.!?\u2026:][\"'\u201d\u2019\u00bb)\]*_]*\s*$")


@dataclass(frozen=True, slots=True)
class Context:
    """The story around the cursor, cut to a useful length.

    Front matter and comments of the draft are left out: no query, model or server may see them.

    Attributes:
        draft: The draft's file, absolute; empty while it was never saved.
        before: The text before the paragraph.  Its beginning is cut off so that it is, together
            with the paragraph, at most MAX_CONTEXT_CHARACTERS long.
        paragraph: The paragraph that the cursor is in, whole unless it is longer than
            MAX_CONTEXT_CHARACTERS.
        cursor: Offset of the cursor in ``paragraph``, in characters.
    """

    draft: str
    before: str
    paragraph: str
    cursor: int

    @classmethod
    def at(cls, text: str, position: int, *, draft: str = "") -> Context:
        """Cut the context out of a draft; ``position`` is the cursor's offset in characters."""
        story, place = story_of(text, max(0, min(position, len(text))))
        return cls.in_story(story, place, draft=draft)

    @classmethod
    def in_story(cls, text: str, position: int, *, draft: str = "") -> Context:
        """Cut the context out of a text that has no front matter or comments; see ``domain.story``.

        A paragraph is one line, but in a text whose lines are wrapped by hand it reaches from one
        blank line to the next.
        """
        position = max(0, min(position, len(text)))
        start, end = paragraph_at(text, position)
        first = max(start, position - MAX_CONTEXT_CHARACTERS)
        last = min(end, first + MAX_CONTEXT_CHARACTERS)
        room = MAX_CONTEXT_CHARACTERS - (last - first)
        before = text[max(0, start - room) : start] if first == start else ""
        return cls(draft, before, text[first:last], position - first)

    @property
    def story(self) -> str:
        """The story up to the cursor: what a continuation has to follow."""
        return self.before + self.paragraph[: self.cursor]


def paragraph_at(text: str, position: int) -> tuple[int, int]:
    """Return start and end of the paragraph at a position, without its line break.

    Only LOOKED_AT characters before and after the position's line are examined.
    """
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    first, last = max(0, start - LOOKED_AT), min(len(text), end + LOOKED_AT)
    if not _goes_on(text[start:end]) or not _is_broken_by_hand(text[first:last]):
        return start, end
    while start > first and _goes_on(line := _line_ending(text, start - 1, first)):
        start -= len(line) + 1
    while end < last and _goes_on(line := _line_beginning(text, end + 1, last)):
        end += len(line) + 1
    return start, end


def _line_ending(text: str, end: int, first: int) -> str:
    return text[max(first, text.rfind("\n", 0, end) + 1) : end]


def _line_beginning(text: str, start: int, last: int) -> str:
    end = text.find("\n", start, last)
    return text[start : last if end < 0 else end]


def _goes_on(line: str) -> bool:
    return bool(line.strip()) and not _LINE_OF_ITS_OWN.match(line)


def _is_broken_by_hand(text: str) -> bool:
    """Tell whether the lines are long and most of them break off inside a sentence."""
    broken = [
        line
        for line, following in pairwise(text.split("\n"))
        if _goes_on(line) and _goes_on(following)
    ]
    fitting = sum(
        _SHORTEST <= len(line.rstrip()) <= _LONGEST and not _SENTENCE_END.search(line)
        for line in broken
    )
    return fitting >= _ENOUGH_LINES and fitting >= _MOST * len(broken)


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each paragraph of a text that is not empty, in order.

    A paragraph is one line, but in a text whose lines are wrapped by hand it reaches from one
    blank line to the next.
    """
    border = _BLANK if _is_broken_by_hand(text[:_LOOKED_AT_ONCE]) else _LINE
    return [found.span() for found in border.finditer(text)]
