"""What of a line of Markdown is shown differently."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

MAX_LINE = 20_000  # a longer line is shown plain: highlighting it would be felt at every key

_HEADING = re.compile(r"(#{1,6}\s+)(.*\S)")
_SCENE_BREAK = re.compile(r"\s*(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|#)\s*")
_QUOTE = re.compile(r"\s*>\s?")
_LINK = re.compile(r"(\[\[)([^\[\]|]+)((?:\|[^\[\]]*)?\]\])")
_STRONG = re.compile(r"(\*\*|(?<!\w)__)(?=\S)(.+?)(?<=\S)(\*\*|__(?!\w))")
_EMPHASIS = re.compile(
    r"(?<![\w*_\\])([*_])(?![\s*_])((?:[^*_]|(?<=\w)_(?=\w))*[^\s*_\\])\1(?![\w*_])"
)


class Mark(Enum):
    """How a stretch of a line is to look."""

    MARKER = "marker"
    HEADING = "heading"
    SCENE_BREAK = "scene break"
    QUOTE = "quote"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a line, in characters; later spans are laid over earlier ones."""

    start: int
    end: int
    mark: Mark


def spans(line: str) -> Iterator[Span]:
    """Yield what of a line is to be shown differently."""
    if len(line) > MAX_LINE or not line:
        return
    if _SCENE_BREAK.fullmatch(line):
        yield Span(0, len(line), Mark.SCENE_BREAK)
        return
    if heading := _HEADING.match(line):
        yield Span(0, len(line), Mark.HEADING)
        yield Span(*heading.span(1), Mark.MARKER)
    elif quote := _QUOTE.match(line):
        yield Span(0, len(line), Mark.QUOTE)
        yield Span(*quote.span(), Mark.MARKER)
    yield from _inline(line)


def _inline(line: str) -> Iterator[Span]:
    if "[[" in line:
        yield from _wrapped(_LINK, line, Mark.LINK)
    if "*" in line or "_" in line:
        yield from _wrapped(_STRONG, line, Mark.STRONG)
        for found in _EMPHASIS.finditer(line):
            start, end = found.span()
            yield Span(start, end, Mark.EMPHASIS)
            yield Span(start, start + 1, Mark.MARKER)
            yield Span(end - 1, end, Mark.MARKER)


def _wrapped(pattern: re.Pattern[str], line: str, mark: Mark) -> Iterator[Span]:
    for found in pattern.finditer(line):
        yield Span(*found.span(2), mark)
        yield Span(*found.span(1), Mark.MARKER)
        yield Span(*found.span(3), Mark.MARKER)
