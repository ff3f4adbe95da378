"""The window of the story in a prompt: moved rarely, so that cached computation is reused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from writer_assist.domain.sentences import sentence_ends

_ANCHOR = 160
_LEAST_BEHIND = 60  # characters after a border that is not between paragraphs


class TailLength(NamedTuple):
    """The length of the tail, the part of the story after the notes, in characters.

    Attributes:
        shortest: A shorter last paragraph is extended by sentences before it.
        wanted: The length at which a new tail is cut, between sentences.
        longest: The length up to which it may grow while the writer types.
        tokens: The most tokens that it may have.
    """

    shortest: int
    wanted: int
    longest: int
    tokens: int


# As short as still conveys scene and voice, because every card with a new note has to compute it.
# A model takes several notes in brackets for a part of the story that breaks off, and less so the
# further back they are: against no notes, the perplexity of the next paragraph of novels with four
# notes was 1.0 % lower with 420 characters of the story after them, 1.6 with 840, 1.8 with 1,260,
# 2.2 with 1,680 and 2.4 with all of it (starter model, 168 paragraphs); with one note 0.3, 0.6, -,
# 0.7 and 0.9.  With Gemma it was 1.1, 1.6, 2.2 and 2.4 from 840 on (20 paragraphs).
SHORT_TAIL = TailLength(200, 420, 840, 200)
LONG_TAIL = TailLength(1260, 1680, 2520, 500)


@dataclass(frozen=True, slots=True)
class StoryWindow:
    """The part of the story in a prompt: what all cards share, and what follows the note.

    Attributes:
        prefix: From the first character to the tail, without white space at its end; empty if the
            tail is everything.
        joint: White space between the two: a space, or a paragraph break.
        tail: The current paragraph, or its last sentences, up to the cursor.
        start: Offset in the story of the first character.
    """

    prefix: str
    joint: str
    tail: str
    start: int = 0


def window_of(
    story: str, room: int, previous: StoryWindow | None, tail: TailLength = SHORT_TAIL
) -> StoryWindow:
    """Choose the part of a story that goes into the prompt.

    Args:
        story: The story up to the cursor.
        room: The most characters.
        previous: The last window.  Its borders are kept while they fit; if they do not, a quarter
            is dropped at once.
        tail: The length of the tail.
    """
    start = _start(story, room, previous)
    shown = story[start:].lstrip()
    border = _border(shown, previous, tail)
    prefix = shown[:border]
    bare = prefix.rstrip()
    return StoryWindow(bare, _joint(prefix[len(bare) :], bare), shown[border:], start)


def _joint(space: str, prefix: str) -> str:
    if not prefix:
        return ""
    return "\n\n" if "\n" in space else " "


def _start(story: str, room: int, previous: StoryWindow | None) -> int:
    if previous is not None:
        whole = previous.prefix + previous.joint + previous.tail
        start = story.find(whole[:_ANCHOR])
        if start >= 0 and len(story) - start <= room:
            return start
    if len(story) <= room:
        return 0
    earliest = len(story) - room * 3 // 4
    for border in ("\n", ". ", " "):
        found = story.find(border, earliest, earliest + room // 4)
        if found >= 0:
            return found + len(border)
    return earliest


def _border(shown: str, previous: StoryWindow | None, tail: TailLength) -> int:
    if previous is not None and previous.prefix and shown.startswith(previous.prefix):
        behind = shown[len(previous.prefix) :].lstrip()
        # A little shorter than a new one, since the writer may delete some words.
        if tail.shortest * 3 // 4 <= len(behind) <= tail.longest:
            return len(shown) - len(behind)
    paragraph = shown.rfind("\n") + 1
    if tail.shortest <= len(shown) - paragraph <= tail.longest:
        return paragraph
    return _sentence_border(shown, tail)


def _sentence_border(shown: str, tail: TailLength) -> int:
    """Return where the last sentences begin that make up the wanted tail."""
    latest = len(shown) - _LEAST_BEHIND
    earliest = len(shown) - tail.wanted
    ends = [0, *sentence_ends(shown, final=False)]
    ends += [place for place, character in enumerate(shown) if character == "\n"]
    fitting = [end for end in ends if earliest <= end <= latest]
    border = min(fitting) if fitting else shown.rfind(" ", 0, max(earliest, 0) + 1)
    if border < 0 or latest <= 0:
        return 0
    return border + len(shown[border:]) - len(shown[border:].lstrip())
