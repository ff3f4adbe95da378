"""Keeps what the writer tells the model of a project, and turns with the draft to another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.file_names import path_of_text
from writer_assist.history.instruction import InstructionStore
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background


class InstructionController(QObject):
    """The instruction of the draft's project.

    Attributes:
        words: The instruction; empty for none.

    Signals:
        changed: str, the instruction.
        failed: WriterAssistError.
    """

    changed = Signal(str)
    failed = Signal(object)

    def __init__(
        self, background: Background, folder: DataFolder, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._draft = ""
        self.words = ""

    @Slot(str)
    def set_draft(self, draft: str) -> None:
        """Turn to the instruction of another draft's project; until it is read there is none."""
        self._draft = draft
        self._take(draft, "")
        self._run(InstructionStore.read)

    @Slot(str)
    def follow_draft(self, draft: str) -> None:
        """Go along with the draft to another project, unless that has one of its own."""
        words, self._draft = self.words, draft
        self._run(lambda store: _kept(store, store.read() or words))

    @Slot(str)
    def replace(self, words: str) -> None:
        """Take what the writer says now."""
        self._take(self._draft, words.strip())
        self._run(lambda store: _kept(store, words.strip()))

    def _run(self, work: Callable[[InstructionStore], str]) -> None:
        draft = self._draft
        path = self._folder.history(path_of_text(draft).parent)

        def read() -> str:
            with closing(InstructionStore(path)) as store:
                return work(store)

        self._background.run(
            read, on_done=lambda words: self._take(draft, words), on_error=self.failed.emit
        )

    def _take(self, draft: str, words: str) -> None:
        if draft == self._draft and words != self.words:
            self.words = words
            self.changed.emit(words)


def _kept(store: InstructionStore, words: str) -> str:
    if words != store.read():
        store.write(words)
    return words
