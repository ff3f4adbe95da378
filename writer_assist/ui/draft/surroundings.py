"""Reads the story around a place in the draft, and knows where its comments are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context
from writer_assist.domain.story import TextRegion, front_matter_end, inside_after, story_of
from writer_assist.manuscript.structure import scene_at
from writer_assist.ui.text import characters_before

AHEAD = MAX_CONTEXT_CHARACTERS // 4  # of a scene too long to be taken whole, after the caret
_ENOUGH = MAX_CONTEXT_CHARACTERS // 2  # where comments stand in between, the rest lies further away
_FURTHER = 4  # times as far
_MOST_FRONT_MATTER = 100_000  # characters
_EMPTY = "\ufeff \t"


class CommentTracker(QObject):
    """Knows for each paragraph whether it begins in the story or inside a comment.

    A key press costs one look at its paragraph; those before it are not read again.
    """

    def __init__(self, document: QTextDocument) -> None:
        """Follow a document from now on; it holds this object."""
        super().__init__(document)
        self._document = document
        self._may_be = False  # whether there was a comment in it
        self._known: list[TextRegion] = []  # for each paragraph, from the first one on
        document.contentsChange.connect(self._note_change)

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
        head = "\n".join([first.text(), *_lines(first, QTextBlock.next, _MOST_FRONT_MATTER)])
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


def scene_context(editor: QTextEdit, asides: CommentTracker, draft: str = "") -> Context:
    """Return the scene around the caret; of a very long one the part near the caret.

    It takes about as long in a long draft as in a short one.
    """
    text, place = story_around(editor.textCursor(), asides, ahead=MAX_CONTEXT_CHARACTERS)
    start, end = scene_at(text, place)
    place = max(start, min(place, end))
    end = min(end, max(place + AHEAD, start + MAX_CONTEXT_CHARACTERS))
    start = max(start, end - MAX_CONTEXT_CHARACTERS)
    return Context(draft, "", text[start:end], place - start)


def story_around(
    cursor: QTextCursor, asides: CommentTracker, *, ahead: int, earlier: str = ""
) -> tuple[str, int]:
    """Return the story around a place, and where the place is in it.

    Args:
        cursor: Of the draft.
        asides: Of its document.
        ahead: Characters after the place, at least, if there are as many.
        earlier: The story before the document.
    """
    room = MAX_CONTEXT_CHARACTERS
    paragraph = cursor.block().text()
    caret = characters_before(paragraph, cursor.positionInBlock())
    while True:
        before = _lines(cursor.block(), QTextBlock.previous, room)[::-1]
        after = _lines(cursor.block(), QTextBlock.next, ahead)
        head = "".join(f"{line}\n" for line in before)
        text, place = "\n".join([head + paragraph, *after]), len(head) + caret
        first = cursor.blockNumber() - len(before)
        story, at = story_of(text, place, asides.inside_before(first))
        if first == 0 and earlier:
            return f"{earlier}\n\n{story}", len(earlier) + 2 + at
        if first == 0 or at == place or at >= _ENOUGH:
            return story, at
        room *= _FURTHER


def _lines(block: QTextBlock, step: Callable[[QTextBlock], QTextBlock], room: int) -> list[str]:
    lines: list[str] = []
    block = step(block)
    while block.isValid() and room > 0:
        lines.append(block.text())
        room -= len(lines[-1]) + 1
        block = step(block)
    return lines
