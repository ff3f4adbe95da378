"""PDF files as notes: joining the lines of their pages to paragraphs and headings."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from writer_assist.child_process import ChildOutcome, python_path
from writer_assist.domain.headings import chapter_headings
from writer_assist.domain.note import ParsedNote
from writer_assist.errors import NoteUnreadableError
from writer_assist.importing import pdf_child
from writer_assist.importing.converter import run_converter
from writer_assist.importing.documents import ConvertedDocument, document_note

logger = logging.getLogger(__name__)

# What programs write into the title field although it is no title.
_NO_TITLE = re.compile(
    r"(?i)untitled.*|microsoft word\b.*|document ?\d*|(pdf )?title|layout ?\d*|.*\.\w{2,5}"
)

_EDGE_LINES = 2  # lines at the top and bottom of a page that may be running heads
_REPEATED = 3  # pages
_SAME_PLACE = 4.0  # points
_WIDE_GAP = 1.4  # line distances
_FAR_GAP = 2.5
_INDENT = 0.7  # in units of a letter's height
_HEADING_SIZE = 1.15  # in units of the usual letter height
_LONGEST_HEADING = 20  # words
_HYPHEN = "\u00ad"
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")
_SENTENCE_END = re.compile(r"""[.!?:…]["'”’»)\]]*$""")
_WORD = re.compile(r"\w+(?:-\w+)*")


def read_pdf(path: Path, raw: bytes) -> tuple[ParsedNote, ...]:
    """Read a PDF file as one note.

    Raises:
        NoteUnreadableError: It is damaged, protected, or contains only pictures of text.
    """
    finished = _run(path.name, raw)
    if finished.code != 0:
        raise NoteUnreadableError(f"{path.name} {_why(finished)}")
    described, *pages = (json.loads(line) for line in finished.output.splitlines())
    markdown = markdown_of([[PdfLine(*line) for line in page["lines"]] for page in pages])
    if not markdown:
        raise NoteUnreadableError(f"{path.name} {_why_empty(pages)}")
    return (document_note(path, _described(described, markdown)),)


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line on its page, in points from the lower left.

    Attributes:
        text: Ends with a soft hyphen if a word continues in the next line.
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> float:
        """The height of its letters."""
        return max(0.1, self.top - self.bottom)


def markdown_of(pages: Sequence[Sequence[PdfLine]]) -> str:
    """Return the text of all pages by paragraphs, without running heads.

    Lines are in reading order.  Large letters, and lines such as "Chapter 4", become headings.
    """
    bodies = _without_running_heads(pages)
    if not any(bodies):
        bodies = pages
    lines = [line for body in bodies for line in body]
    if not lines:
        return ""
    usual = _usual_size(lines)
    paragraphs = list(_paragraphs(bodies))
    levels = _heading_levels(paragraphs, usual)
    words = Counter(_WORD.findall(" ".join(line.text for line in lines)))
    written = (_written(paragraph, levels, words) for paragraph in paragraphs)
    return "\n\n".join(text for text in written if text) + "\n"


def _run(name: str, raw: bytes) -> ChildOutcome:
    command = [sys.executable, "-m", pdf_child.__name__]
    return run_converter(name, command, raw, environment={"PYTHONPATH": python_path()})


def _why(finished: ChildOutcome) -> str:
    if finished.code == pdf_child.PASSWORD:
        return "is protected by a password. Save a copy without one."
    if finished.code == pdf_child.DAMAGED:
        return "is damaged, or no PDF file."
    logger.warning("Reading a PDF file failed with code %s", finished.code)
    return "cannot be read: it is damaged, or needs too much memory."


def _why_empty(pages: list[dict[str, Any]]) -> str:
    if any(page.get("damaged") for page in pages):
        return "is damaged: its pages cannot be read."
    if any(page["pictures"] for page in pages):
        return "holds no text: its pages are pictures. A program for text recognition can mend it."
    return "holds no text; its pages are empty, or drawings."


def _described(described: dict[str, str], markdown: str) -> ConvertedDocument:
    title = " ".join(described.get("title", "").split())
    author = described.get("author", "").strip()
    return ConvertedDocument(
        title="" if _NO_TITLE.fullmatch(title) else title,
        authors=(author,) if author else (),
        keywords=tuple(filter(None, [described.get("keywords", "").strip()])),
        markdown=markdown,
    )


def _without_running_heads(pages: Sequence[Sequence[PdfLine]]) -> Sequence[Sequence[PdfLine]]:
    """Remove lines that are at the same edge of several pages, ignoring page numbers."""
    places: dict[str, list[float]] = {}
    for page in pages:
        for line in set(_edges(page)):
            places.setdefault(_without_numbers(line), []).append(line.bottom)

    def is_head(line: PdfLine) -> bool:
        there = places.get(_without_numbers(line), ())
        return sum(abs(bottom - line.bottom) < _SAME_PLACE for bottom in there) >= _REPEATED

    kept = []
    for page in pages:
        edges = set(_edges(page))
        kept.append([line for line in page if not (line in edges and is_head(line))])
    return kept


def _edges(page: Sequence[PdfLine]) -> list[PdfLine]:
    ordered = sorted(page, key=lambda line: line.bottom)
    return ordered[:_EDGE_LINES] + ordered[_EDGE_LINES:][-_EDGE_LINES:]


