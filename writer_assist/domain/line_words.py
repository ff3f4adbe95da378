"""Finds the words of a line that a dictionary can judge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 40  # characters of a word that is checked

_WORD = re.compile(r"['’]?[^\W\d_]+(?:['’\u2011-][^\W\d_]+)*['’]?")
# Code, links, tags, comments and addresses: what stands in them is no prose.
_NO_PROSE = re.compile(
    r"`[^`]*`|\[\[[^\]]*\]\]|\]\([^)]*\)|<[^<>\s][^<>]*>|%%.*?(?:%%|$)"
    r"|\w+://\S+|www\.\S+|\S+@\S+\.\w+|[^\W_]*\d\w*"
)


@dataclass(frozen=True, slots=True)
class LineWord:
    """A word of a line: where it begins and ends, in characters."""

    start: int
    end: int
    text: str


def checked_words(line: str) -> Iterator[LineWord]:
    """Yield the words of a line that are spelled by a dictionary, in order."""
    prose = _NO_PROSE.sub(lambda found: " " * len(found[0]), line)
    for found in _WORD.finditer(prose):
        text = found[0]
        lead = text[0] in "'’"
        tail = text[-1] in "'’"
        body = text[lead : len(text) - tail]
        if 1 < len(body) <= LONGEST:
            yield LineWord(found.start() + lead, found.end() - tail, body)
