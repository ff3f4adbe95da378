"""Makes the daily backup: a zip that is complete and tested before an old one goes."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from secrets import token_hex

from writer_assist.domain.backup import NOTES, UNTITLED, BackedUpBook, Backup, BackupOutcome
from writer_assist.errors import DiskError, NoteUnreadableError, WriterAssistError
from writer_assist.file_lock import locked
from writer_assist.file_names import path_to_text, safe_stem, shown_name
from writer_assist.file_replacement import TEMPORARY_PREFIX
from writer_assist.files import DAMAGED_ZIP, disk_error, read_bytes
from writer_assist.library.backup import copy_library
from writer_assist.paths import DataFolder, make_private_folder, private_opener
from writer_assist.services.backup_contents import (
    BookFiles,
    books_of,
    copy_database,
    databases,
    inside,
    known_drafts,
    plain_files,
    words_in,
)
from writer_assist.services.backup_files import (
    CONTENTS,
    HISTORY,
    backups_in,
    contents_of,
    is_due,
    name_of,
    newest,
)
from writer_assist.settings import load_settings

KEPT_DAYS = 10
# As a data folder has it, from which a lost library is rebuilt; without a day, so that two backups
# of the same library are equal.
LIBRARY = "data/backups/library-1970-01-01.db"
UNFINISHED = ".unfinished"

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can tell
_README = """\
A backup by Writer Assist. Everything in it can be read without the program.

books/   your manuscripts: plain text files, as they were on that day
drafts/  drafts that had no file of their own yet
notes/   notes that were written in the program
data/    settings, your dictionary, cards and earlier versions (SQLite files), marks of the library

To have a book back, choose "Go back to a backup" in the menu "File", or copy its folder out of
here.
"""


def back_up(folder: DataFolder, place: Path, *, by_hand: bool) -> BackupOutcome:
    """Make a backup; unless asked for by hand, only if there is none of the last hours.

    Nothing is made either if everything is as it was in the newest one, and that one is sound.

    Args:
        folder: The data folder.
        place: Where backups are kept.
        by_hand: Whether the writer asked for it.

    Raises:
        DiskError: It could not be made; all others are kept.
    """
    origin, now = path_to_text(folder.root.absolute()), time.time()
    try:
        if place == folder.backups:  # another is the writer's, perhaps for several people
            make_private_folder(place)
        folder.locks.mkdir(parents=True, exist_ok=True)
        with locked(folder.locks / "backup.lock") as is_ours:
            if not is_ours:
                return BackupOutcome(None, None)
            _sweep(place)
            before = newest(backups_in(place), origin)
            if before is not None and not by_hand and not is_due(before, now):
                return BackupOutcome(None, before.path)
            with _working_folder(folder) as copies:
                return _made(folder, place, copies, before, Backup(place, now, 0, origin=origin))
    except OSError as error:
        raise _not_made(error, place) from error


def expendable(backups: Sequence[Backup], today: date) -> list[Backup]:
    """Return the backups that need not be kept.

    Of ten days the first and the latest backup of each stay; and however old it is, the newest one
    that has something which no later one has, such as a book on a drive that was taken away.

    Args:
        backups: Of one data folder, the newest first.
        today: Later days are those of a clock that went wrong, and do not count.
    """
    days: dict[date, list[Backup]] = {}
    for one in backups:
        days.setdefault(_day(one), []).append(one)
    recent = [day for day in sorted(days, reverse=True) if day <= today][:KEPT_DAYS]
    kept = {id(one) for day in recent for one in (days[day][0], days[day][-1])}
    held = {name for one in backups if id(one) in kept for name in one.holds}
    spare: list[Backup] = []
    for one in backups:
        if id(one) in kept or _day(one) > today:
            continue
        if set(one.holds) <= held:
            spare.append(one)
        held.update(one.holds)
    return spare


def _made(
    folder: DataFolder, place: Path, copies: Path, before: Backup | None, new: Backup
) -> BackupOutcome:
    """Write the zip under another name, test it, and only then let older ones go."""
    unfinished = place / f"{TEMPORARY_PREFIX}{token_hex(8)}{UNFINISHED}"
    try:
        new = _write(unfinished, folder, copies, before, new)
        _test(unfinished)
        if before is not None and new.digest == before.digest and _is_whole(before.path):
            return BackupOutcome(None, before.path, new.left_out)
        target = place / name_of(new.made)
        os.replace(unfinished, target)
        _flush_folder(place)
    finally:
        with suppress(OSError):  # so that nothing unfinished fills a full disk
            unfinished.unlink()
    ours = [one for one in backups_in(place) if one.is_readable and one.origin == new.origin]
    for old in expendable(ours, date.fromtimestamp(new.made)):
        if old.path != target:
            old.path.unlink(missing_ok=True)
    return BackupOutcome(target, target, new.left_out)


def _write(
    unfinished: Path, folder: DataFolder, copies: Path, before: Backup | None, new: Backup
) -> Backup:
    with open(unfinished, "xb", opener=private_opener) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            writer = _ZipWriter(archive)
            writer.add("READ ME.txt", _README.encode(), new.made)
            books = tuple(_add_books(writer, folder, before))
            _add_data(writer, folder, copies)
            new = replace(
                new,
                books=books,
                holds=(*(book.root for book in books), *writer.sound),
                digest=writer.digest(),
                left_out=tuple(writer.left_out),
            )
            writer.add(CONTENTS, contents_of(new), new.made)
        file.flush()
        os.fsync(file.fileno())
    return new


def _add_books(
    writer: _ZipWriter, folder: DataFolder, before: Backup | None
) -> Iterator[BackedUpBook]:
    settings = load_settings(folder.settings)
    paths = list(known_drafts(settings.recent, settings.last_draft))
    for old in before.books if before else ():  # also those that were not opened for long
        paths += [path / old.index for path in known_drafts(old.root, "") if old.index]
    keys: set[str] = set()
    for book in books_of(paths, folder):
        key = _free_key(book, keys)
        words = [writer.add_file(f"{key}/{inside(one, book.root)}", one) for one in book.files]
        yield BackedUpBook(
            key,
            book.title,
            book.kind,
            path_to_text(book.root),
            inside(book.index, book.root) if book.index else "",
            sum(words) if book.words is None else book.words,
            len(words),
        )


def _add_data(writer: _ZipWriter, folder: DataFolder, copies: Path) -> None:
    for path in plain_files(folder):
        writer.add_file(f"data/{inside(path, folder.root)}", path)
    for database in databases(folder):
        writer.add_database(f"{HISTORY}/{database.name}", database, copies / database.name)
    if folder.database.is_file():
        copy = copies / "library.db"
        try:
            copy_library(folder.database, copy)
        except WriterAssistError as error:
            if isinstance(error, DiskError):
                raise
            writer.left_out.append(str(error))
        else:
            writer.add_copy(LIBRARY, copy)


def _free_key(book: BookFiles, keys: set[str]) -> str:
    stem, number = safe_stem(book.title) or "Book", 2
    key = {NOTES: "notes", UNTITLED: "drafts"}.get(book.kind, f"books/{stem}")
    while key.casefold() in keys:
        key, number = f"books/{stem} {number}", number + 1
    keys.add(key.casefold())
    return key


class _ZipWriter:
    """Puts files into a zip, and remembers what they were.

    Attributes:
        sound: Names of databases that are not damaged.
        left_out: A sentence for each file that could not be copied.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._marks: dict[str, bytes] = {}
        self.sound: list[str] = []
        self.left_out: list[str] = []

    def add(self, name: str, data: bytes, moment: float) -> None:
        """Add a file that exists only in the zip."""
        self._archive.writestr(_entry(name, moment), data)

    def add_file(self, name: str, path: Path) -> int:
        """Add one of the writer's files; return its words."""
        if name in self._marks:
            return 0
        try:
            raw = read_bytes(path)
            self.add(name, raw, path.stat().st_mtime)
        except FileNotFoundError:
            return 0  # it went away just now
        except NoteUnreadableError as error:
            self.left_out.append(f"{error} It is in {shown_name(str(path.parent))}.")
            return 0
        self._marks[name] = hashlib.sha256(raw).digest()
        return words_in(raw, path)

    def add_copy(self, name: str, copy: Path) -> None:
        """Add a sound copy of a database, however large it is."""
        self._stream(name, copy)
        self.sound.append(name)

    def add_database(self, name: str, database: Path, copy: Path) -> None:
        """Add a copy of a database; a damaged one as it is, which is told."""
        try:
            sound = copy_database(database, copy)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
                raise DiskError(_FULL) from error
            sound = False
        if sound:
            self.add_copy(name, copy)
            return
        self._stream(name, database)
        self.left_out.append(
            f"{database.name}, which holds cards or earlier versions, is damaged. It was copied "
            "as it is, and an older backup of it is kept."
        )

    def _stream(self, name: str, path: Path) -> None:
        mark = hashlib.sha256()
        entry = _entry(name, path.stat().st_mtime)
        with open(path, "rb") as file, self._archive.open(entry, "w", force_zip64=True) as target:
            while piece := file.read(1 << 20):
                mark.update(piece)
                target.write(piece)
        self._marks[name] = mark.digest()

    def digest(self) -> str:
        """Return what is equal for equal files; settings change with every move of the window."""
        whole = hashlib.sha256()
        for name, mark in sorted(self._marks.items()):
            if name != "data/settings.toml":
                whole.update(name.encode() + b"\0" + mark)
        return whole.hexdigest()


