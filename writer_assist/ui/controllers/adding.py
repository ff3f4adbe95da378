"""Asks what files would become before they are taken in; folders are taken in at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.note import ImportPreview, SourceRules
from writer_assist.domain.progress import Progress
from writer_assist.messages.library import PreviewSource
from writer_assist.ui.controllers.engine import Engine


@dataclass(frozen=True, slots=True)
class LongText:
    """A file that could be one note, or one for each of its chapters."""

    path: str
    preview: ImportPreview


class AddingController(QObject):
    """Takes in what was chosen or dropped.

    Signals:
        add_requested: str, bool: a folder or file, and whether it is split at its chapters.
        split_question: tuple[LongText, ...], for the writer to decide.
        progress_changed: object: Progress of looking, or None when it is over.
        rules_previewed: str, ImportPreview: what a folder would become by its rules.
        failed: WriterAssistError, for the message bar: rules could not be tried.
    """

    add_requested = Signal(str, bool)
    split_question = Signal(tuple)
    progress_changed = Signal(object)
    rules_previewed = Signal(str, object)
    failed = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._waiting: deque[str] = deque()
        self._long: list[LongText] = []
        self._number = self._rules_number = 0

    @Slot(tuple)
    def add(self, paths: Sequence[str]) -> None:
        """Take in folders, and files once it is known whether they have chapters."""
        for path in paths:
            if Path(path).is_dir():
                self.add_requested.emit(path, False)
            else:
                self._waiting.append(path)
        if not self._number:
            self._look_at_next()

    @Slot()
    def cancel(self) -> None:
        """Leave out what has not been taken in yet."""
        self._engine.cancel(self._number)
        self._waiting.clear()
        self._long.clear()
        self._end()

    @Slot(str, object)
    def preview_rules(self, path: str, rules: SourceRules) -> None:
        """Find out what a folder would become; only the last question is answered."""
        self._engine.cancel(self._rules_number)

        def take(value: Progress | ImportPreview) -> None:
            if isinstance(value, ImportPreview):
                self.rules_previewed.emit(path, value)

        self._rules_number = self._engine.send(
            PreviewSource(path, rules), on_piece=take, on_error=self.failed.emit
        )

    def _look_at_next(self) -> None:
        if not self._waiting:
            self._ask_writer()
            return
        path = self._waiting.popleft()
        self._number = self._engine.send(
            PreviewSource(path),
            on_piece=lambda value: self._take(path, value),
            on_done=self._look_at_next,
            on_error=lambda _error: self._add_unseen(path),
        )

    def _take(self, path: str, value: Progress | ImportPreview) -> None:
        if isinstance(value, Progress):
            self.progress_changed.emit(value)
        elif len(value.chapters) > 1:
            self._long.append(LongText(path, value))
        else:
            self.add_requested.emit(path, False)

    def _add_unseen(self, path: str) -> None:
        # Taking it in says what is wrong, and keeps it among what can be tried again.
        self.add_requested.emit(path, False)
        self._look_at_next()

    def _ask_writer(self) -> None:
        long, self._long = tuple(self._long), []
        self._end()
        if long:
            self.split_question.emit(long)

    def _end(self) -> None:
        if self._number:
            self._number = 0
            self.progress_changed.emit(None)
