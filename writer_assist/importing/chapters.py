"""Splitting a long text at its chapter headings, so that each chapter becomes a note."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from statistics import median

from writer_assist.domain.headings import Heading, chapter_headings, number_headings
from writer_assist.domain.note import ParsedNote
from writer_assist.domain.readable import readable
from writer_assist.domain.words import count_words
from writer_assist.importing.markdown import outline
from writer_assist.importing.notes import PLAIN_SUFFIXES, parse_note

FEWEST = 3  # chapters; two headings may be coincidence
_SHORTEST = 60  # words; a shorter one is a line of a table of contents
_LEAST_MEDIAN = 400  # words; if most are shorter, they are scenes or entries
_LONGEST_SUBTITLE = 60  # characters
_LICENCE = re.compile(r"^\*\*\* ?(START|END) OF (?:THE|THIS) PROJECT GUTENBERG.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of a text with its heading.

    Attributes:
        title: Includes the title of its part, if there are parts; empty for the text before the
            first chapter.
        start: Offset of its text, after the heading.
        end: Offset just after it.
    """

    title: str
    start: int
    end: int


def split_at_chapters(path: PurePath, note: ParsedNote) -> tuple[ParsedNote, ...]:
    """Return a note for each chapter of a text; none if it has no credible chapters.

    Args:
        path: The file's path; its suffix distinguishes plain text from Markdown.
        note: The whole text, as one note.
    """
    is_plain = path.suffix.lower() in PLAIN_SUFFIXES
    chapters = find_chapters(note.text, is_plain=is_plain, is_source=note.is_whole_file)
    kind = path if is_plain else path.with_suffix(".md")
    return tuple(_as_note(kind, note, chapter) for chapter in chapters)


def find_chapters(text: str, *, is_plain: bool, is_source: bool = True) -> tuple[Chapter, ...]:
    """Return the chapters of a text, in order; none if there are fewer than three.

    The licence around a free e-book and its table of contents do not count as chapters.
    """
    start, end = without_licence(text)
    marks = _plain_marks(text) if is_plain else list(outline(text, is_source=is_source).headings)
    marks = [mark for mark in marks if start <= mark.start < end]
    level = _chapter_level(text, marks, end)
    if level is None:
        return ()
    borders = _without_contents(text, [mark for mark in marks if mark.level <= level], end)
    chapters = _chapters(text, borders, level, end)
    if len(chapters) < FEWEST:
        return ()
    first = borders[0].start
    before = Chapter("", start, first)
    is_worth_it = count_words(text[start:first]) >= _SHORTEST
    return (before, *chapters) if is_worth_it else chapters


def without_licence(text: str) -> tuple[int, int]:
    """Return where the book itself begins and ends in a free e-book with a licence around it."""
    start, end = 0, len(text)
    for mark in _LICENCE.finditer(text):
        if mark[1] == "START":
            start = mark.end()
        elif mark.start() > start:
            return start, mark.start()
    return start, end


def _as_note(path: PurePath, whole: ParsedNote, chapter: Chapter) -> ParsedNote:
    title = f"{whole.title}: {chapter.title}" if chapter.title else whole.title
    note = parse_note(
        path,
        whole.text[chapter.start : chapter.end].strip("\n"),
        title=title,
        is_source=whole.is_whole_file,
    )
    part = chapter.title or "beginning"
    return replace(note, tags=whole.tags or note.tags, part=part, is_whole_file=False)


def _plain_marks(text: str) -> list[Heading]:
    """Return lines such as "Chapter 4", or bare numbers if they count upwards."""
    named = list(chapter_headings(text))
    if sum(mark.level == 2 for mark in named) >= FEWEST:
        return named
    return sorted([*named, *number_headings(text)], key=lambda mark: mark.start)


def _chapter_level(text: str, marks: Sequence[Heading], end: int) -> int | None:
    """Return the heading level of chapters: the lowest level that gives long stretches."""
    counts = Counter(mark.level for mark in marks)
    for level in sorted(counts, reverse=True):
        borders = [mark for mark in marks if mark.level <= level]
        chapters = _chapters(text, _without_contents(text, borders, end), level, end)
        lengths = [count_words(text[chapter.start : chapter.end]) for chapter in chapters]
        if len(chapters) >= FEWEST and median(lengths) >= _LEAST_MEDIAN:
            return level
    return None


def _without_contents(text: str, marks: Sequence[Heading], end: int) -> list[Heading]:
    """Remove the table of contents: headings at the beginning that occur again later."""
    keys = [_key(mark) for mark in marks]
    for place, mark in enumerate(marks):
        border = marks[place + 1].start if place + 1 < len(marks) else end
        is_short = count_words(text[mark.end : border]) < _SHORTEST
        if keys[place] not in keys[place + 1 :]:
            return list(marks[place:])
        if not is_short:  # either the last line of the contents with text below it, or a chapter
            return list(marks[place + 1 :] if place else marks)
    return []


def _chapters(text: str, marks: Sequence[Heading], level: int, end: int) -> tuple[Chapter, ...]:
    found: list[Chapter] = []
    counts = Counter(mark.level for mark in marks)
    part = ""
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        border = following.start if following else end
        title = readable(mark.title).strip()
        start = mark.end
        if mark.level < level and count_words(text[start:border]) < _SHORTEST:
            part = title if counts[mark.level] > 1 else ""  # a single one is the title of the book
            continue
        if mark.level < level:
            part = ""
        if not text[start:border].strip():
            continue
        subtitle, start = _subtitle(text, start, border)
        words = [part, title + (f". {subtitle}" if subtitle else "")]
        found.append(Chapter(", ".join(word for word in words if word), start, border))
    return tuple(found)


def _subtitle(text: str, start: int, end: int) -> tuple[str, int]:
    """Return a short line by itself right below a heading, and where the text begins after it."""
    match = re.compile(r"\s*\n[ \t]*(\S[^\n]*)\n[ \t]*\n").match(text, start, end)
    line = match[1].strip() if match else ""
    is_subtitle = 0 < len(line) <= _LONGEST_SUBTITLE and line[-1].isalnum() and line[:1].isupper()
    if match is None or not is_subtitle:
        return "", start
    return line, match.end(1)


def _key(mark: Heading) -> str:
    return " ".join(re.findall(r"\w+", mark.title)).casefold()
