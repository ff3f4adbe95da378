"""Wires the backups: making them daily, and going back to one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from writer_assist.domain.backup import BackupOutcome, BackupShelf, RestoredBook
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import shown_name
from writer_assist.ui.backups.controller import BackupController
from writer_assist.ui.backups.dialog import BackupsDialog, made_words
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog


class BackupsWiring(QObject):
    """Opens the dialog, and opens what was restored.

    Attributes:
        controller: Makes and reads backups.
    """

    def __init__(
        self,
        shelf: BackupShelf,
        window: MainWindow,
        settings: SettingsController,
        draft: DraftController,
        open_draft: OpenDraft,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call ``controller.start`` once the window is usable.

        Args:
            shelf: The backups.
            window: The window.
            settings: Remember where backups are kept.
            draft: Opens restored books.
            open_draft: The draft being written.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._draft, self._open_draft = window, draft, open_draft
        self._messages, self._settings = messages, settings
        self._dialog: BackupsDialog | None = None
        self.controller = BackupController(shelf, self)
        self.controller.failed_by_itself.connect(self._tell_failure)
        self.controller.failed.connect(self._fail)
        self.controller.made.connect(self._tell_made)
        self.controller.restored.connect(self._open_restored)
        window.action("backups").triggered.connect(self.open)
        window.action("back_up").triggered.connect(self.controller.back_up)

    @Slot()
    def open(self) -> None:
        """Show the backups, or bring them to the front."""
        if self._dialog is not None:
            self._dialog.activateWindow()
            self.controller.list()
            return
        dialog = BackupsDialog(self.controller, self._open_draft.path, self._window)
        dialog.folder_wanted.connect(self._show_folder)
        dialog.place_wanted.connect(self._keep_in)
        dialog.destroyed.connect(self._forget)
        self._dialog = dialog
        open_dialog(dialog, beside=True)

    @Slot(object)
    def _open_restored(self, restored: RestoredBook) -> None:
        if self._dialog is not None:
            self._dialog.close()
        is_file = restored.opens != restored.folder
        if is_file:
            self._draft.open(restored.opens)
        words = tr("“{title}” is restored in the new folder “{folder}”. The old one is untouched.")
        if is_file:
            words = tr(
                "“{title}” is restored, and open from the new folder “{folder}”. The old one is "
                "untouched."
            )
        said = words.format(
            title=shown_name(restored.title), folder=shown_name(restored.folder.name)
        )
        place = str(restored.folder)
        self._messages.offer(said, tr("Show in folder"), lambda: _show(place))

    @Slot(object)
    def _tell_made(self, outcome: BackupOutcome) -> None:
        if self._dialog is None:
            self._messages.say(made_words(outcome))

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if self._dialog is None:
            self._messages.fail(error)

    @Slot(object)
    def _tell_failure(self, error: WriterAssistError) -> None:
        self._messages.offer(str(error), tr("Backups…"), self.open)

    @Slot(str)
    def _keep_in(self, place: str) -> None:
        self._settings.remember(backup_folder=place)
        self.controller.back_up()  # so that the new place has everything, and is tried out

    @Slot()
    def _show_folder(self) -> None:
        _show(self.controller.place)

    @Slot()
    def _forget(self) -> None:
        self._dialog = None


def _show(folder: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
