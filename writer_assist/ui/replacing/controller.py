"""Searches file after file on the background thread, so that saving is never kept waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from writer_assist.domain.replacement import Finder, Wanted
from writer_assist.errors import NoteUnreadableError, PatternError, WriterAssistError
from writer_assist.manuscript.replacing import (
    MatchedFile,
    SearchedFile,
    look_into,
    look_into_text,
)
from writer_assist.ui.background import Background
from writer_assist.ui.text import plural

_AT_ONCE = 8  # files in one job


class ReplaceSearch(QObject):
    """Looks for one thing at a time; another search gives up the one before.

    Signals:
        begun: Matches of an earlier search no longer hold.
        found: MatchedFile.
        progressed: int, int: how many files were searched, and of how many.
        ended: str, what was left out, in words.
        failed: WriterAssistError: the pattern, or a disk.
    """

    begun = Signal()
    found = Signal(object)
    progressed = Signal(int, int)
    ended = Signal(str)
    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._run: _SearchRun | None = None

    def begin(
        self, wanted: Wanted, files: Sequence[SearchedFile], here: SearchedFile, text: str
    ) -> None:
        """Search.

        Args:
            wanted: What is looked for; nothing is found without words.
            files: Where, in this order.
            here: The open draft; if it is one of them, its text on the screen counts.
            text: That text.
        """
        self.stop()
        self.begun.emit()
        if not wanted.words:
            self.ended.emit("")
            return
        try:
            finder = Finder(wanted)
        except PatternError as error:
            self.failed.emit(error)
            return
        jobs = (files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE))
        self._run = _SearchRun(jobs, finder, {here.path: text}, len(files))
        self._go_on(self._run)

    def stop(self) -> None:
        """Give up the search; what it found stays."""
        self._run = None

    def _go_on(self, run: _SearchRun) -> None:
        files = next(run.jobs, None)
        if files is None:
            self.ended.emit(_in_words(run.left_out))
            return

        def take(answer: tuple[list[MatchedFile], list[str]]) -> None:
            if run is not self._run:
                return
            for one in answer[0]:
                self.found.emit(one)
            run.left_out.extend(answer[1])
            run.done += len(files)
            if run.done < run.count:
                self.progressed.emit(run.done, run.count)
            self._go_on(run)

        def fail(error: WriterAssistError) -> None:
            if run is self._run:
                self.stop()
                self.failed.emit(error)

        self._background.run(
            lambda: _look(files, run.finder, run.unsaved), on_done=take, on_error=fail
        )


@dataclass(slots=True)
class _SearchRun:
    """A search that goes on file after file."""

    jobs: Iterator[Sequence[SearchedFile]]
    finder: Finder
    unsaved: dict[Path, str]
    count: int
    done: int = 0
    left_out: list[str] = field(default_factory=list)


def _look(
    files: Sequence[SearchedFile], finder: Finder, unsaved: dict[Path, str]
) -> tuple[list[MatchedFile], list[str]]:
    found, left_out = [], []
    for file in files:
        try:
            if file.path in unsaved:
                one = look_into_text(file, unsaved[file.path], finder)
            else:
                one = look_into(file, finder)
        except NoteUnreadableError as error:
            left_out.append(str(error))
            continue
        if one is not None:
            found.append(one)
    return found, left_out


def _in_words(left_out: Sequence[str]) -> str:
    if len(left_out) <= 1:
        return "".join(left_out)
    more = plural(len(left_out) - 1, "1 more file was left out.", "{n} more files were left out.")
    return f"{left_out[0]} {more}"
