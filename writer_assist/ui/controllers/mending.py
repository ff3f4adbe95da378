"""Fitting a card to its place when the text around it has changed since it was written."""

from __future__ import annotations

_CLOSING = ")]}.,;:!?%»›”’"
_DASHES = "—–-"
_ENDS = ".,;:!?…”’»"


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
