"""What an export consists of: the drafts of a folder in their order, or a single draft."""

from __future__ import annotations

import re
from pathlib import Path

from writer_assist.domain.export import ExportSource
from writer_assist.domain.headings import level_of_title
from writer_assist.errors import ManuscriptError, UsageError
from writer_assist.files import read_file
from writer_assist.manuscript.index_note import indexes_in, is_index, read_index
from writer_assist.manuscript.project import project_of
from writer_assist.manuscript.scene_fields import fields_of
from writer_assist.manuscript.structure import SUFFIXES, drafts_beside

_NUMBERED = re.compile(r"\d+(?:[._-]\d+)*[ \t.:)–—-]+(?=\S)")


def sources_of(place: Path, *, titled: bool = True) -> tuple[ExportSource, ...]:
    """Return the files of a manuscript in their order.

    Args:
        place: A draft, a folder of drafts, or a book: its index or the folder of the index.
        titled: Whether drafts of a folder, and parts and chapters of a book, that do not begin
            with a heading get one from their names.

    Raises:
        UsageError: There is nothing.
        ManuscriptError: The index of the book cannot be read.
    """
    indexes = indexes_in(place) if place.is_dir() else [place] if is_index(place) else []
    if len(indexes) == 1:
        return sources_of_book(indexes[0], titled=titled)
    if not place.is_dir():
        return (ExportSource(place),)
    beside = drafts_beside(place / f"nothing{SUFFIXES[0]}")
    drafts = [path for path in beside if path.is_file()]
    if not drafts:
        raise UsageError(f"There are no drafts in {place}.")
    return tuple(ExportSource(path, title_of(path) if titled else "") for path in drafts)


def sources_beside(draft: Path, *, titled: bool = True) -> tuple[ExportSource, ...]:
    """Return the book that a draft belongs to, or the drafts beside it."""
    index = project_of(draft)
    if index is not None:
        return sources_of_book(index, titled=titled)
    return tuple(
        ExportSource(path, title_of(path) if titled else "") for path in drafts_beside(draft)
    )


def sources_of_book(index: Path, *, titled: bool = True) -> tuple[ExportSource, ...]:
    """Return the scenes of a book in its order, without those that are no part of it.

    Raises:
        UsageError: There is nothing.
        ManuscriptError: The index cannot be read.
    """
    book = read_index(index)
    deepest = max((place.depth for place in book.order), default=0)
    found = []
    for place in book.order:
        path = book.scene_path(place.name)
        fields = fields_of(read_file(path).text) if path.is_file() else None
        if fields is not None and fields.is_included:
            title = fields.title or title_of(path)
            # A scene within a chapter follows after a break; it has no heading of its own.
            is_chapter = place.depth < deepest or not deepest or level_of_title(title) in (1, 2)
            heading = title if titled and is_chapter else ""
            found.append(ExportSource(path, heading, level=place.depth + 1))
    if not found:
        raise UsageError(f"There are no scenes in {index.stem}.")
    return tuple(found)


def title_of(path: Path) -> str:
    """Return the title that a draft's name gives: "03 - The Storm.md" is "The Storm"."""
    words = path.stem.replace("_", " ").strip()
    return _NUMBERED.sub("", words, count=1) or words


def index_says(source: ExportSource) -> tuple[str, str]:
    """Return title and author as the index of a file's book says them; empty without a book."""
    index = project_of(source.path) if source.level else None
    if index is None:
        return "", ""
    try:
        book = read_index(index)
    except ManuscriptError:
        return "", ""
    return book.title, book.author
