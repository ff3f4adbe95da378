"""The scene that is being written, as a context."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QTextEdit

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context
from writer_assist.manuscript.scenes import scene_at
from writer_assist.ui.utf16 import characters_before

AHEAD = MAX_CONTEXT_CHARACTERS // 4  # of a scene too long to be taken whole, behind the caret


def scene_context(editor: QTextEdit, draft: str = "") -> Context:
    """Return the scene around the caret; of one that is too long what is near the caret.

    It costs the same in a long draft as in a short one.
    """
    cursor = editor.textCursor()
    block = cursor.block()
    before = _lines(block, QTextBlock.previous)[::-1]
    after = _lines(block, QTextBlock.next)
    head = "".join(f"{line}\n" for line in before)
    paragraph = block.text()
    place = len(head) + characters_before(paragraph, cursor.positionInBlock())
    text = "\n".join([head + paragraph, *after])
    start, end = scene_at(text, place)
    place = max(start, min(place, end))
    end = min(end, max(place + AHEAD, start + MAX_CONTEXT_CHARACTERS))
    start = max(start, end - MAX_CONTEXT_CHARACTERS)
    return Context(draft, "", text[start:end], place - start)


def _lines(block: QTextBlock, step: Callable[[QTextBlock], QTextBlock]) -> list[str]:
    lines: list[str] = []
    room = MAX_CONTEXT_CHARACTERS
    block = step(block)
    while block.isValid() and room > 0:
        lines.append(block.text())
        room -= len(lines[-1]) + 1
        block = step(block)
    return lines
