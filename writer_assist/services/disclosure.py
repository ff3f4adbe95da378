"""Counts who wrote a manuscript, from its files and what was recorded while it was written."""

from __future__ import annotations

import re
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from writer_assist.domain.authorship import (
    BEFORE,
    Insertion,
    Ranges,
    Run,
    Runs,
)
from writer_assist.domain.disclosure import AttributedText, Disclosure, counted_disclosure
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.file_names import path_to_text
from writer_assist.history.authorship import AuthorshipStore
from writer_assist.manuscript.contents import manuscript_files
from writer_assist.manuscript.held_draft import text_to_write_in
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


def disclose(
    place: Path, folder: DataFolder, opened: OpenedText | None, cancel: CancelToken
) -> Generator[Progress, None, Disclosure]:
    """Count who wrote a manuscript.

    Args:
        place: A book (its folder, its index or a scene), a folder of drafts, or a single draft,
            whose headings are its chapters.
        folder: Holds what was recorded.
        opened: The draft that is open, if any.
        cancel: Checked before each chapter is read or counted.

    Raises:
        UsageError: There is nothing.
        ManuscriptError: The index of the book cannot be read.
        NoteUnreadableError: A draft cannot be read.
        DiskError: What was recorded cannot be read.
    """
    title, files = manuscript_files(place.absolute())
    texts: list[AttributedText] = []
    with ExitStack() as open_files:
        records = _Records(folder, open_files)
        for number, (path, name, depth) in enumerate(files):
            cancel.check()
            yield Progress("Reading chapters", number, len(files))
            if opened is not None and path == opened.path:
                records.insertions |= opened.insertions
                text, runs = opened.text, opened.runs
            else:
                text = text_to_write_in(path)
                runs = records.runs(path, text)
            whole = AttributedText(name, text, runs, depth)
            texts += _chapters(whole) if len(files) == 1 else [whole]
    steps = counted_disclosure(title, texts, records.insertions, time.time())
    while True:
        try:
            number = next(steps)
        except StopIteration as end:
            found: Disclosure = end.value
            return found
        cancel.check()
        yield Progress("Counting words", number, len(texts))


class _Records:
    """What was recorded of drafts, folder by folder."""

    def __init__(self, folder: DataFolder, open_files: ExitStack) -> None:
        self.insertions: dict[str, Insertion] = {}
        self._folder, self._open_files = folder, open_files
        self._stores: dict[Path, AuthorshipStore | None] = {}

    def runs(self, path: Path, text: str) -> Runs:
        store = self._store(self._folder.authorship(path.parent))
        if store is None:
            return (Run(len(text), BEFORE),) if text else ()
        return store.runs(path_to_text(path), text)

    def _store(self, place: Path) -> AuthorshipStore | None:
        if place not in self._stores:
            store = AuthorshipStore(place) if place.exists() else None
            self._stores[place] = store
            if store is not None:
                self._open_files.callback(store.close)
                self.insertions |= store.insertions()
        return self._stores[place]


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
