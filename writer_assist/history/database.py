"""The project's memory in SQLite: opening it, and bringing it up to date."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.errors import DiskError
from writer_assist.files import disk_error

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

logger = logging.getLogger(__name__)

_FULL = sqlite3.SQLITE_FULL
_DISK = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}


def open_history(path: Path) -> Database:
    """Open a project's history for the calling thread, making it if need be.

    A damaged file is set aside and a new one begun: it holds no draft, and must not
    keep anyone from writing.

    Raises:
        DiskError: It can neither be opened nor made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _open(path)
    except OSError as error:
        raise disk_error(error, path) from error
    except sqlite3.OperationalError as error:
        raise DiskError(
            f"The history of continuations cannot be opened ({error}); new ones are not kept."
        ) from error
    except sqlite3.DatabaseError:
        return _begun_anew(path)


@contextmanager
def history_errors() -> Iterator[None]:
    """Turn SQLite's complaints about the disk into ours; any other is a bug and passes."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
        if code == _FULL:
            raise DiskError(
                "The disk is full: what the program remembers of this project cannot grow. "
                "The draft is not affected; make some room."
            ) from error
        if code not in _DISK:
            raise
        raise DiskError(
            f"What the program remembers of this project cannot be read or written ({error}). "
            "The draft is not affected."
        ) from error


def _begun_anew(path: Path) -> Database:
    """Set a damaged history aside, its journals with it, and begin another."""
    aside = path.with_name(f"{path.stem} damaged {time.strftime('%Y-%m-%d %H.%M.%S')}.db")
    logger.warning("a damaged history is set aside as %s", aside.name)
    try:
        for suffix in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
        with history_errors():
            return _open(path)
    except OSError as error:
        raise disk_error(error, path) from error


def _open(path: Path) -> Database:
    from sqlite_utils import Database

    connection = sqlite3.connect(path, timeout=5.0)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        database = Database(connection)
        _migrations().apply(database)
    except BaseException:
        connection.close()
        raise
    return database


def _migrations() -> Migrations:
    from sqlite_utils import Migrations

    migrations = Migrations("history")

    @migrations()
    def m001_sets(database: Database) -> None:
        database.create_table(
            "sets",
            {
                "set_id": str,
                "made": float,
                "draft": str,
                "before_key": str,
                "paragraph_key": str,
                "continuations": str,
                "receipt": str,
                "kept_from": str,
                "finished": int,
                "replaced": int,
            },
            pk="set_id",
            not_null={"set_id", "made", "draft", "continuations", "receipt"},
        )
        database.table("sets").create_index(["draft", "made"])

    @migrations()
    def m002_insertions(database: Database) -> None:
        database.create_table(
            "insertions",
            {"id": int, "set_id": str, "card": int, "made": float, "text": str},
            pk="id",
            foreign_keys=[("set_id", "sets", "set_id")],
        )

    @migrations()
    def m003_fell_away(database: Database) -> None:
        database.table("sets").add_column("fell_away", str)

    @migrations()
    def m004_unwanted(database: Database) -> None:
        database.create_table(
            "unwanted",
            {"words": str, "kind": str, "weight": float, "weighed": float, "kept": int},
            pk=("words", "kind"),
        )
        database.create_table("dismissals", {"id": int, "made": float, "text": str}, pk="id")

    @migrations()
    def m005_instruction(database: Database) -> None:
        database.create_table("instruction", {"id": int, "words": str}, pk="id")

    return migrations
