"""Counting words in any script, and where a sentence ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Scripts without spaces: a word is about two characters of Chinese, Japanese or Korean
# hanja, about five of Thai, Lao, Burmese or Khmer.  What goes on for 30 characters without
# a space (an address, a picture as text) counts once for each 30.
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTH_EAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(rf"[{_CJK}]{{1,2}}|[{_SOUTH_EAST}]{{1,5}}|[^\s{_CJK}{_SOUTH_EAST}]{{1,30}}")

_SENTENCE_END = re.compile(
    r"""(?P<stop>[.!?…]+)["'”’»«“)\]*_]*(?:\s+|$)   # a stop, what closes with it, a space
      | [。！？．｡][」』）”’"]*                        # no space needed here
      | \n\s*(?=(?:[-*+•]|\d{1,3}[.)])\s)            # a list's next item
    """,
    re.VERBOSE,
)
_TITLES = {
    "mr", "mrs", "ms", "dr", "st", "prof", "capt", "col", "gen", "lt", "sgt", "rev", "hon",
    "messrs", "mme", "mlle", "m", "hr", "fr", "sr", "sra", "vs", "cf", "e.g", "i.e", "z.b",
    "no", "vol", "ch", "pp",
}  # fmt: skip
_LAST_WORD = re.compile(r"[\w.]+\Z")


def count_words(text: str) -> int:
    """Return the length of a text in words, in any script."""
    return len(WORD.findall(text))


def sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets in ``text[start:end]`` at which a sentence begins after another."""
    for match in _SENTENCE_END.finditer(text, start, end):
        if match.end() < end and not _goes_on(text, start, match):
            yield match.end()


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether a stop is part of an abbreviation or of speech that is reported."""
    if not match["stop"]:
        return False
    if text[match.end()].islower():
        return True
    if match["stop"] != ".":
        return False
    word = _LAST_WORD.search(text, max(start, match.start() - 12), match.start())
    if word is None:
        return False
    return word[0].lower() in _TITLES or (len(word[0]) == 1 and word[0].isupper())
