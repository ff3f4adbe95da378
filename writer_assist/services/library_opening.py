"""Opening the library's file, and beginning anew where it is damaged."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from writer_assist.errors import LibraryDamagedError, LibraryError, LibraryReadOnlyError
from writer_assist.files import disk_error
from writer_assist.library.backup import forget_caches, restore, set_aside
from writer_assist.library.database import LibraryDatabase
from writer_assist.paths import DataFolder, clear_the_way, move_aside

logger = logging.getLogger(__name__)


def make_folders(folder: DataFolder) -> None:
    """Make the data folder and the one for notes in it, for their owner alone.

    Raises:
        LibraryReadOnlyError: They may not be made there.
        DiskError: They cannot be made.
    """
    try:
        folder.make()
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise LibraryReadOnlyError(
            f"The data folder {folder.root} cannot be made or written. Choose another one, or "
            "change its permissions."
        ) from error
    except OSError as error:
        raise disk_error(error, folder.notes) from error


def is_writable(folder: DataFolder) -> bool:
    """Tell whether this user may change the library, whoever owns it."""
    as_who = {"effective_ids": True} if os.access in os.supports_effective_ids else {}
    return all(
        os.access(path, os.W_OK, **as_who)
        for path in (folder.root, folder.database, folder.owner_lock)
        if path.exists()
    )


def open_or_rebuild(folder: DataFolder) -> tuple[LibraryDatabase, str]:
    """Open the library; set a damaged one aside, and begin another where there is none.

    Returns:
        The library, and what to tell the writer about it; mostly nothing.

    Raises:
        LibraryTooNewError: A newer version of this program wrote it.
        LibraryError: It cannot be opened.
        DiskError: The damaged file cannot be moved.
    """
    notice, aside = _set_obstacles_aside(folder), None
    if not _is_lost(folder.database):
        try:
            return LibraryDatabase.open_for_writing(folder.database), notice
        except LibraryDamagedError as error:
            logger.warning("The library is damaged: %s", error.__cause__)
            aside = set_aside(folder)
            notice = f"The library was damaged. It was kept as {aside.name} and is being rebuilt"
    forget_caches(folder)  # they would count another library's revisions
    database = LibraryDatabase.open_for_writing(folder.database)
    backup = restore(database, folder, aside)
    if backup:
        notice = notice or "The library was lost and is being rebuilt"
        notice += f" from your notes; folders, pins and hidden passages come from {backup.name}."
    elif notice:
        notice += " from your notes. There is no backup yet: please add your folders again."
    return database, notice


def _set_obstacles_aside(folder: DataFolder) -> str:
    """Move what stands where the library's files belong; say so where it was the library's."""
    database = folder.database
    try:
        if database.is_symlink():
            raise LibraryError(
                f"{database.name} in the data folder {folder.root} is a link to another place, "
                "which this program does not follow. Put the file itself there, or choose the "
                "folder that it is in as the data folder."
            )
        for suffix in ("-wal", "-shm"):
            clear_the_way(database.with_name(database.name + suffix))
        if database.is_dir():
            aside = move_aside(database)
            return (
                f"A folder stood in the library's place. It was kept as {aside.name}, and the "
                "library is being rebuilt"
            )
    except OSError as error:
        raise disk_error(error, database) from error
    return ""


def _is_lost(database: Path) -> bool:
    """Tell whether there is nothing: a power cut may leave an empty file."""
    return not database.exists() or (database.is_file() and not database.stat().st_size)
