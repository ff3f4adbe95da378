"""The connection to the library, the one process that may write to it, and errors as sentences."""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
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
from writer_assist.library.migrations import library_migrations
from writer_assist.paths import PRIVATE_FILE, clear_the_way, make_private_file

_BUSY_SECONDS = 5.0
Row = tuple[Any, ...]  # as SQLite gives it; whoever asked knows the columns

_DAMAGED = "The library {} is damaged. It is mended when the program starts again."
# Tables and indexes with their columns; an index that SQLite made itself has no SQL.
_PARTS = """
    SELECT m.name, coalesce(c.name, '') FROM sqlite_master m
    LEFT JOIN pragma_table_xinfo(m.name) c ON m.type = 'table'
    WHERE m.name NOT LIKE 'sqlite_%'
"""
# Each change takes the next revision: the last that was given is not below any of them.
_MEND_REVISION = """
    INSERT INTO fact (name, value)
    SELECT 'revision', max(revision) FROM
        (SELECT max(revision) AS revision FROM passage
         UNION ALL SELECT max(revision) FROM removed_passage)
    WHERE revision > coalesce((SELECT value FROM fact WHERE name = 'revision'), 0)
    HAVING max(revision) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

# Result codes for what the computer did, rather than this program.
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

_PATIENCE_SECONDS = 0.5  # somebody may just be looking who holds it
_LOCKED_BYTE = 1 << 30  # on Windows what is locked cannot be read, so not the name

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class LibraryDatabase:
    """One connection; to be used by one thread at a time."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path

    @classmethod
    def open_for_writing(cls, path: Path) -> LibraryDatabase:
        """Open the library, making or upgrading it as needed.

        The caller holds the owner's lock.

        Raises:
            LibraryDamagedError: The file is no sound database any more.
            LibraryTooNewError: A newer version of this program wrote it.
            LibraryReadOnlyError: It may not be written.
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
        """Open the library beside its owner, without a lock.

        Raises:
            LibraryDamagedError: The file is no sound database any more.
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
        """Return the first column of the first row; 0 where there is nothing."""
        rows = self.rows(sql, parameters)
        return int(rows[0][0] or 0) if rows else 0

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Change something; return the id of an inserted row.

        Outside a transaction it is committed at once.
        """
        with library_errors(self._path):
            return int(self._database.execute(sql, parameters).lastrowid or 0)

    def run_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Change something for each of the parameters, in one transaction."""
        with self.transaction(), library_errors(self._path):
            self._database.conn.executemany(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything inside together, or nothing of it."""
        with library_errors(self._path), self._database.atomic():
            yield

    def quick_check(self) -> str:
        """Return what SQLite finds wrong with the file; empty if it is sound."""
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
        # Safe when the program dies; a power cut may cost the last second, never the file.
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute("PRAGMA foreign_keys = OFF")  # a step may rebuild a table
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
        """Name the tables that lack something; SQLite itself finds nothing wrong with that."""
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
    """Turn SQLite's complaints about the computer into ours; any other is a bug and passes."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
        if code == sqlite3.SQLITE_ERROR and str(error).startswith("no such table"):
            raise LibraryDamagedError(_DAMAGED.format(path)) from error
        if code not in _SENTENCES:
            raise
        kind, sentence = _SENTENCES[code]
        raise kind(sentence.format(path)) from error


class OwnerLock:
    """Held from :meth:`take` until :meth:`release`; the system frees it if the process dies."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def take(cls, path: Path) -> OwnerLock:
        """Become the owner.

        Raises:
            LibraryLockedError: Somebody else is; the sentence says who.
            LibraryReadOnlyError: The data folder may not be written.
        """
        try:
            clear_the_way(path)
            # Not "w": the holder's name must not be wiped before it is clear who holds it.
            number = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
        except OSError as error:
            raise LibraryReadOnlyError(
                f"The data folder {path.parent} may not be written, so the library can be "
                "searched but not changed."
            ) from error
        file = os.fdopen(number, "r+b", buffering=0)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not _try_lock(file):
            if time.monotonic() > deadline:
                file.close()
                raise LibraryLockedError(
                    f"The library is being used by {_holder(path)}. Close it there to change "
                    "notes here; searching works meanwhile."
                )
            time.sleep(0.02)
        with suppress(OSError):  # on a full disk nobody can be told, but it is owned
            file.truncate(0)
            file.write(own_name().encode())
        return cls(file)

    def release(self) -> None:
        """Let others write; the file stays, since removing it would race with them."""
        if not self._file.closed:
            with suppress(OSError):
                self._file.truncate(0)
            with suppress(OSError):
                self._file.close()


def holder(path: Path) -> str:
    """Return who holds the library: "process 4711 on host"; empty if nobody does."""
    try:
        with open(path, "r+b", buffering=0) as file:
            return "" if _try_lock(file) else _holder(path)
    except OSError:
        return ""


def own_name() -> str:
    """Return how this process is called in the sentences of others."""
    return f"process {os.getpid()} on {socket.gethostname()}"


def _connect(name: str, *, uri: bool) -> Database:
    # Opened on one thread and used on another at times, never on two at once.
    connection = sqlite3.connect(name, _BUSY_SECONDS, uri=uri, check_same_thread=False)
    # A wrong byte must not keep anyone from all else; the text's checksum tells.
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
        # In a folder that may not be written SQLite cannot make the file it shares
        # with a writer; without a writer's log there is nothing to share.
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
