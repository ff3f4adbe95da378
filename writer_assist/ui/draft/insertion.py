"""Fits a card to its place in the draft, even if the text around it has changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QTextCursor

from writer_assist.domain.context import Context
from writer_assist.ui.text import characters_before

_CLOSING = ")]}.,;:!?%»›”’"
_DASHES = "—–-"
_ENDS = ".,;:!?…”’»"


def mend(text: str, before: str, after: str) -> str:
    """Return a text with the white space it needs at its place in the draft.

    Its quotation marks are the draft's already; see generation.mending.

    Args:
        text: A continuation; its first character is a space where one was needed
            when it was written.
        before: The paragraph before the place.
        after: The paragraph after it.
    """
    if not text.strip():
        return ""
    body = text.strip()
    return _lead(text, before) + body + _tail(body, after)


class DraftText(Protocol):
    """The draft that is being written; see Editor."""

    def context(self, draft: str = "", place: QTextCursor | None = None) -> Context:
        """See Editor."""

    def remember_place(self) -> QTextCursor:
        """See Editor."""

    def insert_at(
        self, place: QTextCursor, text: str, *, model: str = "", notes: Sequence[str] = ()
    ) -> None:
        """See Editor."""


def text_before(place: QTextCursor, characters: int) -> str:
    """Return about this many characters of whole paragraphs that end at a place."""
    block = place.block()
    paragraph = block.text()
    lines = [paragraph[: characters_before(paragraph, place.positionInBlock())]]
    room = characters - len(lines[0])
    block = block.previous()
    while block.isValid() and room > 0:
        lines.append(block.text())
        room -= len(lines[-1]) + 1
        block = block.previous()
    return "\n".join(reversed(lines))


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
