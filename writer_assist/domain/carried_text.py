"""Finds where the paragraphs of a text come from, when scenes were split, joined or copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.authorship import ELSEWHERE, Provenance, Ranges, Run, Runs, joined
from writer_assist.domain.text_edits import edits_between
from writer_assist.domain.wrapped_lines import with_whole_paragraphs

_LINE_END = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text whose sources are known.

    Attributes:
        text: The text.
        runs: Cover it.
    """

    text: str
    runs: Runs


def carried(text: str, known: Sequence[MarkedText]) -> Runs:
    """Return the sources of a text that was made of the paragraphs of others.

    A paragraph that none of them has, in whole or as a part of one of its own, counts as changed
    elsewhere.

    Args:
        text: The new text.
        known: The texts that it was made of.
    """
    sources = [Ranges(one.runs) for one in known]
    places = [_lines_of(one.text) for one in known]
    at: tuple[int, int] | None = None  # where the next line probably is: which text, and where
    found: list[Runs] = []
    for line in text.splitlines(keepends=True):
        words = line.rstrip("\n")
        place = _place_of(words, known, places, at)
        if place is None:
            source = found[-1][-1].source if found and not words.strip() else ELSEWHERE
            found.append((Run(len(line), source),))
            at = None
            continue
        number, start = place
        runs = sources[number].between(start, start + len(words))
        if len(words) < len(line):  # its line feed is from where it is from
            last = runs[-1].source if runs else found[-1][-1].source if found else ELSEWHERE
            runs = (*runs, Run(len(line) - len(words), last))
        found.append(runs)
        at = number, start + len(words) + 1
    return joined(found)


def followed(old: MarkedText, text: str, new: Provenance = ELSEWHERE) -> Runs:
    """Return the sources of a text that was made of an old one outside the editor.

    Args:
        old: The text as it was.
        text: What stands there now.
        new: What is new in it is from there.
    """
    ranges = Ranges(old.runs)
    for start, end, words in reversed(edits_between(old.text, text)):
        ranges.replace(start, end - start, [Run(len(words), new)])
    return ranges.runs()


def with_lines_joined(known: MarkedText) -> MarkedText:
    """Return a text as it is after lines that were broken at a fixed width are joined."""
    text, ranges, gone = with_whole_paragraphs(known.text), Ranges(known.runs), 0
    if text == known.text:
        return known
    for found in _LINE_END.finditer(known.text):
        place = found.start() - gone
        if text[place : place + 1] not in ("\n", " "):  # after a dash nothing takes its place
            ranges.replace(place, 1, [])
            gone += 1
    return MarkedText(text, ranges.runs())


def _lines_of(text: str) -> dict[str, int]:
    """Return where each line begins that is not blank; of equal ones the first."""
    places: dict[str, int] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        places.setdefault(line.rstrip("\n"), at)
        at += len(line)
    return places


def _place_of(
    words: str,
    known: Sequence[MarkedText],
    places: Sequence[dict[str, int]],
    at: tuple[int, int] | None,
) -> tuple[int, int] | None:
    if at is not None:
        number, start = at
        if known[number].text.startswith(words, start):
            return at
    if not words.strip():
        return None
    for number, lines in enumerate(places):
        if words in lines:
            return number, lines[words]
    for number, one in enumerate(known):
        if (start := one.text.find(words)) >= 0:
            return number, start
    return None
