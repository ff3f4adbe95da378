"""The files of a manuscript as one text: headings for parts and chapters, breaks between scenes."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace

from writer_assist.domain.export import ExportOrder, ExportSource
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import UsageError
from writer_assist.files import read_file
from writer_assist.importing.front_matter import front_matter_of
from writer_assist.manuscript.book_text import (
    BREAK,
    Block,
    BlockKind,
    blocks_of,
    book_title,
    with_title_as_heading,
    without_idle_breaks,
    word_count,
)
from writer_assist.manuscript.contents import index_says

_MARKED = re.compile(r"([!-/:-@\[-`{-~])")
_NO = {"false", "no", "off", "0"}
_DEEPEST = 6  # levels of headings


@dataclass(frozen=True, slots=True)
class Book:
    """A manuscript as one text.

    Attributes:
        title, author: As ordered or, if nothing was, as the first file says.
        blocks: The text.
        left_out: Names of files that are not to be exported.
        words: How many words its files have, as the window counts them; names that become
            headings are none of them.
        has_parts: Whether chapters stand in parts: headings of the second level open pages too.
    """

    title: str
    author: str
    blocks: tuple[Block, ...]
    left_out: tuple[str, ...]
    words: int
    has_parts: bool = False


def gathered(order: ExportOrder, cancel: CancelToken) -> Generator[Progress, None, Book]:
    """Read the files of an order and join them.

    Raises:
        Cancelled: It was stopped.
        WriterAssistError: A file cannot be read, or nothing is left to export.
    """
    blocks: list[Block] = []
    left_out: list[str] = []
    fields: dict[str, list[str]] = {}
    several, words = len(order.sources) > 1, 0
    for number, source in enumerate(order.sources, start=1):
        cancel.check()
        yield Progress("Reading the texts", number - 1, len(order.sources))
        text = read_file(source.path).text if source.text is None else source.text
        front = front_matter_of(text, is_source=False)
        if _first(front.fields, "compile").lower() in _NO:
            left_out.append(source.path.stem)
            continue
        fields = fields or front.fields
        found = blocks_of(text[front.end :], number=number if several else 0)
        words += word_count(found)
        following = order.sources[number] if number < len(order.sources) else source
        if found or following.level > source.level:  # an empty part has chapters
            blocks += _with_border(source, found)
    blocks = without_idle_breaks(blocks)
    if not blocks:
        raise UsageError("There is no text to export.")
    if order.title_page.about.strip():
        heading = Block(BlockKind.HEADING, "About the author", 1)
        blocks += [heading, *blocks_of(order.title_page.about)]
    written, blocks = book_title(blocks, is_in_levels=order.sources[0].level > 0)
    said_title, said_author = index_says(order.sources[0])
    page = order.title_page
    named = said_title if several or said_title else _first(fields, "title")
    return Book(
        title=page.title or named or written or order.target.stem,
        author=page.author or said_author or _first(fields, "author") or _first(fields, "authors"),
        blocks=tuple(blocks),
        left_out=tuple(left_out),
        words=words,
        has_parts=any(source.title and source.level > 1 for source in order.sources),
    )


def title_and_author(order: ExportOrder) -> tuple[str, str]:
    """Return title and author as ordered or, if nothing was, as the index of the book says."""
    title, author = index_says(order.sources[0])
    page = order.title_page
    return page.title or title or order.target.name, page.author or author


def _with_border(source: ExportSource, blocks: Sequence[Block]) -> Sequence[Block]:
    """Put a heading, or else a scene break, between a file and the one before it."""
    blocks = with_title_as_heading(source.title, blocks)
    if source.level and blocks and blocks[0].kind is BlockKind.HEADING:
        return _shifted(blocks, source.level - blocks[0].level)
    if blocks and blocks[0].kind is BlockKind.HEADING:
        return blocks
    if not source.title:
        return (BREAK, *blocks) if blocks else ()
    highest = min((block.level for block in blocks if block.level), default=2)
    level = source.level or max(1, highest - 1)
    heading = Block(BlockKind.HEADING, _marked(source.title), level)
    below = _shifted(blocks, max(0, level + 1 - highest)) if source.level else blocks
    return (heading, *below)


def _shifted(blocks: Sequence[Block], by: int) -> Sequence[Block]:
    """Return blocks whose headings are of other levels; none rises above the first."""
    least = next((block.level + by for block in blocks if block.level), 1)
    return [
        replace(block, level=min(_DEEPEST, max(least, block.level + by))) if block.level else block
        for block in blocks
    ]


def _marked(text: str) -> str:
    """Escape every sign, so that words are read as nothing but words."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))


def _first(fields: Mapping[str, list[str]], name: str) -> str:
    return next((value.strip() for value in fields.get(name, ()) if value.strip()), "")
