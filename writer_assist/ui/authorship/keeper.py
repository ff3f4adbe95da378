"""Keeps who wrote what on the disk, beside the draft's own file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.authorship import Insertion, Runs
from writer_assist.domain.authorship_log import AuthorshipLog
from writer_assist.domain.carried_text import with_lines_joined
from writer_assist.domain.disclosure import edited_keys
from writer_assist.errors import NoteUnreadableError, WriterAssistError
from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.files import content_of
from writer_assist.history.authorship import AuthorshipStore, ChangedText
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.front_matter import split_text
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.draft.authorship import AuthorshipRecorder
from writer_assist.ui.draft.tint import TextAuthors
from writer_assist.ui.open_draft import OpenDraft

KEEP_MS = 3_000  # after the first change
OPEN_MS = 600  # after the first draft was shown: the first key must not wait for the database


class AuthorshipKeeper(QObject):
    """Reads who wrote a draft when it is opened, and keeps it while it is edited.

    The files are read and written on the background thread.

    Signals:
        read: It is known who wrote the draft.
        failed: WriterAssistError; once, not each time that it cannot be kept.
    """

    read = Signal()
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        recorder: AuthorshipRecorder,
        read_text: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """Make a keeper; it follows the draft from now on.

        Args:
            background: Saves drafts and changes their files; what is kept must come in this order.
            folder: Holds what is kept.
            draft: The open draft.
            recorder: Knows who wrote it.
            read_text: Returns its text, on the GUI thread.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._folder, self._draft = background, folder, draft
        self._recorder, self._read_text = recorder, read_text
        self._open: tuple[Path, AuthorshipStore] | None = None  # belongs to the other thread
        self._kept: set[str] = set()  # keys of insertions in it; belongs to the other thread
        self._opened = ""  # the text as it was when it was shown
        self._has_failed = self._has_begun = False
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self.keep)
        draft.opened.connect(self._begin)
        draft.moved.connect(self._follow)

    @Slot()
    def note_edit(self) -> None:
        """Keep it in a while."""
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Keep who wrote the text as it is now."""
        self._timer.stop()
        draft, text, records = self._draft.path, self._read_text(), self._records()
        if not draft:
            return
        recorder, opened = self._recorder, self._opened
        is_known, runs, steps = recorder.is_known, recorder.runs, recorder.steps

        def work() -> None:
            store = self._of(draft, records)
            if is_known:
                store.keep(draft, text, runs)
            else:
                log = AuthorshipLog(store.runs(draft, opened))
                for step in steps:
                    step(log)
                store.keep(draft, text, log.ranges.runs())

        self._run(work)

    @Slot()
    def keep_before_turning(self) -> None:
        """Keep what was changed in the draft that is about to be replaced by another."""
        if self._timer.isActive():
            self.keep()

    def ask(self, draft: str, text: str, on_done: Callable[[TextAuthors], None]) -> None:
        """Read who wrote a text that is shown beside the open draft; nothing of it is kept.

        Args:
            draft: Its file.
            text: All of it.
            on_done: Gets what is known.
        """

        def work() -> TextAuthors:
            store = self._of(draft)
            runs = store.runs(draft, text)
            return TextAuthors(runs, edited_keys(text, runs, store.insertions()))

        self._background.run(work, on_done=on_done, on_error=self._fail)

    def follow_change(self, change: ManuscriptChange, before: Path) -> None:
        """Follow what was done with the files of a book.

        Args:
            change: What was done.
            before: The draft that was open; new scenes may have been made of it.
        """
        if change.of_notes:  # scenes with links to them may have changed
            ours = [one for one in change.files if one.path.parent == before.parent]
            change = ManuscriptChange(change.label, files=tuple(ours))
        if not change.files and not change.moves:
            return
        self.keep_before_turning()
        records, source = self._records(), path_to_text(before)
        moves = [(path_to_text(old), path_to_text(new)) for old, new in change.moves]

        def work() -> None:
            texts = [text for one in change.files if (text := _changed(one)) is not None]
            known = self._of(source, records).latest(source)
            target = _target(texts, moves, source)
            store = self._of(target, records)
            store.follow(texts, moves, [known, with_lines_joined(known)] if known else [])

        self._run(work)

    def expect(self, texts: Sequence[tuple[str, str, Runs]]) -> None:
        """Keep who wrote texts that are about to be restored, so that they count as before.

        Args:
            texts: Drafts, their texts, and who wrote those; empty where nobody knows.
        """
        records = self._records()

        def work() -> None:
            for draft, text, runs in texts:
                store = self._of(draft, records)
                store.keep(draft, text, runs or store.runs(draft, text))

        self._run(work)

    def close(self) -> None:
        """Keep what was changed, and close the file."""
        self.keep_before_turning()
        with suppress(WriterAssistError):  # the draft itself is saved elsewhere
            self._background.wait_for(self._close)

    @Slot(str)
    def _begin(self, draft: str) -> None:
        self._timer.stop()
        self._opened = self._read_text()
        if self._has_begun:
            self._read(draft)
        else:
            self._has_begun = True
            QTimer.singleShot(OPEN_MS, self, lambda: self._read(draft))

    def _read(self, draft: str) -> None:
        text, recorder, records = self._opened, self._recorder, self._records()
        if draft != self._draft.path:
            return

        def work() -> tuple[Runs, dict[str, Insertion]]:
            store = self._of(draft, records)
            return store.open(draft, text), store.insertions()

        def adopt(found: tuple[Runs, dict[str, Insertion]]) -> None:
            if draft == self._draft.path and text is self._opened:
                runs, insertions = found
                recorder.insertions |= insertions
                recorder.adopt(runs)
                self.read.emit()

        self._background.run(work, on_done=adopt, on_error=self._fail)

    @Slot(str, str)
    def _follow(self, old: str, new: str) -> None:
        self._run(lambda: self._move(old, new))

    def _move(self, old: str, new: str) -> None:
        if self._file_of(old) == self._file_of(new):
            self._of(old).move_draft(old, new)
            return
        before = self._of(old)
        states, records = list(before.states(old)), tuple(before.insertions().values())
        after = self._of(new, records)
        for one in states:
            after.keep(new, one.text, one.runs)

    def _records(self) -> tuple[Insertion, ...]:
        return tuple(self._recorder.insertions.values())

    def _run(self, work: Callable[[], object]) -> None:
        self._background.run(work, on_error=self._fail)

    def _fail(self, error: WriterAssistError) -> None:
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit(error)

    def _file_of(self, draft: str) -> Path:
        return self._folder.authorship(path_of_text(draft).parent)

    def _of(self, draft: str, records: tuple[Insertion, ...] = ()) -> AuthorshipStore:
        path = self._file_of(draft)
        if self._open is not None and self._open[0] != path:
            self._close()
        if self._open is None:
            store = AuthorshipStore(path)
            self._open, self._kept = (path, store), set(store.insertions())
        store = self._open[1]
        if new := [one for one in records if one.source.key not in self._kept]:
            store.keep_insertions(new)
            self._kept.update(one.source.key for one in new)
        return store

    def _close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


def _changed(change: FileChange) -> ChangedText | None:
    """Return a change of a scene's text as its editor shows it; None if it is no text."""
    try:
        before, after = (_text(raw, change.path) for raw in (change.before, change.after))
    except NoteUnreadableError:
        return None
    return ChangedText(path_to_text(change.path), before, after)


def _text(raw: bytes | None, path: Path) -> str | None:
    return None if raw is None else split_text(content_of(raw, path).text).body


def _target(texts: list[ChangedText], moves: list[tuple[str, str]], source: str) -> str:
    """Return a draft of the project whose files changed: the open one if it is among them."""
    places = [*(one.draft for one in texts), *(place for move in moves for place in move)]
    folder = path_of_text(source).parent
    if any(path_of_text(place).parent == folder for place in places):
        return source
    return places[0] if places else source
