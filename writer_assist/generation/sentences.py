"""Where sentences end."""

from __future__ import annotations

import re

# Followed by a name or a figure, not by the next sentence.
_TITLES = "mr|mrs|ms|dr|st|prof|rev|hon|capt|col|gen|lt|sgt|maj|cmdr|messrs|mme|mlle|m|hr|fr|jr|sr"
_SHORT_FORMS = "vs|no|vol|fig|etc|e.g|i.e|a.m|p.m|bzw|z.b|d.h|usw|nr|str"
_ABBREVIATIONS = frozenset(f"{_TITLES}|{_SHORT_FORMS}".split("|"))
_END = re.compile(r"(?P<mark>[.!?…]+|[。！？])(?P<closing>[\"'”’»«“)\]]*)")
_WORD_BEFORE = re.compile(r"([\w.]+)$")


def sentence_ends(text: str, *, final: bool) -> list[int]:
    """Return the offsets behind each sentence, closing quotation marks included.

    Args:
        text: Prose.
        final: Whether nothing follows.  Otherwise an end at the very end of
            ``text`` is left out: what follows may be a quotation mark, or more dots.
    """
    ends = []
    for found in _END.finditer(text):
        if found.end() == len(text):
            if final and _may_end(text, found):
                ends.append(found.end())
        elif _may_end(text, found) and _starts_a_sentence(text[found.end() :], found["mark"]):
            ends.append(found.end())
    return ends


def ends_sentence(text: str) -> bool:
    """Tell whether the text stops where a sentence does."""
    text = text.rstrip()
    ends = sentence_ends(text, final=True)
    return bool(ends) and ends[-1] == len(text)


def _may_end(text: str, found: re.Match[str]) -> bool:
    if found["mark"] != ".":
        return True
    before = _WORD_BEFORE.search(text, 0, found.start())
    if before is None:
        return True
    word = before[1]
    initial = len(word) == 1 and word.isupper() and word != "I"
    return not initial and word.lower() not in _ABBREVIATIONS


def _starts_a_sentence(rest: str, mark: str) -> bool:
    if mark in "。！？":
        return True
    if not rest[0].isspace():
        return False
    following = rest.lstrip()
    if not following:
        # "Wait... " may go on; a full stop will not.
        return not ("…" in mark or "..." in mark)
    return not following[0].islower()
