"""Wires who wrote what: keeping it, the tint in the text, and the report."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout

from writer_assist.domain.authorship import Insertion, Runs
from writer_assist.domain.disclosure import Disclosure
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.files import write_atomically
from writer_assist.paths import DataFolder
from writer_assist.ui.authorship.controller import TintController
from writer_assist.ui.authorship.dialog import DisclosureDialog
from writer_assist.ui.authorship.keeper import AuthorshipKeeper
from writer_assist.ui.authorship.legend import AuthorshipLegend
from writer_assist.ui.background import Background
from writer_assist.ui.long_work import LongWork
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import MadeChange
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.project import ProjectWiring

Disclose: TypeAlias = Callable[
    [Path, tuple[str, Runs, dict[str, Insertion]], CancelToken],
    Generator[Progress, None, Disclosure],
]


class AuthorshipWiring(QObject):
    """Follows the draft and the files of its book.

    Attributes:
        keeper: Keeps who wrote what.
    """

    def __init__(
        self,
        disclose: Disclose,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call it before the draft is wired.

        Args:
            disclose: Counts who wrote the book of a draft, step by step; uses nothing of Qt.
            background: Saves drafts.
            folder: The data folder.
            window: The window.
            drafts: Tell that another draft will be shown, while the old text is still there.
            project: Tells what is done with the files of the book.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._disclose, self._background, self._window = disclose, background, window
        self._draft, self._messages = drafts.open_draft, messages
        self._dialog: DisclosureDialog | None = None
        self._is_wanted = False  # the counting, which begins a little after the dialog
        self._counting = LongWork("disclosure", self)
        self._counting.finished.connect(self._show)
        self._counting.failed.connect(self._fail)
        editor = window.editor
        self.keeper = AuthorshipKeeper(
            background, folder, drafts.open_draft, editor.authorship, editor.text, self
        )
        self.keeper.failed.connect(messages.fail)
        drafts.draft.text_loaded.connect(self.keeper.keep_before_turning)
        editor.edited.connect(self.keeper.note_edit)
        project.project.made.connect(self._follow)
        window.action("disclosure").triggered.connect(self.open)
        self._add_tint(background, window)

    @Slot()
    def open(self) -> None:
        """Count who wrote the book, and show it."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        if not self._draft.path:
            return
        path, recorder = path_of_text(self._draft.path), self._window.editor.authorship
        dialog = DisclosureDialog(path.parent, self._window)
        dialog.save_wanted.connect(self._save)
        dialog.destroyed.connect(self._forget)
        dialog.progress.stop_wanted.connect(self._stop)
        self._counting.progressed.connect(dialog.progress.show_progress)
        self._counting.stopped.connect(dialog.show_stopped)
        self._dialog, self._is_wanted = dialog, True
        open_dialog(dialog, beside=True)
        self.keeper.keep_before_turning()
        opened = (recorder.text(), recorder.runs, dict(recorder.insertions))
        # What was just kept is in the file when this comes back.
        self._background.run(lambda: None, on_done=lambda _: self._count(path, opened))

    def _count(self, path: Path, opened: tuple[str, Runs, dict[str, Insertion]]) -> None:
        if self._dialog is not None and self._is_wanted:
            self._counting.start(lambda cancel: self._disclose(path, opened, cancel))

    def close(self) -> None:
        """Stop counting, and close what is kept; the window is already closed."""
        self._counting.close()
        self.keeper.close()

    @Slot()
    def _stop(self) -> None:
        self._is_wanted = False
        if self._counting.busy:
            self._counting.stop()
        elif self._dialog is not None:
            self._dialog.show_stopped()

    @Slot(object)
    def _show(self, disclosure: Disclosure) -> None:
        if self._dialog is not None:
            self._dialog.show_disclosure(disclosure)

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if self._dialog is not None:
            self._dialog.show_failure(str(error))

    @Slot(object, str)
    def _save(self, path: Path, text: str) -> None:
        said = tr("The report was saved as {name}.").format(name=path.name)
        self._background.run(
            lambda: write_atomically(path, text.encode("utf-8", "replace")),
            on_done=lambda _: self._messages.say(said),
            on_error=self._messages.fail,
        )

    @Slot()
    def _forget(self) -> None:
        self._dialog = None
        self._counting.stop()

    def _add_tint(self, background: Background, window: MainWindow) -> None:
        editor, action = window.editor, window.action("show_authorship")
        column = editor.parentWidget()
        legend = AuthorshipLegend(editor, column)
        layout = column.layout() if column is not None else None
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.indexOf(editor) + 1, legend)
        tint = TintController(background, editor, legend, self)
        action.toggled.connect(tint.set_on)
        legend.closed.connect(action.trigger)
        legend.report_wanted.connect(window.action("disclosure").trigger)
        self.keeper.read.connect(tint.refresh)
        editor.text_replaced.connect(tint.refresh)
        window.theme.changed.connect(editor.tint.update_colours)

    @Slot(object)
    def _follow(self, made: MadeChange) -> None:
        self.keeper.follow_change(made.change, made.before)