_FULL = "The disk is full, so no backup was made. Older backups are kept; make some room."


def _not_made(error: OSError, place: Path) -> DiskError:
    told = disk_error(error, place)
    if str(told).startswith("The disk is full"):
        return DiskError(_FULL)
    return DiskError(
        f"No backup could be made in {place}: {error.strerror or error}. Older backups are kept."
    )


def _test(path: Path) -> None:
    """Read a new zip from its first to its last byte."""
    if not _is_whole(path):
        raise DiskError(
            "The new backup could not be read back, so it was not kept. Older backups are kept; "
            "the disk may be failing."
        )


def _is_whole(path: Path) -> bool:
    try:
        with closing(zipfile.ZipFile(path)) as archive:
            return archive.testzip() is None and CONTENTS in archive.namelist()
    except (*DAMAGED_ZIP, OSError, ValueError):
        return False


def _sweep(place: Path) -> None:
    """Remove what a backup left that was killed; no other is running now."""
    for left in place.glob(f"{TEMPORARY_PREFIX}*{UNFINISHED}"):
        with suppress(OSError):
            left.unlink()


@contextmanager
def _working_folder(folder: DataFolder) -> Iterator[Path]:
    work = folder.cache / "backup"
    shutil.rmtree(work, ignore_errors=True)
    make_private_folder(work)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _flush_folder(place: Path) -> None:
    if os.name == "posix":
        with suppress(OSError):
            number = os.open(place, os.O_RDONLY)
            try:
                os.fsync(number)
            finally:
                os.close(number)


def _day(backup: Backup) -> date:
    return date.fromtimestamp(backup.made)


def _entry(name: str, moment: float) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = time.localtime(moment)[:6]
    entry = zipfile.ZipInfo(name, max((year, month, day, hour, minute, second), _EARLIEST))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
