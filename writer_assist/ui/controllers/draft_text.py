"""What continuing needs of the editor."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QTextCursor

from writer_assist.domain.context import Context
from writer_assist.ui.utf16 import characters_before


class DraftText(Protocol):
    """The draft that is being written; see Editor."""

    def context(self, draft: str = "", place: QTextCursor | None = None) -> Context:
        """See Editor."""

    def remember_place(self) -> QTextCursor:
        """See Editor."""

    def insert_at(self, place: QTextCursor, text: str) -> None:
        """See Editor."""


def text_before(place: QTextCursor, characters: int) -> str:
    """Return about so many characters of whole paragraphs that end where a place is."""
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
