"""Keeps versions of the draft while it is written, and reads them for the dialog."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.authorship import Runs
from writer_assist.domain.differences import Difference, differences
from writer_assist.domain.words import count_words
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.history.moved_projects import former_folder, take_over
from writer_assist.history.versions import DraftVersion, VersionHit, VersionStore
from writer_assist.manuscript.held_draft import text_to_write_in
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.open_draft import OpenDraft

T = TypeVar("T")

_LEAST_WORDS, _LOOKED_AT = 20, 2_000  # words that tell one text from another; characters
KEEP_MS = 60_000  # after the first change since the last version


@dataclass(frozen=True, slots=True)
class Comparison:
    """A version beside the draft as it is now.

    Attributes:
        version: The version.
        old: Its text.
        new: The text of the draft; None if its file is not there or cannot be read.
        changes: What is different; empty where there is nothing to compare with.
        runs: Who wrote the version; empty where nobody knows.
    """

    version: DraftVersion
    old: str
    new: str | None
    changes: tuple[Difference, ...]
    runs: Runs = ()


class VersionKeeper(QObject):
    """Keeps a version a minute after the first change, and before another draft is shown.

    The files are read and written on the background thread.

    Signals:
        failed: WriterAssistError; once, not for each version that cannot be kept.
    """

    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        read_text: Callable[[], str],
        parent: QObject | None = None,
        *,
        read_runs: Callable[[], Runs] = tuple,
    ) -> None:
        """Make a keeper; it follows the draft from now on.

        Args:
            background: Touches the disk.
            folder: Holds the versions.
            draft: The open draft.
            read_text: Returns its text, on the GUI thread.
            parent: The Qt parent.
            read_runs: Returns who wrote it; nothing where that is not known.
        """
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._draft, self._read_text, self._read_runs = draft, read_text, read_runs
        self._open: tuple[Path, VersionStore] | None = None  # belongs to the background's thread
        self._has_failed = False
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self.keep)
        draft.opened.connect(self.keep)
        draft.moved.connect(self._follow)

    @property
    def draft(self) -> str:
        """The open draft's file; empty for none."""
        return self._draft.path

    @Slot()
    def note_edit(self) -> None:
        """Keep the text in a minute."""
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Keep the text as it is now, unless the latest version is the same."""
        self._timer.stop()
        if draft := self._draft.path:
            text, runs = self._read_text(), self._read_runs()
            if text.strip():
                self._run(lambda: self._of(draft).keep(draft, text, runs=runs))

    @Slot()
    def keep_before_turning(self) -> None:
        """Keep what was changed in the draft that is about to be replaced by another."""
        if self._timer.isActive():
            self.keep()

    def name(self, name: str, on_done: Callable[[], None]) -> None:
        """Keep the text under a name.

        Args:
            name: What the writer calls it.
            on_done: Called afterwards.
        """
        draft, text, runs = self._draft.path, self._read_text(), self._read_runs()
        self._timer.stop()
        self._ask(
            lambda: self._of(draft).keep(draft, text, name=name, runs=runs), lambda _: on_done()
        )

    def ask_store(self, work: Callable[[VersionStore], T], on_done: Callable[[T], None]) -> None:
        """Do something with the store of the open draft's project, on the disk's thread."""
        beside = self._draft.path
        self._ask(lambda: work(self._of(beside)), on_done)

    def list_versions(
        self, draft: str, on_done: Callable[[tuple[DraftVersion, ...]], None]
    ) -> None:
        """Read a draft's versions, the latest first."""
        beside = self._draft.path
        self._ask(lambda: self._of(beside).versions(draft), on_done)

    def list_drafts(self, on_done: Callable[[dict[str, bool]], None]) -> None:
        """Read which drafts of this project have versions, and whether each is still there."""
        beside = self._draft.path

        def work() -> dict[str, bool]:
            drafts = (one.draft for one in self._of(beside).latest())
            return {draft: path_of_text(draft).exists() for draft in drafts}

        self._ask(work, on_done)

    def search(self, words: str, on_done: Callable[[tuple[VersionHit, ...]], None]) -> None:
        """Search the versions of all drafts of this project."""
        beside = self._draft.path
        self._ask(lambda: self._of(beside).search(words), on_done)

    def compare(self, version: DraftVersion, on_done: Callable[[Comparison], None]) -> None:
        """Compare a version with its draft as it is now."""
        beside = self._draft.path
        shown = self._read_text() if version.draft == beside else None

        def work() -> Comparison:
            store = self._of(beside)
            old, runs = store.text(version.number), store.runs(version.number)
            new = _text_of(version.draft) if shown is None else shown
            changes = differences(old, new) if new is not None else ()
            return Comparison(version, old, new, changes, runs)

        self._ask(work, on_done)

    def find_former(self, on_done: Callable[[str], None]) -> None:
        """Find the draft that the open one was before its file, or its folder, was renamed.

        Args:
            on_done: Gets its file; not called if there is none, as is usual.
        """
        draft, text = self._draft.path, self._read_text()
        if not draft or count_words(text[:_LOOKED_AT]) < _LEAST_WORDS:
            return  # too little to know it by

        def work() -> str:
            store = self._of(draft)
            if len(store.versions(draft)) > 1:
                return ""
            names = store.former_names(draft, text)
            found = next((name for name in names if not path_of_text(name).exists()), "")
            if found or len(store.latest()) > 1:
                return found
            path = path_of_text(draft)  # the first one here: perhaps the folder was renamed
            folder = former_folder(self._folder, path, text)
            return path_to_text(folder / path.name) if folder else ""

        def tell(former: str) -> None:
            if former and draft == self._draft.path:
                on_done(former)

        self._background.run(work, on_done=tell, on_error=self._fail)

    @Slot(str, str)
    def follow(self, old: str, new: str) -> None:
        """Let the versions of a draft be those of another file in the same folder."""
        if path_of_text(old).parent == path_of_text(new).parent:
            self._run(lambda: self._of(new).move_draft(old, new))

    def take_over(self, old: Path, new: Path, on_done: Callable[[], None]) -> None:
        """Take over all that is known of the project from its former folder.

        Args:
            old: The former folder of the drafts.
            new: Their folder now.
            on_done: Called afterwards.
        """

        def work() -> None:
            self._close()
            take_over(self._folder, old, new)

        self._background.run(work, on_done=lambda _: on_done(), on_error=self.failed.emit)

    def rename(self, version: DraftVersion, name: str) -> None:
        """Give a version another name."""
        beside = self._draft.path
        self._run(lambda: self._of(beside).rename(version.number, name))

    def close(self) -> None:
        """Keep what was changed, and close the file."""
        self.keep_before_turning()
        with suppress(WriterAssistError):  # the draft itself is saved elsewhere
            self._background.wait_for(self._close)

    @Slot(str, str)
    def _follow(self, old: str, new: str) -> None:
        self._run(lambda: self._move(old, new))

    def _run(self, work: Callable[[], object]) -> None:
        self._background.run(work, on_error=self._fail)

    def _ask(self, work: Callable[[], T], on_done: Callable[[T], None]) -> None:
        self._background.run(work, on_done=on_done, on_error=self.failed.emit)

    def _fail(self, error: WriterAssistError) -> None:
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(error)

    def _of(self, draft: str) -> VersionStore:
        path = self._folder.versions(path_of_text(draft).parent)
        if self._open is not None and self._open[0] != path:
            self._close()
        if self._open is None:
            self._open = (path, VersionStore(path))
        return self._open[1]

    def _move(self, old: str, new: str) -> None:
        if path_of_text(old).parent == path_of_text(new).parent:
            self._of(old).move_draft(old, new)
            return
        before = self._of(old)
        kept = [
            (one, before.text(one.number), before.runs(one.number))
            for one in reversed(before.versions(old))
        ]
        for version, text, runs in kept:
            self._of(new).keep(new, text, name=version.name, now=version.made, runs=runs)

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _text_of(draft: str) -> str | None:
    try:
        return text_to_write_in(path_of_text(draft))
    except WriterAssistError:
        return None
