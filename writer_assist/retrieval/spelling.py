"""One spelling for what is written in more than one way, and what else may be meant by it."""

from __future__ import annotations

import re
from functools import lru_cache

from writer_assist.domain.folding import alike, foldings

# Letters of which either is written: Arabic's yeh, Hebrew's at a word's end, Devanagari's signs
# for a nasal.
_ALIKE = str.maketrans(
    "\u0649\u05da\u05dd\u05df\u05e3\u05e5\u0901", "\u064a\u05db\u05de\u05e0\u05e4\u05e6\u0902"
)
_NASAL = re.compile("\u0928\u094d(?=[\u0915-\u0939])")

# What English leaves of a word after its apostrophe: "she'll" is no "shell".
_CONTRACTED = frozenset("t s d m re ve ll em".split())  # noqa: SIM905
# What French, Italian and Catalan leave of a word before one.
_ELISIONS = """l d j m t s n c qu jusqu lorsqu puisqu quoiqu un dell all nell sull dall coll quell
    bell sant gl"""
_ELIDED = frozenset(_ELISIONS.split())
_SHORTEST_AFTER = 3
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_JOINED_SIGNS = "\u200d"


def one_spelling(word: str) -> str:
    """Return a word as it is looked up, however it was written; empty if nothing is seen of it."""
    return _NASAL.sub("\u0902", alike(word).translate(_ALIKE))


@lru_cache(maxsize=30_000)
def other_spellings(form: str) -> tuple[str, ...]:
    """Return how a word may be written by somebody who lacks its letters; mostly nothing.

    Accents are left out or spelt out, apostrophes too; the word after an elided article
    stands for itself, and each sign for a joined emoji.

    Args:
        form: In one spelling.
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
