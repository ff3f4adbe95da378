"""Runs a sprint: counts its time and words, watches its rule, and ends it calmly."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from writer_assist.domain.sprint import Sprint, SprintResult, SprintRule, breach_of
from writer_assist.file_names import path_of_text
from writer_assist.history.sprints import SprintHistory
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.open_draft import OpenDraft

TICK_MS = 1000
_BACK = frozenset({Qt.Key.Key_Backspace, Qt.Key.Key_Delete})


@dataclass(frozen=True, slots=True)
class SprintState:
    """How far a sprint has come.

    Attributes:
        plan: What the writer set out to do.
        left_s: Seconds that are left; -1 where only words count.
        words: Written so far.
        breach: Words that break the rule; empty while it is kept.
    """

    plan: Sprint
    left_s: int
    words: int
    breach: str


class SprintController(QObject):
    """One sprint at a time; it ends by its time, by its words, or when the writer ends it.

    Signals:
        changed: SprintState, once a second and whenever something counts.
        ended: SprintResult.
        listed: tuple[SprintResult, ...] of the project, the latest first.
        failed: WriterAssistError.
    """

    changed = Signal(object)
    ended = Signal(object)
    listed = Signal(tuple)
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        written: Callable[[], str],
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a controller; no sprint runs.

        Args:
            background: Reads and writes the results.
            folder: The data folder.
            draft: The draft being written.
            written: Returns the part of the paragraph that was written in this sprint.
            parent: Holds it.
            clock: Tells the seconds.
        """
        super().__init__(parent)
        self._background, self._folder, self._draft = background, folder, draft
        self._written, self._clock = written, clock
        self._plan: Sprint | None = None
        self._begun, self._begun_at = 0.0, 0.0
        self._session, self._session_before = 0, 0
        self._breach = ""
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.look)

    @property
    def runs(self) -> bool:
        """Whether a sprint runs."""
        return self._plan is not None

    @property
    def rule(self) -> SprintRule:
        """What is to be kept now."""
        return self._plan.rule if self._plan else SprintRule.NONE

    @Slot(object)
    def start(self, plan: Sprint) -> None:
        """Begin a sprint; one that runs is ended before."""
        self.end()
        self._plan, self._breach = plan, ""
        self._begun, self._begun_at = self._clock(), time.time()
        self._session_before = self._session
        self._tick.start()
        self._tell()

    @Slot()
    def end(self) -> None:
        """End the sprint that runs, and keep what came of it; without a word there is nothing."""
        if self._plan is None:
            return
        self._tick.stop()
        plan, self._plan = self._plan, None
        seconds = round(self._clock() - self._begun)
        result = SprintResult(self._begun_at, seconds, self._words(), plan.rule)
        if result.words:
            self._run(lambda history: history.keep(result), lambda _: None)
        self.ended.emit(result)

    @Slot()
    def look(self) -> None:
        """Look at the clock; called once a second."""
        if self._plan is None:
            return
        if self._plan.minutes and self._left() <= 0:
            self.end()
        else:
            self._tell()

    @Slot(int, int, int)
    def count(self, _total: int, session: int, _goal: int) -> None:
        """Take the words of this session."""
        self._session = session
        if self._plan is None:
            return
        if self._plan.words and self._words() >= self._plan.words:
            self.end()
        else:
            self._tell()

    @Slot()
    def note_edit(self) -> None:
        """Check the rule after a change of the text."""
        if self._plan is None or self._plan.rule is SprintRule.NONE:
            return
        breach = breach_of(self._plan.rule, self._written())
        if breach != self._breach:
            self._breach = breach
            self._tell()

    @Slot()
    def ask(self) -> None:
        """Ask for the results of this project."""
        self._run(SprintHistory.results, self.listed.emit)

    def _words(self) -> int:
        return max(0, self._session - self._session_before)

    def _left(self) -> int:
        assert self._plan is not None
        return round(60 * self._plan.minutes - (self._clock() - self._begun))

    def _tell(self) -> None:
        assert self._plan is not None
        left = self._left() if self._plan.minutes else -1
        self.changed.emit(SprintState(self._plan, left, self._words(), self._breach))

    def _run(
        self, work: Callable[[SprintHistory], object], on_done: Callable[[object], None]
    ) -> None:
        path = self._folder.history(path_of_text(self._draft.path).parent)

        def run() -> object:
            with closing(SprintHistory(path)) as history:
                return work(history)

        self._background.run(run, on_done=on_done, on_error=self.failed.emit)


class NoGoingBack(QObject):
    """Keeps keys that delete from the text while a sprint forbids them.

    Signals:
        kept: A key was kept away.
    """

    kept = Signal()

    def __init__(self, editor: QPlainTextEdit | QTextEdit, forbids: Callable[[], bool]) -> None:
        super().__init__(editor)
        self._editor, self._forbids = editor, forbids
        editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Swallow a key that deletes; what is selected is not typed over."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._forbids()
        ):
            if Qt.Key(event.key()) in _BACK:
                self.kept.emit()
                return True
            cursor = self._editor.textCursor()
            if event.text() and cursor.hasSelection():
                cursor.clearSelection()
                self._editor.setTextCursor(cursor)
        return super().eventFilter(watched, event)


def written_since(start: QTextCursor | None, caret: QTextCursor) -> str:
    """Return what the paragraph of the caret holds after the place where a sprint began."""
    block, text = caret.block(), caret.block().text()
    if start is not None and block.position() <= start.position() <= block.position() + len(text):
        return text[start.position() - block.position() :]
    return text
