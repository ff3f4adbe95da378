"""Counting the words of a text, the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Chinese and Japanese have no blanks between words: there each character counts, as in the word
# processors that are used for them; marks of punctuation do not.  The ranges are ideographs with
# their marks of repetition, hiragana, and katakana, also of half width.
_SINGLE = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_WORD = re.compile(r"\w[\w'’\u2011-]*")
_ANY = re.compile(rf"[{_SINGLE}]|[^\W{_SINGLE}](?:[^\W{_SINGLE}]|['’\u2011-])*")
_FIRST = re.compile(f"[{_SINGLE}]")


def count_words(text: str) -> int:
    """Return the words of a text; "well-known" and "don't" are one each.

    Each character of Chinese or Japanese is one; Korean is counted by its blanks.
    """
    return len(_pattern(text).findall(text))


def word_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each word begins and ends, in characters; see :func:`count_words`."""
    return (found.span() for found in _pattern(text).finditer(text))


def _pattern(text: str) -> re.Pattern[str]:
    """Return the quicker expression where it is enough."""
    return _WORD if text.isascii() or _FIRST.search(text) is None else _ANY


def whole_words(text: str, most: int) -> str:
    """Return the beginning of a text in at most so many characters, after a whole word if it can.

    Text without spaces between words, such as Japanese, is cut where it is full.
    """
    if len(text) <= most:
        return text
    full = text[:most]
    end = full.rfind(" ")
    return full[:end] if end >= most // 2 else full
