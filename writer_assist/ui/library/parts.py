"""A long note is read in parts, each small enough to be shown without a stall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PART = 24_000  # characters; rendered and shown in about 20 ms
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a note as it is read.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        number: From 1.
        parts: How many there are.
        html: The stretch, rendered; empty before.
    """

    start: int
    end: int
    number: int
    parts: int
    html: str = ""


def part_at(text: str, offset: int) -> Part:
    """Return the part of a text that holds an offset; a short text is one part."""
    borders = [0, *_borders(text), len(text)]
    parts = len(borders) - 1
    number = next((n for n in range(1, parts) if offset < borders[n]), parts)
    return Part(borders[number - 1], borders[number], number, parts)


def part_numbered(text: str, number: int) -> Part:
    """Return a part by its number, from 1; the nearest where there is none."""
    borders = [0, *_borders(text), len(text)]
    parts = len(borders) - 1
    number = min(max(number, 1), parts)
    return Part(borders[number - 1], borders[number], number, parts)


def place_of_heading(text: str, heading: str) -> tuple[int, int] | None:
    """Return start and end of a heading; None if there is none of these words."""
    wanted = heading.strip().casefold()
    for found in _HEADING.finditer(text):
        if found[1].casefold() == wanted:
            return found.span()
    return None


def without_title(text: str, title: str) -> str:
    """Return a note without the heading that repeats its title; its lines stay in place."""
    found = _HEADING.search(text)
    if found is None or found[1] != title:
        return text
    above = text[: found.start()]
    is_first = not above.strip() or (above.startswith("---") and above.rstrip().endswith("---"))
    return above + text[found.end() :] if is_first else text


def _borders(text: str) -> Iterator[int]:
    """Yield where a text is cut: behind paragraphs, and where there are none, anyhow."""
    start = 0
    while len(text) - start > PART * 1.5:
        found = _PARAGRAPH_END.search(text, start + PART, start + 2 * PART)
        start = found.end() if found else start + PART
        yield start
