"""Highlights Markdown, with its markers dimmed; the text itself stays plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)

from writer_assist.domain.story import TextRegion, comments_in
from writer_assist.ui.text import units_before

HEADING_SCALE = 1.2

MAX_LINE = 20_000  # a longer line is not highlighted: that would slow every key press

_HEADING = re.compile(r"(#{1,6}\s+)(.*\S)")
_SCENE_BREAK = re.compile(r"\s*(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|#)\s*")
_QUOTE = re.compile(r"\s*>\s?")
_LINK = re.compile(r"(\[\[)([^\[\]|]+)((?:\|[^\[\]]*)?\]\])")
_STRONG = re.compile(r"(\*\*|(?<!\w)__)(?=\S)(.+?)(?<=\S)(\*\*|__(?!\w))")
_EMPHASIS = re.compile(
    r"(?<![\w*_\\])([*_])(?![\s*_])((?:[^*_]|(?<=\w)_(?=\w))*[^\s*_\\])\1(?![\w*_])"
)
# What a paragraph leaves open for the next one, as Qt keeps it.
_STATES = {TextRegion.NOTE: 1, TextRegion.COMMENT: 2}
_INSIDE = {state: region for region, state in _STATES.items()}


class MarkdownHighlighter(QSyntaxHighlighter):
    """Highlights paragraph by paragraph: only comments go on from one to the next."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[MarkdownStyle, QTextCharFormat] = {}
        self.update_colours(13)

    def update_colours(self, points: float) -> None:
        """Make the formats from the application's palette and a text size.

        Call ``rehighlight`` afterwards when a text is shown already.
        """
        palette = QGuiApplication.palette()
        faint = palette.color(QPalette.ColorRole.PlaceholderText)
        soft = palette.color(QPalette.ColorRole.Dark)
        formats = {mark: QTextCharFormat() for mark in MarkdownStyle}
        formats[MarkdownStyle.MARKER].setForeground(faint)
        formats[MarkdownStyle.SCENE_BREAK].setForeground(faint)
        formats[MarkdownStyle.QUOTE].setForeground(soft)
        formats[MarkdownStyle.EMPHASIS].setFontItalic(True)
        formats[MarkdownStyle.STRONG].setFontWeight(QFont.Weight.Bold)
        formats[MarkdownStyle.HEADING].setFontWeight(QFont.Weight.Bold)
        formats[MarkdownStyle.HEADING].setFontPointSize(points * HEADING_SCALE)
        formats[MarkdownStyle.LINK].setForeground(palette.color(QPalette.ColorRole.Link))
        formats[MarkdownStyle.COMMENT].setForeground(faint)
        self._formats = formats

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Highlight one paragraph; called by Qt."""
        for span in spans(text):
            start = units_before(text, span.start)
            end = units_before(text, span.end)
            style = QTextCharFormat(self.format(start))
            style.merge(self._formats[span.mark])
            self.setFormat(start, end - start, style)
        before = _INSIDE.get(self.previousBlockState(), TextRegion.STORY)
        if before is TextRegion.STORY and "%%" not in text and "<!--" not in text:
            self.setCurrentBlockState(-1)
            return
        comments, after = comments_in(f"{text}\n", before)
        for first, last in comments:
            start, end = units_before(text, first), units_before(text, last)
            self.setFormat(start, end - start, self._formats[MarkdownStyle.COMMENT])
        self.setCurrentBlockState(_STATES.get(after, -1))


class MarkdownStyle(Enum):
    """The looks that a part of a line can have."""

    MARKER = "marker"
    HEADING = "heading"
    SCENE_BREAK = "scene break"
    QUOTE = "quote"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a line, in characters; later spans are laid over earlier ones."""

    start: int
    end: int
    mark: MarkdownStyle


def spans(line: str) -> Iterator[Span]:
    """Yield the parts of a line that look different from plain text."""
    if len(line) > MAX_LINE or not line:
        return
    if _SCENE_BREAK.fullmatch(line):
        yield Span(0, len(line), MarkdownStyle.SCENE_BREAK)
        return
    if heading := _HEADING.match(line):
        yield Span(0, len(line), MarkdownStyle.HEADING)
        yield Span(*heading.span(1), MarkdownStyle.MARKER)
    elif quote := _QUOTE.match(line):
        yield Span(0, len(line), MarkdownStyle.QUOTE)
        yield Span(*quote.span(), MarkdownStyle.MARKER)
    yield from _inline(line)


def is_heading_or_break(line: str) -> bool:
    """Tell whether a line is a heading, or parts two scenes."""
    return bool(_HEADING.match(line) or _SCENE_BREAK.fullmatch(line))


def _inline(line: str) -> Iterator[Span]:
    if "[[" in line:
        yield from _wrapped(_LINK, line, MarkdownStyle.LINK)
    if "*" in line or "_" in line:
        yield from _wrapped(_STRONG, line, MarkdownStyle.STRONG)
        for found in _EMPHASIS.finditer(line):
            start, end = found.span()
            yield Span(start, end, MarkdownStyle.EMPHASIS)
            yield Span(start, start + 1, MarkdownStyle.MARKER)
            yield Span(end - 1, end, MarkdownStyle.MARKER)


def _wrapped(pattern: re.Pattern[str], line: str, mark: MarkdownStyle) -> Iterator[Span]:
    for found in pattern.finditer(line):
        yield Span(*found.span(2), mark)
        yield Span(*found.span(1), MarkdownStyle.MARKER)
        yield Span(*found.span(3), MarkdownStyle.MARKER)
