"""Footnotes as Markdown has them: a mark ``[^1]`` in the text, and ``[^1]: what it says`` below."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"\[\^([^\]\s]{1,99})\](?!:)")
_TEXT = re.compile(r"^\[\^([^\]\s]{1,99})\]:[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FootnotePlace:
    """A mark of a footnote, or the footnote itself.

    Attributes:
        label: What stands after the caret sign: "1".
        start: Offset of its first character.
        end: Offset after the mark; of a footnote, where its words begin.
    """

    label: str
    start: int
    end: int


def footnote_marks(text: str) -> list[FootnotePlace]:
    """Return the marks in a text, in order; those that begin a footnote are none."""
    return [FootnotePlace(one[1], *one.span()) for one in _MARK.finditer(text)]


def footnote_texts(text: str) -> list[FootnotePlace]:
    """Return the footnotes of a text, in order."""
    return [FootnotePlace(one[1], *one.span()) for one in _TEXT.finditer(text)]


def next_label(text: str) -> str:
    """Return the lowest number that no footnote has."""
    used = {one.label for one in (*footnote_marks(text), *footnote_texts(text))}
    number = 1
    while str(number) in used:
        number += 1
    return str(number)


def other_end(text: str, place: int) -> int | None:
    """Return where the footnote at a place is, or its mark; None if there is no footnote.

    Args:
        text: The draft.
        place: Offset of the caret: on a mark, or in the line of a footnote.
    """
    marks, texts = footnote_marks(text), footnote_texts(text)
    for mark in marks:
        if mark.start <= place <= mark.end:
            return next((one.end for one in texts if one.label == mark.label), None)
    line = text.rfind("\n", 0, place) + 1
    here = next((one for one in texts if one.start == line), None)
    if here is None:
        return None
    return next((mark.end for mark in marks if mark.label == here.label), None)
