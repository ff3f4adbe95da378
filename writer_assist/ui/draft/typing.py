"""Sets printers' marks while the writer types, and Markdown's marks around a selection."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtGui import QTextBlock, QTextCursor

from writer_assist.domain.emphasis import Emphasised, toggled
from writer_assist.domain.typography import QuotationStyle, mended, style_of
from writer_assist.ui.draft.prose import ProseEdit
from writer_assist.ui.text import characters_before, units_before

SYSTEM = "system"  # of the setting

_LOOKED_AT = 4_000  # characters of a paragraph before the caret
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_MOST_CODE = 300  # paragraphs that are searched for the beginning of a block of code


class TypingMarks:
    """Mends what a key left before the caret: quotation marks, dashes, dots.

    The mending is a step of undo of its own: undone, the character stands as it was typed, and is
    left alone.  Nothing is changed in code, addresses, links, comments or front matter.
    """

    def __init__(self, edit: ProseEdit, is_story: Callable[[int, str], bool]) -> None:
        """Start switched off.

        Args:
            edit: The text.
            is_story: Tells of a paragraph's number and of its beginning whether the place after
                that is text, not a comment or front matter.
        """
        self._edit, self._is_story = edit, is_story
        self._style: QuotationStyle | None = None

    def choose(self, language: str | None) -> None:
        """Use the marks of a language: "de"; "system" for the system's, None for no marks."""
        if language is None:
            self._style = None
        else:
            self._style = style_of(QLocale().name() if language == SYSTEM else language)

    def mend(self, typed: str) -> None:
        """Look at what stands before the caret; call it after a key has done its work.

        Args:
            typed: What the key typed; empty for a key that types nothing.
        """
        if self._style is None or len(typed) != 1 or not typed.isprintable():
            return
        cursor = self._edit.textCursor()
        if self._edit.isReadOnly() or cursor.hasSelection():
            return
        block = cursor.block()
        line = block.text()
        end = characters_before(line, cursor.positionInBlock())
        first = max(0, end - _LOOKED_AT)
        before = line[first:end]
        if not before.endswith(typed):  # an accepted suggestion, or a key with another meaning
            return
        mending = mended(before, self._style)
        if mending is None or mending.text == before[mending.start :]:
            return
        if not self._is_story(block.blockNumber(), line[:end]) or _is_code(block):
            return
        cursor.setPosition(block.position() + units_before(line, first + mending.start))
        cursor.setPosition(self._edit.textCursor().position(), QTextCursor.MoveMode.KeepAnchor)
        self._edit.put(cursor, mending.text)


def emphasise(edit: ProseEdit, mark: int) -> None:
    """Put Markdown's marks around the selection or the word at the caret, or take them away.

    Args:
        edit: The text.
        mark: ITALIC or BOLD of ``domain.emphasis``.
    """
    if edit.isReadOnly():
        return
    cursor = edit.textCursor()
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    block = edit.document().findBlock(first)
    changes: list[tuple[QTextBlock, Emphasised]] = []
    while block.isValid() and block.position() <= last:
        line, at = block.text(), block.position()
        start = characters_before(line, max(0, first - at))
        end = characters_before(line, min(last - at, block.length() - 1))
        if line[start:end].strip() or first == last:
            changes.append((block, toggled(line, start, end, mark)))
        block = block.next()
    if not changes:
        return
    edit.end_undo_step()
    cursor.beginEditBlock()
    for block, change in reversed(changes):
        _put(block, change)
    cursor.endEditBlock()
    edit.end_undo_step()
    (top, first_change), (bottom, last_change) = changes[0], changes[-1]
    cursor.setPosition(_place(top, first_change, first_change.left))
    cursor.setPosition(
        _place(bottom, last_change, last_change.right), QTextCursor.MoveMode.KeepAnchor
    )
    edit.setTextCursor(cursor)


def _put(block: QTextBlock, change: Emphasised) -> None:
    line = block.text()
    place = QTextCursor(block)
    place.setPosition(block.position() + units_before(line, change.start))
    end = block.position() + units_before(line, change.end)
    place.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    place.insertText(change.text)


def _place(block: QTextBlock, change: Emphasised, offset: int) -> int:
    """Return a place in the document that a change names as an offset in its text."""
    return block.position() + units_before(block.text(), change.start + offset)


def _is_code(block: QTextBlock) -> bool:
    """Tell whether a paragraph stands between the fences of a block of code."""
    fences, looked = 0, 0
    while block.isValid() and looked < _MOST_CODE:
        fences += bool(_FENCE.match(block.text()))
        block = block.previous()
        looked += 1
    return fences % 2 == 1