def _without_numbers(line: PdfLine) -> str:
    return _NUMBERS.sub("#", line.text.casefold())


def _usual_size(lines: Iterable[PdfLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0]


def _paragraphs(pages: Iterable[Sequence[PdfLine]]) -> Iterator[list[PdfLine]]:
    present: list[PdfLine] = []
    for page in pages:
        begins = _Page(page)
        for number, line in enumerate(page):
            before = present[-1] if present else None
            if before is None:
                is_new = False
            elif begins.is_chapter(line) or begins.is_chapter(before):
                is_new = True
            elif number == 0 or line.bottom > before.bottom + before.size:
                is_new = begins.paragraph_on_top(before, line)
            else:
                is_new = begins.paragraph(before, line)
            if is_new:
                yield present
                present = []
            present.append(line)
    if present:
        yield present


class _Page:
    """The layout of a page, which shows where its paragraphs begin."""

    def __init__(self, lines: Sequence[PdfLine]) -> None:
        steps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom]
        self._step = median(steps) if steps else 0.0
        lefts = Counter(round(line.left) for line in lines)
        self._left = lefts.most_common(1)[0][0] if lefts else 0.0
        self._right = max((line.right for line in lines), default=0.0)

    def paragraph(self, before: PdfLine, line: PdfLine) -> bool:
        """Tell whether a line begins a new paragraph below another line."""
        if before.text.endswith(_HYPHEN):
            return False
        gap = (before.bottom - line.bottom) / max(self._step, line.size)
        if _goes_on(before, line):
            return gap > _FAR_GAP
        if gap > _WIDE_GAP or _differ_in_size(before, line):
            return True
        if line.left - before.left > _INDENT * line.size and before.left <= self._left + line.size:
            return True
        return self._ends_early(before) and _ends_sentence(before)

    def paragraph_on_top(self, before: PdfLine, line: PdfLine) -> bool:
        """Tell whether the first line of a page or column begins a paragraph."""
        if before.text.endswith(_HYPHEN) or _goes_on(before, line):
            return False
        if _differ_in_size(before, line):
            return True
        is_indented = line.left > self._left + _INDENT * line.size
        return _ends_sentence(before) and (is_indented or self._ends_early(before))

    def is_chapter(self, line: PdfLine) -> bool:
        """Tell whether a line is as short as a chapter heading and reads like one."""
        is_short = line.right - line.left < 0.6 * (self._right - self._left)
        return is_short and bool(chapter_headings(line.text))

    def _ends_early(self, line: PdfLine) -> bool:
        return line.right < self._left + 0.85 * (self._right - self._left)


def _differ_in_size(before: PdfLine, line: PdfLine) -> bool:
    larger, smaller = max(before.size, line.size), min(before.size, line.size)
    is_note_sign = min(len(before.text), len(line.text)) < 3
    return larger > _HEADING_SIZE * smaller and not is_note_sign


def _goes_on(before: PdfLine, line: PdfLine) -> bool:
    return line.text[:1].islower() and not _ends_sentence(before)


def _ends_sentence(line: PdfLine) -> bool:
    return bool(_SENTENCE_END.search(line.text))


def _heading_levels(paragraphs: Sequence[Sequence[PdfLine]], usual: float) -> dict[float, int]:
    """Return the letter sizes of headings with their levels; the largest is level 1."""
    sizes = {
        _rounded(paragraph)
        for paragraph in paragraphs
        if paragraph[0].size > _HEADING_SIZE * usual
        and sum(len(line.text.split()) for line in paragraph) <= _LONGEST_HEADING
    }
    return {size: min(number, 4) for number, size in enumerate(sorted(sizes, reverse=True), 1)}


def _rounded(paragraph: Sequence[PdfLine]) -> float:
    return round(paragraph[0].size)


def _written(paragraph: Sequence[PdfLine], levels: dict[float, int], words: Counter[str]) -> str:
    text = paragraph[0].text
    for line in paragraph[1:]:
        text = _joined(text, line.text, words)
    text = " ".join(text.replace(_HYPHEN, "").split())
    level = levels.get(_rounded(paragraph), 0)
    if len(text.split()) > _LONGEST_HEADING or not any(map(str.isalpha, text)):
        level = 0
    elif not level and chapter_headings(text):
        level = 2
    if level:
        return f"{'#' * level} {text}"
    return re.sub(r"^(#+\s)", r"\\\1", text)


def _joined(text: str, following: str, words: Counter[str]) -> str:
    """Join a word that was hyphenated at a line's end, as the rest of the text writes it."""
    if not text.endswith((_HYPHEN, "-")):
        return f"{text} {following}"
    stem, rest = re.search(r"(\w*)\W$", text), re.match(r"\w+", following)
    if not (stem and stem[1] and rest) or (text.endswith("-") and not rest[0][0].islower()):
        return text.rstrip(_HYPHEN) + following
    parted, whole = f"{stem[1]}-{rest[0]}", stem[1] + rest[0]
    keeps_hyphen = words[parted] > words[whole]
    return text[:-1] + ("-" if keeps_hyphen else "") + following
