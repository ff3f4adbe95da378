"""Counting the words of a text, the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"\w[\w'’\u2011-]*")


def count_words(text: str) -> int:
    """Return the words of a text; "well-known" and "don't" are one each."""
    return len(_WORD.findall(text))


def word_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word begins and ends, in characters."""
    return (found.span() for found in _WORD.finditer(text))
