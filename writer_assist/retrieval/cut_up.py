"""Cut-up: a chain over the words of several passages, each stretch of which is from one of them."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.retrieval.text_clues import prose_lines

ORDER = 2  # words that two passages must share where the text goes over from one to the other
_SHORTEST = 5  # words of a stretch
_WORDS, _MOST = 60, 110  # after which the text ends with its sentence, and ends at all
_GOES_OVER = 0.6  # how often, where it can
_END = re.compile(r"[.!?…][\"”’')\]]*$")
_BARE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class CutUpStretch:
    """Words that stand together in one passage.

    Attributes:
        passage: Its index among the passages.
        words: As they are written there, with single spaces.
    """

    passage: int
    words: str


def cut_up(texts: Sequence[str], chance: random.Random) -> tuple[CutUpStretch, ...]:
    """Return a text that goes over from one passage to another wherever they share two words.

    Args:
        texts: Of the passages, without Markdown.
        chance: Decides where it begins and where it goes over.

    Returns:
        Stretches in their order; empty where the passages have no sentence, or share nothing.
    """
    words = [" ".join(prose_lines(text)).split() for text in texts]
    bare = [[_BARE.sub("", one).casefold() for one in listed] for listed in words]
    places = _places(bare)
    begins = [(one, at) for one, listed in enumerate(words) for at in _beginnings(listed)]
    chance.shuffle(begins)
    best: tuple[CutUpStretch, ...] = ()
    for one, at in begins[:12]:  # of these the one that comes through most passages
        found = _chain(words, bare, places, (one, at), chance)
        if len({stretch.passage for stretch in found}) > len({one.passage for one in best}):
            best = found
    return best if len(best) > 1 else ()


def _places(bare: Sequence[Sequence[str]]) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """Return where each two words stand: passage and the place after them."""
    found: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for one, listed in enumerate(bare):
        for at in range(len(listed) - ORDER):
            state = tuple(listed[at : at + ORDER])
            if all(state):
                found[state].append((one, at + ORDER))
    return found


def _beginnings(listed: Sequence[str]) -> list[int]:
    return [
        at
        for at, word in enumerate(listed[: -2 * ORDER])
        if word[:1].isupper() and (at == 0 or _END.search(listed[at - 1]))
    ]


def _chain(
    words: Sequence[Sequence[str]],
    bare: Sequence[Sequence[str]],
    places: dict[tuple[str, ...], list[tuple[int, int]]],
    begin: tuple[int, int],
    chance: random.Random,
) -> tuple[CutUpStretch, ...]:
    one, at = begin
    done: list[CutUpStretch] = []
    stretch: list[str] = []
    seen = {begin}
    total = 0
    while at < len(words[one]) and total < _MOST:
        stretch.append(words[one][at])
        total += 1
        at += 1
        if _END.search(stretch[-1]) and total >= _WORDS:
            break
        elsewhere = _elsewhere(bare, places, (one, at), seen) if len(stretch) >= _SHORTEST else []
        if elsewhere and chance.random() < _GOES_OVER:
            done.append(CutUpStretch(one, " ".join(stretch)))
            stretch = []
            one, at = chance.choice(elsewhere)
            seen.add((one, at))
    if stretch:
        done.append(CutUpStretch(one, " ".join(stretch)))
    return tuple(done)


def _elsewhere(
    bare: Sequence[Sequence[str]],
    places: dict[tuple[str, ...], list[tuple[int, int]]],
    here: tuple[int, int],
    seen: set[tuple[int, int]],
) -> list[tuple[int, int]]:
    one, at = here
    state = tuple(bare[one][at - ORDER : at])
    return [place for place in places.get(state, ()) if place[0] != one and place not in seen]
