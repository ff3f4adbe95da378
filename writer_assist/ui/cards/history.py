"""Reads and writes the project's history on a thread, so that the window never waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject

from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.history.sets import KeptSet, SetHistory, SetPlace
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background


class HistoryKeeper(QObject):
    """Reads and writes the histories of projects, in order, on one thread."""

    def __init__(
        self, background: Background, folder: DataFolder, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._folder = folder
        self._open: tuple[Path, SetHistory] | None = None  # belongs to the background's thread
        self._has_failed = False

    def keep(self, kept: KeptSet) -> None:
        """Store a set as far as it has been written."""
        self._run(lambda: self._of(kept.place.draft).keep(kept))

    def record_insertion(self, draft: str, set_id: str, card: int, text: str) -> None:
        """Record that a card was inserted into the draft."""
        self._run(lambda: self._of(draft).record_insertion(set_id, card, text))

    def load(self, place: SetPlace, on_done: Callable[[tuple[KeptSet, ...]], None]) -> None:
        """Read the sets of a place in the draft, oldest first."""
        self._background.run(
            lambda: self._of(place.draft).sets_at(place), on_done=on_done, on_error=self._fail
        )

    def move_draft(self, old: str, new: str) -> None:
        """Take the sets of a draft along to its new file, perhaps in another project."""
        self._run(lambda: self._move(old, new))

    def close(self) -> None:
        """Close the file that is open; after all that was asked before."""
        with suppress(WriterAssistError):  # all that was asked for is on the disk already
            self._background.wait_for(self._close)

    def _run(self, work: Callable[[], None]) -> None:
        self._background.run(work, on_error=self._fail)

    def _fail(self, error: WriterAssistError) -> None:
        if not self._has_failed:  # once, not for each set that cannot be kept
            self._has_failed = True
            self._background.report(error)

    def _of(self, draft: str) -> SetHistory:
        path = self._file_of(draft)
        if self._open is not None and self._open[0] != path:
            self._close()
        if self._open is None:
            self._open = (path, SetHistory(path))
        return self._open[1]

    def _file_of(self, draft: str) -> Path:
        return self._folder.history(path_of_text(draft).parent)

    def _move(self, old: str, new: str) -> None:
        if self._file_of(old) == self._file_of(new):
            self._of(old).move_draft(old, new)
            return
        sets = self._of(old).sets_of(old)
        for kept in sets:
            self._of(new).keep(kept.moved_to(new))

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None
