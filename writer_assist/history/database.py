"""The project's memory in SQLite: opening it, and bringing it up to date."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.errors import DiskError
from writer_assist.files import disk_error

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

logger = logging.getLogger(__name__)


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
        aside = path.with_name(f"{path.stem} damaged {time.strftime('%Y-%m-%d %H.%M.%S')}.db")
        logger.warning("a damaged history is set aside as %s", aside.name)
        for suffix in ("", "-wal", "-shm"):  # the journals belong to the damaged file
            with suppress(FileNotFoundError):
                Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
        return _open(path)


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
