"""Asking for a draft's file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from writer_assist.errors import WriterAssistError
from writer_assist.file_names import name_from_text, path_of_text, shown_name
from writer_assist.paths import DataFolder
from writer_assist.ui.controllers.draft import DraftController
from writer_assist.ui.text import tr

DRAFTS = "Drafts (*.md *.markdown *.txt);;All files (*)"
SUFFIX = ".md"

# What a program would know a file by; "Mr. Smith" and "Part 1.2" have none.
_SUFFIX = re.compile(r"\.(?=\w*[^\W\d])\w{1,10}\Z")


class FileQuestions(QObject):
    """Asks which file to open, or to save as, and tells the draft."""

    def __init__(
        self,
        draft: DraftController,
        folder: DataFolder,
        window: QWidget,
        read_text: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._draft, self._folder, self._window = draft, folder, window
        self._read_text = read_text

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
        self._draft.open(path_of_text(path))

    @Slot()
    def choose_name(self) -> None:
        """Ask for a name and save the draft under it."""
        path = self._ask_for_name()
        if path is not None:
            self._draft.save_as(path)

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

    def _ask_for_name(self) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, tr("Save the draft as"), self._suggestion(), tr(DRAFTS)
        )
        if not chosen:
            return None
        path = with_suffix(Path(chosen))
        # The dialog asked about the name that was typed, not about this one.
        if path != Path(chosen) and os.path.lexists(path) and not self._may_replace(path):
            return None
        return path

    def _may_replace(self, path: Path) -> bool:
        yes = QMessageBox.StandardButton.Yes
        sentence = tr("{name} is there already. Replace it?").format(name=shown_name(path.name))
        buttons = yes | QMessageBox.StandardButton.No
        answer = QMessageBox.question(self._window, tr("Writer Assist"), sentence, buttons)
        return bool(answer == yes)

    def _suggestion(self) -> str:
        """Return the draft's file; for one without a name, what its first words say."""
        path = self._draft.path
        if path is not None and not self._draft.is_untitled:
            return shown_name(str(path))
        name = name_from_text(self._read_text()) or tr("Untitled")
        return str(Path(self._place()) / f"{name}{SUFFIX}")

    def _place(self) -> str:
        path = self._draft.path
        if path is None or path.parent == self._folder.drafts.absolute():
            return str(Path.home())
        return shown_name(str(path.parent))


def with_suffix(path: Path) -> Path:
    """Return the file that a draft of this name is kept in: ``Mr. Smith.md`` for ``Mr. Smith``."""
    return path if _SUFFIX.search(path.name) else path.with_name(path.name + SUFFIX)


def _ask_to_try_again(sentence: str) -> bool:
    buttons = QMessageBox.StandardButton.Retry | QMessageBox.StandardButton.Close
    answer = QMessageBox.warning(None, tr("Writer Assist"), sentence, buttons)
    return bool(answer == QMessageBox.StandardButton.Retry)
