"""How much two texts say the same in the same words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

ALIKE = 0.35  # of the word pairs; two cards of one moment share a fifth at the most
_OPENING_WORDS = 5
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def words_of(text: str) -> list[str]:
    """Return the words of a text, in small letters and with straight apostrophes."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def likeness(one: str, other: str) -> float:
    """Return the Jaccard index of two texts' word pairs, 0 to 1; of their words if short."""
    ours, theirs = words_of(one), words_of(other)
    size = 2 if min(len(ours), len(theirs)) > 1 else 1
    first, second = _runs(ours, size), _runs(theirs, size)
    return len(first & second) / len(first | second) if first and second else 0.0


def is_like(text: str, others: Iterable[str]) -> bool:
    """Tell whether a reader would take a text for one of the others.

    It shares a third of its word pairs with one, or begins with the same five words.
    """
    opening = words_of(text)[:_OPENING_WORDS]
    return any(
        likeness(text, other) >= ALIKE
        or (len(opening) == _OPENING_WORDS and words_of(other)[:_OPENING_WORDS] == opening)
        for other in others
    )


def _runs(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return set(zip(*(words[start:] for start in range(size)), strict=False))
