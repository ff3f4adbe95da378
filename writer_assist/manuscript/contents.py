"""What a manuscript consists of: the scenes of a book, the drafts of a folder, or a draft."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from writer_assist.domain.export import ExportSource
from writer_assist.domain.headings import level_of_title
from writer_assist.errors import ManuscriptError, UsageError
from writer_assist.file_names import shown_name
from writer_assist.files import read_file
from writer_assist.manuscript.index_note import indexes_in, is_index, read_index
from writer_assist.manuscript.project import ProjectReader, project_of
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
    index = _index_at(place)
    if index is not None:
        return sources_of_book(index, titled=titled)
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


def chosen_sources(
    sources: Sequence[ExportSource], names: Sequence[str]
) -> tuple[ExportSource, ...]:
    """Return the files that were chosen, in their order, each with all that stands below it.

    Args:
        sources: Of a manuscript, in their order.
        names: Of files, with or without their ending, or titles; in any case.

    Raises:
        UsageError: There is none of a name.
    """
    wanted = {name.casefold() for name in names}
    found: list[ExportSource] = []
    known: set[str] = set()
    within: int | None = None  # the level of the chosen file that this one stands below
    for source in sources:
        own = {one.casefold() for one in (source.path.stem, source.path.name, source.title) if one}
        if within is not None and source.level <= within:
            within = None
        if own & wanted and within is None:
            within = source.level
        known |= own & wanted
        if within is not None:
            found.append(source)
    unknown = [f"“{name}”" for name in names if name.casefold() not in known]
    if unknown:
        raise UsageError(
            f"There is no {', '.join(unknown)} among the scenes to export. “manuscript status” "
            "lists the scenes of a book; one that is missing or not in the book is not exported."
        )
    return tuple(found)


def unexported_scenes(place: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which scenes of a book an export has not: missing ones, and those set aside.

    Args:
        place: A book, its index or the folder of the index; of anything else there are none.
    """
    index = _index_at(place)
    if index is None:
        return (), ()
    scenes = ProjectReader().read(index).scenes
    missing = tuple(one.title for one in scenes if not one.is_there)
    aside = (one.title for one in scenes if one.is_there and not one.fields.is_included)
    return missing, tuple(aside)


def language_of(place: Path) -> str:
    """Return the language that a book, or a draft, says it is written in; empty for none.

    Raises:
        ManuscriptError: The index of the book cannot be read.
    """
    index = _index_at(place) or (None if place.is_dir() else project_of(place))
    if index is not None:
        return read_index(index).language
    return fields_of(read_file(place).text).language if place.is_file() else ""


def manuscript_files(place: Path) -> tuple[str, Sequence[tuple[Path, str, int]]]:
    """Return the title of a manuscript and its files, each with a title and its depth.

    Args:
        place: A book (its folder, its index or a scene), a folder of drafts, or a draft.

    Raises:
        UsageError: There is nothing.
        ManuscriptError: The index of the book cannot be read.
    """
    if place.is_dir():
        index = next((note for note in indexes_in(place) if is_index(note)), None)
    else:
        index = project_of(place)
    if index is not None:
        project = ProjectReader().read(index)
        scenes = [one for one in project.scenes if one.is_there and one.fields.is_included]
        found = [(one.path, one.title, one.depth) for one in scenes]
        title = project.index.title
    elif place.is_dir():
        drafts = [one for one in drafts_beside(place / f"nothing{SUFFIXES[0]}") if one.is_file()]
        found, title = [(one, title_of(one), 0) for one in drafts], shown_name(place.name)
    else:
        found, title = [(place, title_of(place), 0)], title_of(place)
    if not found:
        raise UsageError(f"There is nothing to count in {place}.")
    return title, found


def title_of(path: Path) -> str:
    """Return the title that a draft's name gives: "03 - The Storm.md" is "The Storm"."""
    words = path.stem.replace("_", " ").strip()
    return _NUMBERED.sub("", words, count=1) or words


def _index_at(place: Path) -> Path | None:
    """Return the index at a place: the file itself, or the only one of a folder."""
    if not place.is_dir():
        return place if is_index(place) else None
    indexes = indexes_in(place)
    return indexes[0] if len(indexes) == 1 else None


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
