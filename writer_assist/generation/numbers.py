"""English words for numbers above one, which a large model likes to invent and to count with."""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNITS = "two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_LARGE = "hundred hundreds thousand thousands million millions dozen dozens"
_PLACES = "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twentieth hundredth"
NUMBER_WORDS = frozenset(" ".join((_UNITS, _TEENS, _TENS, _LARGE, _PLACES)).split())
"""In lower case; “one”, “first” and “second” are not among them, since they say more."""
_NUMBER = re.compile(rf"\b(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\b", re.I)


def numbers_in(text: str) -> Iterator[re.Match[str]]:
    """Yield where a text names a number above one in words."""
    yield from _NUMBER.finditer(text)
