"""Which part of the story the model sees, moved rarely so that its cache stays warm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from writer_assist.domain.sentences import sentence_ends

_ANCHOR = 160
_LEAST_BEHIND = 60  # characters behind a border that is no paragraph's


class Tail(NamedTuple):
    """How long the tail is, the part behind the notes, in characters.

    Attributes:
        shortest: A last paragraph that is shorter is shown with sentences before it.
        wanted: As long as that a tail is cut, where sentences end.
        longest: It may grow to that while the writer types.
        tokens: And never over so many.
    """

    shortest: int
    wanted: int
    longest: int
    tokens: int


# As short as still carries scene and voice, because every card has to compute it anew when its
# note is new.  A model takes several notes in brackets for a part of the story that breaks off,
# the less the further back: against no notes, perplexity of the next paragraph of novels behind
# four of them was 1.0 % lower with 420 characters of the story behind them, 1.6 with 840, 1.8
# with 1,260, 2.2 with 1,680 and 2.4 with all of it (starter model, 168 paragraphs); behind one
# note 0.3, 0.6, -, 0.7 and 0.9.  With Gemma it was 1.1, 1.6, 2.2 and 2.4 from 840 on (20).
SHORT_TAIL = Tail(200, 420, 840, 200)
LONG_TAIL = Tail(1260, 1680, 2520, 500)


@dataclass(frozen=True, slots=True)
class StoryWindow:
    """The story as it is shown: what all cards share, and what follows the note.

    Attributes:
        prefix: From the first character shown to the tail, without white space at
            its end; empty when the tail is all there is.
        joint: White space between the two: a space, or a paragraph's border.
        tail: The paragraph being written, or its last sentences, up to the cursor.
        start: Offset in the story of the first character shown.
    """

    prefix: str
    joint: str
    tail: str
    start: int = 0


def window_of(
    story: str, room: int, previous: StoryWindow | None, tail: Tail = SHORT_TAIL
) -> StoryWindow:
    """Choose what is shown of a story.

    Args:
        story: Up to the cursor.
        room: Most characters to show.
        previous: What was shown last; its borders are kept while they fit, and a
            quarter is let go at once when they do not.
        tail: How long its tail is.
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


def _border(shown: str, previous: StoryWindow | None, tail: Tail) -> int:
    if previous is not None and previous.prefix and shown.startswith(previous.prefix):
        behind = shown[len(previous.prefix) :].lstrip()
        # A little shorter than a new one would be: the writer may take words back.
        if tail.shortest * 3 // 4 <= len(behind) <= tail.longest:
            return len(shown) - len(behind)
    paragraph = shown.rfind("\n") + 1
    if tail.shortest <= len(shown) - paragraph <= tail.longest:
        return paragraph
    return _sentence_border(shown, tail)


def _sentence_border(shown: str, tail: Tail) -> int:
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
