"""The story around a place in the draft: the scene, or what is near enough to be of use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context
from writer_assist.domain.story import Inside, front_matter_end, inside_after, story_of
from writer_assist.manuscript.scenes import scene_at
from writer_assist.ui.utf16 import characters_before

AHEAD = MAX_CONTEXT_CHARACTERS // 4  # of a scene too long to be taken whole, behind the caret
_ENOUGH = MAX_CONTEXT_CHARACTERS // 2  # where comments stand between, the rest lies further off
_FURTHER = 4  # times as far
_MOST_FRONT_MATTER = 100_000  # characters
_EMPTY = "\ufeff \t"


class Asides(QObject):
    """Knows what goes on where a paragraph of a document begins: story, or a comment.

    A key costs one look at its paragraph; what stands before it is not looked at again.
    """

    def __init__(self, document: QTextDocument) -> None:
        """Follow a document from now on; it holds this object."""
        super().__init__(document)
        self._document = document
        self._may_be = False  # whether there was a comment in it
        self._known: list[Inside] = []  # for each paragraph, from the first one on
        document.contentsChange.connect(self._note_change)

    def inside_before(self, number: int) -> Inside:
        """Return what goes on where the paragraph of this number begins."""
        if number == 0:
            return Inside.BEGINNING
        if not self._may_be and not self._may_have_front_matter():
            return Inside.STORY
        known = self._known
        if not known:
            known += [Inside.YAML] * self._lines_of_front_matter() + [Inside.STORY]
        block = self._document.findBlockByNumber(len(known) - 1)
        while len(known) <= number and block.isValid():
            text = block.text()
            still = known[-1] is Inside.STORY and "%%" not in text and "<!--" not in text
            known.append(Inside.STORY if still else inside_after(f"{text}\n", known[-1]))
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
        is_known = len(self._known) and block.blockNumber() > self._known.count(Inside.YAML)
        del self._known[block.blockNumber() + 1 if is_known else 0 :]
        while block.isValid() and not self._may_be:
            text = block.text()
            self._may_be = "%%" in text or "<!--" in text
            if block == last:
                return
            block = block.next()


def scene_context(editor: QTextEdit, asides: Asides, draft: str = "") -> Context:
    """Return the scene around the caret; of one that is too long what is near the caret.

    It costs nearly the same in a long draft as in a short one.
    """
    text, place = story_around(editor.textCursor(), asides, ahead=MAX_CONTEXT_CHARACTERS)
    start, end = scene_at(text, place)
    place = max(start, min(place, end))
    end = min(end, max(place + AHEAD, start + MAX_CONTEXT_CHARACTERS))
    start = max(start, end - MAX_CONTEXT_CHARACTERS)
    return Context(draft, "", text[start:end], place - start)


def story_around(cursor: QTextCursor, asides: Asides, *, ahead: int) -> tuple[str, int]:
    """Return the story around a place, and where the place is in it.

    Args:
        cursor: Of the draft.
        asides: Of its document.
        ahead: Characters behind the place, at least, if there are as many.
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
