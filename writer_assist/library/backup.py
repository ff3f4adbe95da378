"""Daily backups of the library, and rebuilding it if it is damaged."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from writer_assist.errors import DiskError, LibraryDamagedError, LibraryError, LibraryReadOnlyError
from writer_assist.files import disk_error
from writer_assist.library.database import LibraryDatabase, library_errors
from writer_assist.paths import (
    DataFolder,
    clear_the_way,
    make_private_file,
    make_private_folder,
    move_aside,
)

logger = logging.getLogger(__name__)

KEPT_BACKUPS = 10

# What cannot be read from the notes again.  Of the passages only what is needed to recognise
# marked ones when the notes are read again: their ids and the hash of their text.
_COPIED = {
    "source": "SELECT path, include, exclude, split_chapters FROM main.source ORDER BY id",
    "pin": "SELECT passage_id, draft, marked_at FROM main.pin",
    "hidden": "SELECT passage_id, draft, marked_at FROM main.hidden",
    "use": "SELECT passage_id, kind, draft, used_at FROM main.use",
    "passage": """
        SELECT id, text_hash FROM (
            SELECT id, text_hash FROM main.passage
            UNION ALL SELECT id, text_hash FROM main.removed_passage)
        WHERE id IN (SELECT passage_id FROM main.pin UNION SELECT passage_id FROM main.hidden
                     UNION SELECT passage_id FROM main.use)""",
    "highest": "SELECT name, seq FROM main.sqlite_sequence",
}
_RESTORED = {
    "source": "INSERT OR IGNORE INTO source (path, include, exclude, split_chapters) "
    "VALUES (?, ?, ?, ?)",
    "pin": "INSERT OR IGNORE INTO pin (passage_id, draft, marked_at) VALUES (?, ?, ?)",
    "hidden": "INSERT OR IGNORE INTO hidden (passage_id, draft, marked_at) VALUES (?, ?, ?)",
    "use": "INSERT INTO use (passage_id, kind, draft, used_at) VALUES (?, ?, ?, ?)",
    "passage": "INSERT INTO removed_passage (id, text_hash, revision) VALUES (?, ?, 0)",
}
_NO_RULES = ("[]", "[]", 0)


def todays_backup(folder: DataFolder) -> Path:
    """Return the path of today's backup, whether or not it exists."""
    return folder.backups / f"library-{date.today().isoformat()}.db"


def back_up(database: Path, folder: DataFolder) -> Path:
    """Copy what is stored only in SQLite to today's backup; older backups are removed afterwards.

    Raises:
        DiskError: The copy failed or is damaged; all other backups are kept.
    """
    backup = todays_backup(folder)
    unfinished = backup.with_name(f"{backup.name}.unfinished")
    try:
        make_private_folder(folder.backups)
        clear_the_way(backup)
        clear_the_way(unfinished)
        unfinished.unlink(missing_ok=True)
        make_private_file(unfinished)
        with library_errors(backup):
            _copy(database, unfinished)
        if not _is_sound(unfinished):
            raise DiskError("The daily backup of the library could not be read back.")
        os.replace(unfinished, backup)
        for old in _backups(folder)[KEPT_BACKUPS:]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise disk_error(error, backup) from error
    finally:
        with suppress(OSError):  # so that nothing unfinished fills a full disk
            unfinished.unlink()
    return backup


def copy_library(database: Path, copy: Path) -> None:
    """Copy what is stored only in SQLite to another file.

    Raises:
        LibraryError: The library cannot be read, or is damaged.
        DiskError: The disk is full or fails.
    """
    make_private_file(copy)
    with library_errors(database):
        _copy(database, copy)
    if not _is_sound(copy):
        raise LibraryDamagedError(f"The library {database} is damaged and could not be copied.")


