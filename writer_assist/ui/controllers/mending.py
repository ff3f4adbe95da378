"""Fitting a card to its place when the text around it has changed since it was written."""

from __future__ import annotations

import re

_CLOSING = ")]}.,;:!?%»›”’"
_DASHES = "—–-"
_ENDS = ".,;:!?…”’»"
_SENTENCE_END = re.compile(r"""[.!?…]+["'”’»«“)\]]*(?=\s|$)""")
_NO_END = re.compile(r"(?:^|\s)(?:mr|mrs|ms|dr|st|prof|capt|no|[a-z])\.$", re.IGNORECASE)


def mend(text: str, before: str, after: str) -> str:
    """Return a text with the white space that it needs between two stretches of the draft.

    Its quotation marks are the draft's already; see generation.mending.

    Args:
        text: A continuation; its first character is a space where one was needed
            when it was written.
        before: The paragraph before the place.
        after: The paragraph behind it.
    """
    if not text.strip():
        return ""
    body = text.strip()
    return _lead(text, before) + body + _tail(body, after)


def first_sentence(text: str) -> str:
    """Return a text up to its first sentence's end; all of it if there is none.

    White space in front stays: it tells whether the text goes on with a word.
    """
    for end in _SENTENCE_END.finditer(text):
        if end[0].startswith(".") and _NO_END.search(text[: end.start() + 1]):
            continue
        return text[: end.end()]
    return text


def _lead(text: str, before: str) -> str:
    if not before or before[-1].isspace():
        return ""
    if text[0].isspace():
        return " "
    # Without a space it goes on with the word that was begun, unless that has been
    # finished since.
    return " " if before[-1] in _ENDS and text[0].isalnum() else ""


def _tail(body: str, after: str) -> str:
    if not after or after[0].isspace() or after[0] in _CLOSING + _DASHES:
        return ""
    return "" if body[-1] in _DASHES + "([{" else " "
