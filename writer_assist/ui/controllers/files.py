"""Asking for a draft's file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from writer_assist.errors import WriterAssistError
from writer_assist.paths import DataFolder
from writer_assist.ui.controllers.draft import DraftController
from writer_assist.ui.text import tr

DRAFTS = "Drafts (*.md *.markdown *.txt);;All files (*)"


class FileQuestions(QObject):
    """Asks which file to open, or to save as, and tells the draft."""

    def __init__(self, draft: DraftController, folder: DataFolder, window: QWidget) -> None:
        super().__init__(window)
        self._draft, self._folder, self._window = draft, folder, window

    @Slot()
    def choose_draft(self) -> None:
        """Ask for a draft and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open a draft"), self._place(), tr(DRAFTS)
        )
        if chosen:
            self._draft.open(Path(chosen))

    @Slot(str)
    def open_draft(self, path: str) -> None:
        """Open a draft that was pointed at."""
        self._draft.open(Path(path))

    @Slot()
    def choose_name(self) -> None:
        """Ask for a name and save the draft under it."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save the draft as"), self._place(), tr(DRAFTS)
        )
        if chosen:
            path = Path(chosen)
            self._draft.save_as(path if path.suffix else path.with_suffix(".md"))

    def close_draft(self) -> None:
        """Let the draft go only when its text is on a disk, or the writer gives it up."""
        while True:
            try:
                self._draft.close()
            except WriterAssistError as error:
                if not _ask_to_try_again(str(error)):
                    return
            else:
                return

    def _place(self) -> str:
        path = self._draft.path
        if path is None or path.parent == self._folder.drafts:
            return str(Path.home())
        return str(path.parent)


def _ask_to_try_again(sentence: str) -> bool:
    buttons = QMessageBox.StandardButton.Retry | QMessageBox.StandardButton.Close
    answer = QMessageBox.warning(None, tr("Writer Assist"), sentence, buttons)
    return bool(answer == QMessageBox.StandardButton.Retry)
