"""The backups of a data folder, as the window and the command line use them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from pathlib import Path

from writer_assist.child_process import followed, run_module
from writer_assist.domain.backup import (
    BackedUpBook,
    BackedUpText,
    Backup,
    BackupOutcome,
    RestoredBook,
)
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import DiskError, error_of_kind
from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.paths import DataFolder

logger = logging.getLogger(__name__)

STAGE = "Making a backup"

_AWAY = "The folder for backups, {chosen}, is not there, so this backup is kept in {place}."


class DataFolderBackups:
    """Makes, lists and restores the backups of one data folder.

    What it works with is imported on first use, since the window is waited for.
    """

    def __init__(self, folder: DataFolder, chosen: Callable[[], str]) -> None:
        """Make a shelf.

        Args:
            folder: The data folder.
            chosen: Returns the folder that the writer chose for backups; empty for none.
        """
        self._folder, self._chosen = folder, chosen

    @property
    def place(self) -> Path:
        """The folder that they are kept in."""
        chosen = self._chosen()
        return path_of_text(chosen) if chosen else self._folder.backups

    def back_up(
        self, cancel: CancelToken, *, by_hand: bool
    ) -> Generator[Progress, None, BackupOutcome]:
        """Make a backup in a process that gives way to all others.

        Raises:
            DiskError: It could not be made; all others are kept.
            Cancelled: It was stopped.
        """
        from writer_assist.services.backup_files import backups_in, is_due, newest

        place = self.place
        left: tuple[str, ...] = ()
        if place != self._folder.backups and not place.is_dir():
            left = (_AWAY.format(chosen=place, place=self._folder.backups),)
            place = self._folder.backups
        latest = newest(backups_in(place), path_to_text(self._folder.root.absolute()))
        if latest is not None and not by_hand and not is_due(latest, time.time()):
            return BackupOutcome(None, latest.path, left)
        module, how = "writer_assist.services.backup_child", "by-hand" if by_hand else "daily"
        child = run_module(module, self._folder.root, place, how, cancel=cancel)
        ended = yield from followed(child, STAGE)
        if ended.code or not ended.output.strip():
            logger.warning("a backup ended with code %s: %s", ended.code, ended.errors)
            raise DiskError("No backup could be made just now. Older backups are kept.")
        told = ended.result()
        if "error" in told:
            raise error_of_kind(told["kind"], told["error"])
        made, whole = (Path(told[name]) if told[name] else None for name in ("made", "latest"))
        return BackupOutcome(made, whole, (*left, *told["left_out"]))

    def backups(self) -> tuple[Backup, ...]:
        """Return all backups, the newest first."""
        from writer_assist.services.backup_files import backups_in

        return tuple(backups_in(*dict.fromkeys((self.place, self._folder.backups))))

    def texts(self, backup: Backup, book: BackedUpBook) -> tuple[BackedUpText, ...]:
        """Return the texts of a book, in order.

        Raises:
            BackupError: The zip is damaged.
        """
        from writer_assist.services.backup_files import texts_of

        return texts_of(backup, book)

    def restore(
        self, backup: Backup, book: BackedUpBook, parent: Path | None = None
    ) -> RestoredBook:
        """Write a book into a new folder; see ``restore_book``."""
        from writer_assist.services.backup_files import restore_book

        return restore_book(backup, book, self._folder, parent)
