"""Fuzzy matching of a few typed letters with names: of scenes, notes, headings, commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_WORD_START = re.compile(r"(?:^|(?<=[\W_]))\w")
_NO_LETTER = re.compile(r"[^\w\n]|_")
EXACT, BEGINS, WORD_BEGINS, INSIDE, INITIALS, SCATTERED = 0, 1, 2, 3, 4, 6
_ALIKE = 8  # characters by which names of one length may differ


class FuzzyNames:
    """Many names, ready to be searched at every key: 10,000 take some milliseconds.

    Every word must be found: at best at the beginning of the name, then at the beginning of one of
    its words, inside it, as the initials of its words, or at least with its letters in order.
    """

    def __init__(self, names: Sequence[str]) -> None:
        """Prepare a search.

        Args:
            names: Casefolded.
        """
        self._names = [name.replace("\n", " ") for name in names]
        # With blanks for all other signs, to look for words that begin with a letter.
        self._plain = _NO_LETTER.sub(" ", "\n".join(self._names)).split("\n") if names else []

    def best(self, typed: str, most: int) -> list[int]:
        """Return the places of the names that fit, best first.

        Among equals, names of which much more was typed come first; others keep their order.

        Args:
            typed: What was typed.
            most: How many to return.
        """
        words = sorted(typed.casefold().split(), key=len, reverse=True)
        if not words:
            return list(range(min(most, len(self._names))))
        ranks = self._ranks(words[0], most if len(words) == 1 else len(self._names))
        for word in words[1:]:
            scattered = _scattered(word)
            rest = ((place, self._rank(word, scattered, place)) for place in ranks)
            ranks = {place: ranks[place] + rank for place, rank in rest if rank is not None}
        names = self._names
        order = sorted(
            (rank + min(len(names[place]), 200) // _ALIKE / 1000, place)
            for place, rank in ranks.items()
        )
        return [place for _, place in order[:most]]

    def _ranks(self, word: str, most: int) -> dict[int, float]:
        """Return the ranks of names that a word fits, best kinds first, until there are enough."""
        names = self._names
        found: dict[int, float] = {}
        for place in [place for place, name in enumerate(names) if name.startswith(word)]:
            found[place] = EXACT if len(names[place]) == len(word) else BEGINS
        if len(found) >= most:
            return found
        for place in [place for place, name in enumerate(names) if word in name]:
            if place not in found:
                found[place] = _rank_inside(word, names[place])
        if len(found) >= most or len(word) < 2:
            return found
        scattered = _scattered(word)
        for place in self._perhaps_scattered(word):
            if place not in found:
                rank = self._rank(word, scattered, place)
                if rank is not None:
                    found[place] = rank
        return found

    def _perhaps_scattered(self, word: str) -> Iterable[int]:
        """Return the names that have the letters of a word, or words that begin with its last."""
        first, last, begins = word[0], word[-1], f" {word[-1]}"
        if len(word) < 3:  # initials only
            return [n for n, name in enumerate(self._plain) if begins in name and first in name]
        middle = word[len(word) // 2]
        return [
            n
            for n, name in enumerate(self._names)
            if first in name and last in name and middle in name
        ]

    def _rank(self, word: str, scattered: re.Pattern[str], place: int) -> float | None:
        name = self._names[place]
        if name.startswith(word):
            return EXACT if len(word) == len(name) else BEGINS
        if word in name:
            return _rank_inside(word, name)
        found = scattered.search(name) if len(word) > 1 else None
        if found is None:
            return None
        if f" {word[-1]}" in self._plain[place] and word in "".join(_WORD_START.findall(name)):
            return INITIALS
        # Letters far apart are no match but chance.
        if len(word) < 3 or found.end() - found.start() > 3 * len(word):
            return None
        return SCATTERED + (found.end() - found.start()) / 100


def _rank_inside(word: str, name: str) -> float:
    """Return the rank of a name that has a word, but not at its beginning."""
    at_word = f" {word}" in name or not name[name.find(word) - 1].isalnum()
    return WORD_BEGINS if at_word else INSIDE


def _scattered(word: str) -> re.Pattern[str]:
    return re.compile(".*?".join(map(re.escape, word)))
