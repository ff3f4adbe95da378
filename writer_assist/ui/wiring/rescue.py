"""Wires the rescue view, and offers it when a book or a draft does not open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from writer_assist.errors import (
    DiskError,
    DraftChangedOutsideError,
    DraftError,
    DraftLockedError,
    WriterAssistError,
)
from writer_assist.file_names import path_of_text
from writer_assist.files import write_atomically
from writer_assist.history.versions import VersionStore
from writer_assist.manuscript.salvage import (
    Salvage,
    SalvagedText,
    damaged_index,
    lost_index,
    salvage,
    salvaged_text,
)
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.backups.rescue import RescueDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft import DraftWiring


class RescueWiring(QObject):
    """Looks whether the open draft's book is damaged, and shows what can be read of it."""

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        messages: MessageController,
        open_backups: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            background: Reads files.
            folder: Holds earlier versions of texts whose files are gone.
            window: The window.
            drafts: Open and save the draft.
            messages: Offer the rescue view.
            open_backups: Opens the page with the backups.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._folder, self._window = background, folder, window
        self._drafts, self._messages, self._open_backups = drafts, messages, open_backups
        self._dialog: RescueDialog | None = None
        self._found: Salvage | None = None
        self._told = ""
        window.action("rescue").triggered.connect(self.open)
        drafts.open_draft.opened.connect(self._look)
        drafts.draft.news.rescue_wanted.connect(self._open_for)

    @Slot()
    def open(self, reason: str = "") -> None:
        """Show what can be read in the folder of the open draft."""
        if self._dialog is not None:
            self._dialog.close()
        dialog = RescueDialog(reason or self._told, self._window)
        dialog.copy_wanted.connect(self._copy)
        dialog.save_wanted.connect(self._save)
        dialog.backups_wanted.connect(self._open_backups)
        dialog.folder_wanted.connect(self._read)
        dialog.destroyed.connect(partial(self._forget, dialog))
        self._dialog = dialog
        self._read(str(self._place()))
        open_dialog(dialog, beside=True)

    @Slot(str)
    def _open_for(self, reason: str) -> None:
        self.open(reason)

    @Slot(object)
    def offer(self, error: WriterAssistError) -> None:
        """Offer the view where a draft cannot be read."""
        is_known = isinstance(error, DraftLockedError | DraftChangedOutsideError)
        if isinstance(error, DraftError) and not is_known and error.kept is None:
            self._offer(str(error))

    def _place(self) -> Path:
        """Return the draft whose folder is read: also one that could not be opened."""
        draft = self._drafts.draft
        if draft.stands_in:
            return path_of_text(self._window.settings().last_draft)
        return draft.path or self._folder.drafts

    @Slot(str)
    def _look(self, draft: str) -> None:
        if self._told:
            self._messages.withdraw(self._told)
            self._told = ""
        path, store_of = path_of_text(draft), self._folder.index_versions
        self._background.run(
            lambda: damaged_index(path) or lost_index(path, store_of), on_done=self._tell_damage
        )

    def _tell_damage(self, damage: tuple[Path, str] | None) -> None:
        if damage is not None:
            self._told = damage[1]
            self._offer(damage[1])

    def _offer(self, sentence: str) -> None:
        self._messages.offer(sentence, tr("Rescue view"), lambda: self.open(sentence))

    @Slot(str)
    def _read(self, place: str) -> None:
        folder, path = self._folder, Path(place)
        self._background.run(lambda: _all_of(path, folder), on_done=self._show)

    def _show(self, found: Salvage) -> None:
        self._found = found
        if self._dialog is not None:
            self._dialog.show_salvage(found)

    @Slot()
    def _copy(self) -> None:
        if self._found is not None and self._dialog is not None:
            QApplication.clipboard().setText(self._found.whole())
            self._dialog.say(tr("All texts are on the clipboard."))

    @Slot(str)
    def _save(self, file: str) -> None:
        found, dialog = self._found, self._dialog
        if found is None or dialog is None:
            return
        raw = found.whole().encode("utf-8", "surrogatepass")
        self._background.run(
            lambda: write_atomically(Path(file), raw),
            on_done=lambda _: self._say(tr("Saved as {file}.").format(file=file)),
            on_error=lambda error: self._say(str(error)),
        )

    def _say(self, sentence: str) -> None:
        if self._dialog is not None:
            self._dialog.say(sentence)

    def _forget(self, dialog: RescueDialog) -> None:
        if self._dialog is dialog:
            self._dialog = None


def _all_of(place: Path, folder: DataFolder) -> Salvage:
    """Read the files, and for those that are unreadable or gone their latest version."""
    found = salvage(place)
    there = {text.path for text in found.texts}
    seen = (*there, *(path for path, _ in found.unreadable))
    parents = sorted({found.folder, *(path.parent for path in seen)})
    kept = (text for parent in parents for text in _versions_in(folder.versions(parent)))
    return replace(found, texts=(*found.texts, *(one for one in kept if one.path not in there)))


def _versions_in(database: Path) -> list[SalvagedText]:
    """Return the latest version of each draft of a folder; nothing if they cannot be read."""
    if not database.is_file():
        return []
    texts: list[SalvagedText] = []
    words = tr("earlier version of {day}; its file is gone or damaged")
    with suppress(DiskError), closing(VersionStore(database)) as store:
        for version in store.latest():
            remark = words.format(day=f"{datetime.fromtimestamp(version.made):%Y-%m-%d %H:%M}")
            text = store.text(version.number)
            if text.strip():
                texts.append(salvaged_text(path_of_text(version.draft), text, remark))
    return texts
