"""Counts who wrote a manuscript, from its files and what was recorded while it was written."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.authorship import (
    BEFORE,
    Insertion,
    Origin,
    Ranges,
    Run,
    Runs,
)
from writer_assist.domain.disclosure import AttributedText, Disclosure, disclosure, edited_keys
from writer_assist.errors import UsageError
from writer_assist.file_names import path_to_text, shown_name
from writer_assist.history.authorship import AuthorshipStore
from writer_assist.manuscript.contents import title_of
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.held_draft import text_to_write_in
from writer_assist.manuscript.index_note import index_beside, indexes_in, is_index
from writer_assist.manuscript.project import ProjectReader, project_of
from writer_assist.manuscript.structure import SUFFIXES, drafts_beside
from writer_assist.paths import DataFolder

_HEADING = re.compile(r"^(#{1,3})[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class OpenedText:
    """The draft that is open in the window, as it is now.

    Attributes:
        path: Its file.
        text: Its text, saved or not.
        runs: Who wrote it.
        insertions: What is known of texts that were inserted.
    """

    path: Path
    text: str
    runs: Runs
    insertions: dict[str, Insertion]


def disclose(place: Path, folder: DataFolder, opened: OpenedText | None = None) -> Disclosure:
    """Count who wrote a manuscript.

    Args:
        place: A book (its folder, its index or a scene), a folder of drafts, or a single draft,
            whose headings are its chapters.
        folder: Holds what was recorded.
        opened: The draft that is open, if any.

    Raises:
        UsageError: There is nothing.
        ManuscriptError: The index of the book cannot be read.
        NoteUnreadableError: A draft cannot be read.
        DiskError: What was recorded cannot be read.
    """
    title, files = _files(place.absolute())
    insertions: dict[str, Insertion] = {}
    texts: list[AttributedText] = []
    records = _Records(folder, insertions)
    for path, name, depth in files:
        if opened is not None and path == opened.path:
            insertions |= opened.insertions
            text, runs = opened.text, opened.runs
        else:
            text = text_to_write_in(path)
            runs = records.runs(path, text)
        whole = AttributedText(name, text, runs, depth)
        texts += _chapters(whole) if len(files) == 1 else [whole]
    return disclosure(title, texts, insertions, time.time())


def not_own(path: Path, text: str, folder: DataFolder) -> list[tuple[int, int]]:
    """Return the stretches of a draft that are not the writer's: pasted, quoted, or accepted.

    Cards that the writer edited are the writer's.  Of a file that nothing is known of, all is.

    Args:
        path: The file.
        text: All of it, with its front matter, line feeds as line ends.
        folder: Holds what was recorded.

    Returns:
        Where each begins and ends, in characters.
    """
    path = path.absolute()
    if path.suffix.lower() not in SUFFIXES or not folder.authorship(path.parent).exists():
        return []
    body = split_text(text).body if index_beside(path) is not None else text
    insertions: dict[str, Insertion] = {}
    runs = _Records(folder, insertions).runs(path, body)
    edited = edited_keys(body, runs, insertions)
    stretches: list[tuple[int, int]] = []
    at = len(text) - len(body)
    for length, source in runs:
        is_card = source.origin is Origin.ACCEPTED and source.key not in edited
        if is_card or source.origin in (Origin.PASTED, Origin.QUOTED):
            stretches.append((at, at + length))
        at += length
    return stretches


class _Records:
    """What was recorded of drafts, folder by folder."""

    def __init__(self, folder: DataFolder, insertions: dict[str, Insertion]) -> None:
        self._folder, self._insertions = folder, insertions
        self._read: set[Path] = set()

    def runs(self, path: Path, text: str) -> Runs:
        place = self._folder.authorship(path.parent)
        if not place.exists():
            return (Run(len(text), BEFORE),) if text else ()
        with closing(AuthorshipStore(place)) as store:
            if place not in self._read:
                self._read.add(place)
                self._insertions |= store.insertions()
            return store.runs(path_to_text(path), text)


def _files(place: Path) -> tuple[str, Sequence[tuple[Path, str, int]]]:
    """Return the title of a manuscript and its files, each with a title and its depth."""
    if place.is_dir():
        index = next((note for note in indexes_in(place) if is_index(note)), None)
    else:
        index = project_of(place)
    if index is not None:
        project = ProjectReader().read(index)
        scenes = [one for one in project.scenes if one.is_there and one.fields.is_included]
        found = [(one.path, one.name, one.depth) for one in scenes]
        title = project.index.title
    elif place.is_dir():
        drafts = [one for one in drafts_beside(place / f"nothing{SUFFIXES[0]}") if one.is_file()]
        found, title = [(one, title_of(one), 0) for one in drafts], shown_name(place.name)
    else:
        found, title = [(place, title_of(place), 0)], title_of(place)
    if not found:
        raise UsageError(f"There is nothing to count in {place}.")
    return title, found


def _chapters(whole: AttributedText) -> Iterator[AttributedText]:
    """Cut a draft at its headings; one without headings stays whole."""
    headings = list(_HEADING.finditer(whole.text))
    if not headings:
        yield whole
        return
    ranges = Ranges(whole.runs)
    if whole.text[: headings[0].start()].strip():
        end = headings[0].start()
        yield AttributedText(whole.title, whole.text[:end], ranges.between(0, end))
    highest = min(len(one[1]) for one in headings)
    ends = [*(one.start() for one in headings[1:]), len(whole.text)]
    for one, end in zip(headings, ends, strict=True):
        start, depth = one.start(), len(one[1]) - highest
        text, runs = whole.text[start:end], ranges.between(start, end)
        yield AttributedText(one[2], text, runs, depth)
