"""Detecting echoes: whether a text repeats its note or the draft, or resembles another text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from writer_assist.domain.continuation import Echo, EchoOf

RUN_WORDS = 8
SHARE_OF_FIVES = 0.4
_FEWEST_FIVES = 4  # in a shorter text a share means little
_WORD = re.compile(r"\w+(?:['’]\w+)*")

ALIKE = 0.35  # share of the word pairs; two cards of one set share a fifth at most
_OPENING_WORDS = 5


class KnownText(Protocol):
    """A long text that a model may have learned by heart."""

    def longest_in(self, text: str) -> str:
        """Return the longest run of eight words or more that is in it; empty for none."""


def echo_of(text: str, *, note: str, story: str, known: KnownText | None = None) -> Echo | None:
    """Return what a text repeats, its note or the story before it; None if nothing.

    It counts as a repetition if 8 words in a row or 40 % of the runs of five words are the same.
    Case and punctuation are ignored.

    Args:
        text: The text to check.
        note: The note it was written from; empty if there is none.
        story: The story that it continues.
        known: What the model's voice was learned from; only 8 words in a row count.
    """
    words = _words(text)
    for kind, other in ((EchoOf.NOTE, _words(note)), (EchoOf.DRAFT, _words(story))):
        run = SequenceMatcher(None, words, other, autojunk=False).find_longest_match()
        if run.size >= RUN_WORDS or _share_of_fives(words, other) >= SHARE_OF_FIVES:
            return Echo(kind, " ".join(words[run.a : run.a + run.size]))
    learned = known.longest_in(text) if known else ""
    return Echo(EchoOf.MANUSCRIPT, learned) if learned else None


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case and with straight apostrophes."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def likeness(one: str, other: str) -> float:
    """Return the Jaccard index of two texts' word pairs, 0 to 1; of their words if short."""
    ours, theirs = words_of(one), words_of(other)
    size = 2 if min(len(ours), len(theirs)) > 1 else 1
    first, second = _runs(ours, size), _runs(theirs, size)
    return len(first & second) / len(first | second) if first and second else 0.0


def is_like(text: str, others: Iterable[str]) -> bool:
    """Tell whether a reader would take a text for one of the others.

    It shares a third of its word pairs with one of them, or its first five words.
    """
    opening = words_of(text)[:_OPENING_WORDS]
    return any(
        likeness(text, other) >= ALIKE
        or (len(opening) == _OPENING_WORDS and words_of(other)[:_OPENING_WORDS] == opening)
        for other in others
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("’", "'"))


def _share_of_fives(words: list[str], other: list[str]) -> float:
    ours, theirs = _fives(words), _fives(other)
    return len(ours & theirs) / len(ours) if len(ours) >= _FEWEST_FIVES else 0.0


def _fives(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(5)), strict=False))


def _runs(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(size)), strict=False))
