"""Fuzzy matching of a few typed letters with names: of scenes, notes, headings, commands."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD_START = re.compile(r"(?:^|(?<=[\W_]))\w")
EXACT, BEGINS, WORD_BEGINS, INSIDE, INITIALS, SCATTERED = 0, 1, 2, 3, 4, 6


class FuzzyQuery:
    """What was typed, ready to be compared with many names.

    Every word must be found: at best at the beginning of the name, then at the beginning of one of
    its words, inside it, as the initials of its words, or at least with its letters in order.
    """

    def __init__(self, typed: str) -> None:
        self._words = tuple(typed.casefold().split())
        self._scattered = tuple(
            re.compile(".*?".join(map(re.escape, word))) for word in self._words
        )

    def rank(self, name: str) -> float | None:
        """Return how well a casefolded name fits, 0 for best; None if it does not."""
        total = 0.0
        for word, scattered in zip(self._words, self._scattered, strict=True):
            rank = _rank(word, scattered, name)
            if rank is None:
                return None
            total += rank
        # Among equals the name of which more was typed comes first.
        return total + min(len(name), 200) / 1000

    def best(self, names: Sequence[str], most: int) -> list[int]:
        """Return the places of the names that fit, best first; equals keep their order.

        Args:
            names: Casefolded.
            most: How many to return.
        """
        if not self._words:
            return list(range(min(most, len(names))))
        ranks = ((self.rank(name), place) for place, name in enumerate(names))
        ranked = sorted((rank, place) for rank, place in ranks if rank is not None)
        return [place for _, place in ranked[:most]]


def _rank(word: str, scattered: re.Pattern[str], name: str) -> float | None:
    place = name.find(word)
    if place == 0:
        return EXACT if len(word) == len(name) else BEGINS
    if place > 0:
        at_word = not name[place - 1].isalnum() or f" {word}" in name
        return WORD_BEGINS if at_word else INSIDE
    found = scattered.search(name) if len(word) > 1 else None
    if found is None:
        return None
    if word in "".join(_WORD_START.findall(name)):
        return INITIALS
    # Letters far apart are no match but chance.
    if len(word) < 3 or found.end() - found.start() > 3 * len(word):
        return None
    return SCATTERED + (found.end() - found.start()) / 100