def set_aside(folder: DataFolder) -> Path:
    """Rename a damaged library, and delete its caches.

    Raises:
        DiskError: It cannot be renamed.
    """
    for number in range(1, 1000):
        again = "" if number == 1 else f"-{number}"
        aside = folder.root / f"library-damaged-{date.today().isoformat()}{again}.db"
        if not aside.exists():
            break
    try:
        # The database file last, since its name is what is looked for.
        for suffix in ("-wal", "-shm", ""):
            part = folder.database.with_name(folder.database.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise disk_error(error, aside) from error
    return aside


def forget_caches(folder: DataFolder) -> None:
    """Delete the caches of a library that no longer exists."""
    shutil.rmtree(folder.cache, ignore_errors=True)


def restore(
    database: LibraryDatabase, folder: DataFolder, damaged: Path | None = None
) -> Path | None:
    """Copy sources, marks and uses into a new library.

    They are taken from the damaged library if all of them can still be read, and otherwise from
    the newest undamaged backup.  Marks are joined to their passages when the notes are read again.

    Args:
        database: The new library.
        folder: The data folder.
        damaged: The renamed, damaged library.

    Returns:
        The backup that was used; None if there is no usable one.
    """
    with TemporaryDirectory() as place:
        saved = _salvaged(damaged, Path(place) / "saved.db") if damaged else None
        if saved and _restore_from(saved, database):
            return damaged
    for backup in _backups(folder):
        if _restore_from(backup, database):
            return backup
    return None


def make_folders(folder: DataFolder) -> None:
    """Create the data folder and its folder for notes, accessible to their owner only.

    Raises:
        LibraryReadOnlyError: There is no permission to create them.
        DiskError: They cannot be created.
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
    """Tell whether this user may change the library, whoever else has it open."""
    as_who = {"effective_ids": True} if os.access in os.supports_effective_ids else {}
    return all(
        os.access(path, os.W_OK, **as_who)
        for path in (folder.root, folder.database, folder.owner_lock)
        if path.exists()
    )


def open_or_rebuild(folder: DataFolder) -> tuple[LibraryDatabase, str]:
    """Open the library; rename a damaged one, and create a new one if there is none.

    Returns:
        The library, and what to tell the writer about it, which is usually nothing.

    Raises:
        LibraryTooNewError: A newer version of this program wrote it.
        LibraryError: It cannot be opened.
        DiskError: The damaged file cannot be renamed.
    """
    notice, aside = _set_obstacles_aside(folder), None
    if not _is_lost(folder.database):
        try:
            return LibraryDatabase.open_for_writing(folder.database), notice
        except LibraryDamagedError as error:
            logger.warning("The library is damaged: %s", error.__cause__)
            aside = set_aside(folder)
            notice = f"The library was damaged. It was kept as {aside.name} and is being rebuilt"
    forget_caches(folder)  # they contain revisions of another library
    database = LibraryDatabase.open_for_writing(folder.database)
    backup = restore(database, folder, aside)
    if backup:
        notice = notice or "The library was lost and is being rebuilt"
        notice += f" from your notes; folders, pins and hidden passages come from {backup.name}."
    elif notice:
        notice += " from your notes. There is no backup yet: please add your folders again."
    return database, notice


def _salvaged(damaged: Path, target: Path) -> Path | None:
    try:
        _copy(damaged, target)
    except sqlite3.Error:
        return None
    return target


def _restore_from(backup: Path, database: LibraryDatabase) -> bool:
    """Copy a backup into the database if it is undamaged; return whether it is."""
    try:
        if not _is_sound(backup):
            raise sqlite3.DatabaseError("not sound")
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            tables = {name: copy.execute(f"SELECT * FROM {name}").fetchall() for name in _COPIED}
        # Older backups have no rules.
        tables["source"] = [(*row, *_NO_RULES[len(row) - 1 :]) for row in tables["source"]]
        with database.transaction():
            for name, statement in _RESTORED.items():
                database.run_many(statement, tables[name])
            for name, highest in tables["highest"]:
                if name == "passage":  # ids of deleted passages must not be used again
                    database.run(
                        "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, highest)
                    )
    except sqlite3.Error:
        logger.warning("A backup of the library is not sound: %s", backup.name)
        return False
    return True


def _copy(database: Path, target: Path) -> None:
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as library:
        library.execute("ATTACH ? AS copy", (str(target),))
        with library:
            library.execute("BEGIN")
            for name, select in _COPIED.items():
                library.execute(f"CREATE TABLE copy.{name} AS {select}")


def _is_sound(backup: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)) as copy:
            [(found,)] = copy.execute("PRAGMA quick_check(1)").fetchall()
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master")}
            return found == "ok" and tables >= set(_COPIED)
    except sqlite3.Error:
        return False


def _backups(folder: DataFolder) -> list[Path]:
    """Return the daily backups, newest first; those dated in the future come last."""
    today = todays_backup(folder).name
    found = (path for path in folder.backups.glob("library-????-??-??.db") if path.is_file())
    return sorted(found, key=lambda one: (one.name <= today, one.name), reverse=True)


def _set_obstacles_aside(folder: DataFolder) -> str:
    """Rename what is in the place of the library's files; say so if it was the library."""
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
    """Tell whether the library's file is missing or empty, as after a power cut."""
    return not database.exists() or (database.is_file() and not database.stat().st_size)
