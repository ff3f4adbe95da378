"""Counting words in any script, and where a sentence or an item of a list begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from writer_assist.domain.sentences import after_space, sentence_ends

# Scripts without spaces: a word is about two characters of Chinese, Japanese or Korean
# hanja, about five of Thai, Lao, Burmese or Khmer.  What goes on for 30 characters without
# a space (an address, a picture as text) counts once for each 30.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTH_EAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(rf"[{_CJK}]{{1,2}}|[{_SOUTH_EAST}]{{1,5}}|[^\s{_CJK}{_SOUTH_EAST}]{{1,30}}")

_ITEM = re.compile(r"\n\s*(?=(?:[-*+•]|\d{1,3}[.)])\s)")


def count_words(text: str) -> int:
    """Return the length of a text in words, in any script."""
    return len(WORD.findall(text))


def sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets in ``text[start:end]`` at which a sentence begins after another.

    So does an item of a list.
    """
    places = [after_space(text, here, end) for here in sentence_ends(text, start, end)]
    if items := [item.end() for item in _ITEM.finditer(text, start, end)]:
        places = sorted({*places, *items})
    yield from (place for place in places if place < end)
