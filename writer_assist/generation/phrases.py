"""Finding unwanted phrases in a text while it grows."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnwantedMatch:
    """Where the first unwanted words are in a growing text.

    Attributes:
        complete: Offset of a complete phrase; None if there is none.
        begun: Offset from which the text may still become one; its length if it cannot.
    """

    complete: int | None
    begun: int


def phrase_in(text: str, phrases: Sequence[str]) -> str:
    """Return the first of the phrases in a finished text, as written there, or an empty text."""
    found = _expression(tuple(phrases)).search(_straight(text)) if phrases else None
    return text[found.start() : found.end()] if found else ""


def opens_with(text: str, openings: Sequence[str]) -> str:
    """Return the unwanted opening of a finished text, as written there, or an empty text."""
    found = _opening(tuple(openings)).match(_straight(text)) if openings else None
    return text[found.start("words") : found.end()] if found else ""


def unwanted_in(text: str, phrases: Sequence[str], openings: Sequence[str]) -> UnwantedMatch:
    """Find unwanted words in a text that may still grow.

    Case, white space and the form of apostrophes are ignored.  Only whole words count: a phrase
    at the very end is not complete, since its last word may become longer.

    Args:
        text: The text so far.
        phrases: Phrases unwanted anywhere.
        openings: Phrases unwanted at the beginning.
    """
    straight = _straight(text)
    complete = _complete(straight, tuple(phrases), tuple(openings))
    begun = min(
        (
            start
            for start in _word_starts(straight)
            if _may_become(straight[start:], phrases)
            or (not straight[:start].strip(_LEADING) and _may_become(straight[start:], openings))
        ),
        default=len(text),
    )
    return UnwantedMatch(complete, begun)


_LEADING = " \t\n\"'“”«»„—–-…."


def _complete(text: str, phrases: tuple[str, ...], openings: tuple[str, ...]) -> int | None:
    starts = []
    if phrases:
        found = _expression(phrases).search(text)
        while found and found.end() == len(text):
            found = _expression(phrases).search(text, found.end())
        if found:
            starts.append(found.start())
    if openings:
        opening = _opening(openings).match(text)
        if opening and opening.end() < len(text):
            starts.append(opening.start("words"))
    return min(starts, default=None)


@functools.lru_cache(maxsize=16)
def _expression(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_alternatives(phrases)})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=16)
def _opening(openings: tuple[str, ...]) -> re.Pattern[str]:
    leading = re.escape(_LEADING)
    return re.compile(rf"[{leading}]*(?P<words>{_alternatives(openings)})(?!\w)", re.IGNORECASE)


def _alternatives(phrases: tuple[str, ...]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, _straight(one).split())) for one in ordered)


def _may_become(text: str, phrases: Sequence[str]) -> bool:
    begun = " ".join(text.casefold().split()) + (" " if text[-1:].isspace() else "")
    return any(" ".join(_straight(one).casefold().split()).startswith(begun) for one in phrases)


def _word_starts(text: str) -> list[int]:
    return [found.start() for found in re.finditer(r"(?<!\w)(?=\S)", text)]


def _straight(text: str) -> str:
    return text.replace("’", "'")
