"""One spelling for what is written in more than one way."""

from __future__ import annotations

import re
from unicodedata import normalize

# What is written or left out at will: dots of i, points of Hebrew, vowels and the stretching
# of Arabic, dots under letters of Devanagari, joiners.
_OPTIONAL = re.compile(
    "(?<=i)\u0307|[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u093c\u200c\u200d]"
)
# Letters of which either is written: Arabic's yeh, Hebrew's at a word's end, Devanagari's signs
# for a nasal.
_ALIKE = str.maketrans(
    "\u0649\u05da\u05dd\u05df\u05e3\u05e5\u0901", "\u064a\u05db\u05de\u05e0\u05e4\u05e6\u0902"
)
_NASAL = re.compile("\u0928\u094d(?=[\u0915-\u0939])")


def one_spelling(word: str) -> str:
    """Return a word as it is looked up, however it was written."""
    word = _OPTIONAL.sub("", normalize("NFKC", word)) or word
    return _NASAL.sub("\u0902", word.translate(_ALIKE))
