"""Reads the story around a place in the draft."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextEdit

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context
from writer_assist.domain.story import story_of
from writer_assist.manuscript.structure import scene_at
from writer_assist.ui.draft.asides import CommentTracker, lines_from
from writer_assist.ui.text import characters_before

AHEAD = MAX_CONTEXT_CHARACTERS // 4  # of a scene too long to be taken whole, after the caret
_ENOUGH = MAX_CONTEXT_CHARACTERS // 2  # where comments stand in between, the rest lies further away
_FURTHER = 4  # times as far


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
        before = lines_from(cursor.block(), QTextBlock.previous, room)[::-1]
        after = lines_from(cursor.block(), QTextBlock.next, ahead)
        head = "".join(f"{line}\n" for line in before)
        text, place = "\n".join([head + paragraph, *after]), len(head) + caret
        first = cursor.blockNumber() - len(before)
        story, at = story_of(text, place, asides.inside_before(first))
        if first == 0 and earlier:
            return f"{earlier}\n\n{story}", len(earlier) + 2 + at
        if first == 0 or at == place or at >= _ENOUGH:
            return story, at
        room *= _FURTHER
