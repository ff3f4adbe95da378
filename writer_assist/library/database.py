"""The connection to the library's database, the lock of its owner, and errors as sentences."""

from __future__ import annotations

import os
import socket
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, BinaryIO

from sqlite_utils import Database

from writer_assist.errors import (
    DiskError,
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    LibraryReadOnlyError,
    LibraryTooNewError,
)
from writer_assist.file_lock import try_lock
from writer_assist.library.migrations import library_migrations
from writer_assist.paths import PRIVATE_FILE, clear_the_way, make_private_file

_BUSY_SECONDS = 5.0
Row = tuple[Any, ...]  # as SQLite returns it; the columns depend on the query

_DAMAGED = "The library {} is damaged. It is mended when the program starts again."
# Tables and indexes with their columns; indexes that SQLite creates itself have no SQL.
_PARTS = """
    SELECT m.name, coalesce(c.name, '') FROM sqlite_master m
    LEFT JOIN pragma_table_xinfo(m.name) c ON m.type = 'table'
    WHERE m.name NOT LIKE 'sqlite_%'
"""
# Each change gets the next revision, so the stored number must not be below any that was given.
_MEND_REVISION = """
    INSERT INTO fact (name, value)
    SELECT 'revision', max(revision) FROM
        (SELECT max(revision) AS revision FROM passage
         UNION ALL SELECT max(revision) FROM removed_passage)
    WHERE revision > coalesce((SELECT value FROM fact WHERE name = 'revision'), 0)
    HAVING max(revision) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

# SQLite's result codes for problems of the computer rather than of this program.
_SENTENCES: dict[int, tuple[type[LibraryError] | type[DiskError], str]] = {
    sqlite3.SQLITE_BUSY: (LibraryLockedError, "Another program is using the library {}."),
    sqlite3.SQLITE_LOCKED: (LibraryLockedError, "Another program is using the library {}."),
    sqlite3.SQLITE_CORRUPT: (LibraryDamagedError, _DAMAGED),
    sqlite3.SQLITE_NOTADB: (LibraryDamagedError, _DAMAGED),
    sqlite3.SQLITE_CANTOPEN: (LibraryError, "The library {} cannot be opened."),
    sqlite3.SQLITE_FULL: (
        DiskError,
        "The disk is full: the library {} cannot grow. Nothing stored is lost; make some room.",
    ),
    sqlite3.SQLITE_IOERR: (DiskError, "The library {} cannot be read from the disk or written."),
    sqlite3.SQLITE_READONLY: (LibraryReadOnlyError, "The library {} may not be written."),
    sqlite3.SQLITE_PERM: (LibraryReadOnlyError, "The library {} may not be written."),
}

_PATIENCE_SECONDS = 0.5  # another process may just be checking who holds the lock


class LibraryDatabase:
    """One connection to the library; for one thread at a time."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path

    @classmethod
    def open_for_writing(cls, path: Path) -> LibraryDatabase:
        """Open the library for writing; create or upgrade it if necessary.

        The caller must hold the owner's lock.

        Raises:
            LibraryDamagedError: The file is not a valid database any more.
            LibraryTooNewError: A newer version of this program wrote it.
            LibraryReadOnlyError: It is read-only.
            LibraryError: It cannot be opened, or belongs to another program.
        """
        with library_errors(path):
            make_private_file(path)
            opened = cls(_connect(str(path), uri=False), path)
            try:
                opened._prepare()
            except BaseException:
                opened.close()
                raise
        return opened

    @classmethod
    def open_for_reading(cls, path: Path) -> LibraryDatabase:
        """Open the library for reading, without a lock; its owner may be writing.

        Raises:
            LibraryDamagedError: The file is not a valid database any more.
            LibraryTooNewError: A newer version of this program wrote it.
            LibraryError: There is none yet, or its owner must open it first.
        """
        if not path.exists() or not path.stat().st_size:
            raise LibraryError("There is no library yet. Add a folder of notes first.")
        with library_errors(path):
            opened = cls(_connect_for_reading(path), path)
            try:
                opened._expect_present_shape()
            except BaseException:
                opened.close()
                raise
        return opened

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        with library_errors(self._path):
            return self._database.execute(sql, parameters).fetchall()

    def number(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Return the first column of the first row; 0 if there is none."""
        rows = self.rows(sql, parameters)
        return int(rows[0][0] or 0) if rows else 0

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; return the id of an inserted row.

        Outside a transaction the change is committed at once.
        """
        with library_errors(self._path):
            return int(self._database.execute(sql, parameters).lastrowid or 0)

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a statement for each of the parameters, in one transaction."""
        with self.transaction(), library_errors(self._path):
            self._database.conn.executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes made inside together, or none of them."""
        with library_errors(self._path), self._database.atomic():
            yield

    def quick_check(self) -> str:
        """Return what SQLite's quick check finds wrong with the file; empty if it is valid."""
        [(found,)] = self.rows("PRAGMA quick_check(1)")
        return "" if found == "ok" else str(found)

    def close(self) -> None:
        """Close the connection; nothing may be called afterwards."""
        self._database.close()

    def _prepare(self) -> None:
        if problem := self.quick_check():
            raise LibraryDamagedError(f"The library {self._path} is damaged.") from (
                sqlite3.DatabaseError(problem)
            )
        if self._is_foreign():
            raise LibraryError(f"{self._path} belongs to another program and was left alone.")
        _refuse_newer(self._database)
        self._database.enable_wal()
        # The file survives a crash of the program; a power cut may lose the last second, not the
        # file.
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("PRAGMA foreign_keys = OFF")  # a migration may rebuild a table
        try:
            library_migrations.apply(self._database)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            raise LibraryDamagedError(f"The library {self._path} is damaged.") from error
        if problem := self._missing_part():
            raise LibraryDamagedError(f"The library {self._path} is damaged.") from (
                sqlite3.DatabaseError(problem)
            )
        with self._database.atomic():
            self._database.execute(_MEND_REVISION)
        self._database.execute("PRAGMA foreign_keys = ON")

    def _is_foreign(self) -> bool:
        tables = set(self._database.table_names())
        return bool(tables) and not tables & {library_migrations.migrations_table, "note"}

    def _missing_part(self) -> str:
        """Return tables that lack a column or index, which SQLite itself does not notice."""
        missing = _expected_parts() - set(self._database.execute(_PARTS).fetchall())
        return ", ".join(sorted({str(name) for name, _ in missing}))

    def _expect_present_shape(self) -> None:
        _refuse_newer(self._database)
        if library_migrations.pending(self._database):
            raise LibraryError(
                "The library was last used by an older version of this program and has to be "
                "opened for writing once. Close the other program that uses it, then try again."
            )
        if self._missing_part():
            raise LibraryDamagedError(_DAMAGED.format(self._path))


@contextmanager
def library_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the computer into ours; other errors are bugs and pass through."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended code
        if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such table"):
            raise LibraryDamagedError(_DAMAGED.format(path)) from error
        if code not in _SENTENCES:
            raise
        kind, sentence = _SENTENCES[code]
        raise kind(sentence.format(path)) from error


class OwnerLock:
    """The owner's lock, from :meth:`take` until :meth:`release`; freed if the process dies."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def acquire(cls, path: Path) -> OwnerLock:
        """Acquire the lock and become the library's owner.

        Raises:
            LibraryLockedError: Another process holds it; the sentence says which.
            LibraryReadOnlyError: The data folder is read-only.
        """
        try:
            clear_the_way(path)
            # Not "w", which would erase the holder's name before it is known whether the lock is
            # free.
            number = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as error:
            raise LibraryReadOnlyError(
                f"The data folder {path.parent} may not be written, so the library can be "
                "searched but not changed."
            ) from error
        file = os.fdopen(number, "r+b", buffering=0)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not try_lock(file):
            if time.monotonic() > deadline:
                file.close()
                raise LibraryLockedError(
                    f"The library is being used by {_holder(path)}. Close it there to change "
                    "notes here; searching works meanwhile."
                )
            time.sleep(0.02)
        with suppress(OSError):  # on a full disk the name cannot be written, but the lock is held
            file.truncate(0)
            file.write(own_name().encode())
        return cls(file)

    def release(self) -> None:
        """Release the lock; the file stays, since removing it could race with another process."""
        if not self._file.closed:
            with suppress(OSError):
                self._file.truncate(0)
            with suppress(OSError):
                self._file.close()


def holder(path: Path) -> str:
    """Return who holds the lock, "process 4711 on host"; empty if nobody does."""
    try:
        with open(path, "r+b", buffering=0) as file:
            return "" if try_lock(file) else _holder(path)
    except OSError:
        return ""


def own_name() -> str:
    """Return the name of this process for the messages of others."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def _connect(name: str, *, uri: bool) -> Database:
    # It may be opened on one thread and used on another, but never on two at once.
    connection = sqlite3.connect(name, _BUSY_SECONDS, uri=uri, check_same_thread=False)
    # One wrong byte must not make all else unreadable; the text's checksum will reveal it.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    return Database(connection, execute_plugins=False)


def _connect_for_reading(path: Path) -> Database:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    database = _connect(uri, uri=True)
    try:
        database.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        database.close()
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        # In a read-only folder SQLite cannot create the file that it shares with a writer; without
        # a writer's log nothing needs to be shared.
        database = _connect(f"{uri}&immutable=1", uri=True)
    return database


@lru_cache(maxsize=1)
def _expected_parts() -> frozenset[Row]:
    with Database(memory=True) as empty:
        library_migrations.apply(empty)
        return frozenset(empty.execute(_PARTS).fetchall())


def _refuse_newer(database: Database) -> None:
    with Database(memory=True) as empty:
        ours = {step.name for step in library_migrations.pending(empty)}
    if any(step.name not in ours for step in library_migrations.applied(database)):
        raise LibraryTooNewError(
            "This library was used with a newer version of this program. Update the program, "
            "or choose another data folder."
        )


def _holder(path: Path) -> str:
    name = path.read_bytes().decode("utf-8", "replace").strip()
    return name or "another program"
