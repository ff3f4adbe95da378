"""Spelling variants: one normal form for each word, and other spellings it may have."""

from __future__ import annotations

import re
from functools import lru_cache

from writer_assist.domain.folding import alike, foldings

# Letters that are used interchangeably: Arabic's yeh, Hebrew letters at the end of a word,
# Devanagari's signs for a nasal.
_ALIKE = str.maketrans(
    "\u0649\u05da\u05dd\u05df\u05e3\u05e5\u0901", "\u064a\u05db\u05de\u05e0\u05e4\u05e6\u0902"
)
_NASAL = re.compile("\u0928\u094d(?=[\u0915-\u0939])")

# English endings after an apostrophe: "she'll" is not "shell".
_CONTRACTED = frozenset("t s d m re ve ll em".split())  # noqa: SIM905
# Elided words before an apostrophe in French, Italian and Catalan.
_ELISIONS = """l d j m t s n c qu jusqu lorsqu puisqu quoiqu un dell all nell sull dall coll quell
    bell sant gl"""
_ELIDED = frozenset(_ELISIONS.split())
_SHORTEST_AFTER = 3
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_JOINED_SIGNS = "\u200d"


def one_spelling(word: str) -> str:
    """Return a word in its normal form for lookup; empty if it has no visible character."""
    return _NASAL.sub("\u0902", alike(word).translate(_ALIKE))


@lru_cache(maxsize=30_000)
def other_spellings(form: str) -> tuple[str, ...]:
    """Return how people without its letters on their keyboard may write a word; usually nothing.

    Accents are left out or spelt out, apostrophes left out; the word after an elided article
    also stands for itself, and so does each part of a joined emoji.

    Args:
        form: The word in its normal form.
    """
    if form.isascii() and "'" not in form:
        return ()
    if _JOINED_SIGNS in form or _SKIN.search(form):
        plain = _SKIN.sub("", form)
        found = [plain, *plain.split(_JOINED_SIGNS)]
    else:
        found = [one for plain in foldings(form) for one in (plain, *_without_apostrophe(plain))]
    return tuple(one for one in dict.fromkeys(found) if one and one != form)


def _without_apostrophe(form: str) -> list[str]:
    if "'" not in form:
        return []
    before, _, after = form.partition("'")
    joined = [] if after in _CONTRACTED else [form.replace("'", "")]
    if before in _ELIDED and len(after) >= _SHORTEST_AFTER:
        return [after, *joined]
    return joined
