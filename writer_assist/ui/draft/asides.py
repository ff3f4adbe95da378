"""Knows where comments and front matter are in the open draft."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextBlock, QTextDocument

from writer_assist.domain.story import TextRegion, front_matter_end, inside_after

_MOST_FRONT_MATTER = 100_000  # characters
_EMPTY = "\ufeff \t"


class CommentTracker(QObject):
    """Knows for each paragraph whether it begins in the story or inside a comment.

    A key press costs one look at its paragraph; those before it are not read again.
    """

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        """Follow a document from now on; it holds this object, unless there is a parent."""
        super().__init__(parent or document)
        self._document = document
        self._may_be = False  # whether there was a comment in it
        self._known: list[TextRegion] = []  # for each paragraph, from the first one on
        document.contentsChange.connect(self._note_change)

    def turn(self, document: QTextDocument) -> None:
        """Follow another document in place of the one before."""
        self._document.contentsChange.disconnect(self._note_change)
        self._document, self._may_be, self._known = document, False, []
        document.contentsChange.connect(self._note_change)
        self._note_change(0, 0, max(0, document.characterCount() - 1))

    def inside_before(self, number: int) -> TextRegion:
        """Return whether this paragraph begins in the story or inside a comment."""
        if number == 0:
            return TextRegion.BEGINNING
        if not self._may_be and not self._may_have_front_matter():
            return TextRegion.STORY
        known = self._known
        if not known:
            known += [TextRegion.YAML] * self._lines_of_front_matter() + [TextRegion.STORY]
        block = self._document.findBlockByNumber(len(known) - 1)
        while len(known) <= number and block.isValid():
            text = block.text()
            still = known[-1] is TextRegion.STORY and "%%" not in text and "<!--" not in text
            known.append(TextRegion.STORY if still else inside_after(f"{text}\n", known[-1]))
            block = block.next()
        return known[min(number, len(known) - 1)]

    def _may_have_front_matter(self) -> bool:
        block = self._document.firstBlock()
        while block.isValid() and not block.text().strip(_EMPTY):
            block = block.next()
        return block.text().lstrip(_EMPTY)[:3] in ("---", "+++")

    def _lines_of_front_matter(self) -> int:
        if not self._may_have_front_matter():
            return 0
        first = self._document.firstBlock()
        head = "\n".join([first.text(), *lines_from(first, QTextBlock.next, _MOST_FRONT_MATTER)])
        return head.count("\n", 0, front_matter_end(head))

    @Slot(int, int, int)
    def _note_change(self, position: int, _removed: int, added: int) -> None:
        block, last = self._document.findBlock(position), self._document.findBlock(position + added)
        is_known = len(self._known) and block.blockNumber() > self._known.count(TextRegion.YAML)
        del self._known[block.blockNumber() + 1 if is_known else 0 :]
        while block.isValid() and not self._may_be:
            text = block.text()
            self._may_be = "%%" in text or "<!--" in text
            if block == last:
                return
            block = block.next()


def lines_from(block: QTextBlock, step: Callable[[QTextBlock], QTextBlock], room: int) -> list[str]:
    """Return the paragraphs after or before one, nearest first, until the room is used up."""
    lines: list[str] = []
    block = step(block)
    while block.isValid() and room > 0:
        lines.append(block.text())
        room -= len(lines[-1]) + 1
        block = step(block)
    return lines
