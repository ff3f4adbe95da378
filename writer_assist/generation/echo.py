"""Whether a text repeats what stands elsewhere: in its note, or in the draft."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from writer_assist.domain.continuation import Echo, EchoOf

RUN_WORDS = 8
SHARE_OF_FIVES = 0.4
_FEWEST_FIVES = 4  # in a shorter text a share says nothing
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def echo_of(text: str, *, note: str, story: str) -> Echo | None:
    """Find out whether a text repeats its note or the story before it.

    It does with 8 words in a row, or with 40 % of its runs of five; case and
    punctuation do not count.

    Args:
        text: What was written.
        note: The note it was written from; empty for a free card.
        story: What it follows.
    """
    words = _words(text)
    for kind, other in ((EchoOf.NOTE, _words(note)), (EchoOf.DRAFT, _words(story))):
        run = SequenceMatcher(None, words, other, autojunk=False).find_longest_match()
        if run.size >= RUN_WORDS or _share_of_fives(words, other) >= SHARE_OF_FIVES:
            return Echo(kind, " ".join(words[run.a : run.a + run.size]))
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def _share_of_fives(words: list[str], other: list[str]) -> float:
    ours, theirs = _fives(words), _fives(other)
    return len(ours & theirs) / len(ours) if len(ours) >= _FEWEST_FIVES else 0.0


def _fives(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(5)), strict=False))
