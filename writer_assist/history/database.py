"""The SQLite database of a project's history: opening it and its migrations."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from writer_assist.errors import DiskError
from writer_assist.file_lock import locked
from writer_assist.files import disk_error
from writer_assist.paths import clear_the_way, make_private_file, make_private_folder

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

logger = logging.getLogger(__name__)

LOCK = "lock"  # beside the histories

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
_LOGS = ("-wal", "-shm")
_PATIENCE_S = 5.0  # for another window or thread that opens a history
_PARTS = """
    SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
"""


def open_history(path: Path, steps: Callable[[], Migrations] | None = None) -> Database:
    """Open a project's history for the calling thread; create it if there is none.

    A damaged file is renamed and a new one created: it must not prevent anyone from writing.

    Args:
        path: The file.
        steps: Makes the migrations of its schema; without them, those of sets and cards.

    Raises:
        DiskError: It cannot be opened or created, or a newer version of this program wrote it.
    """
    try:
        make_private_folder(path.parent)
        clear_the_way(path)
        for suffix in _LOGS:
            clear_the_way(Path(f"{path}{suffix}"))
    except OSError as error:
        raise disk_error(error, path) from error
    steps = steps or _migrations
    try:
        with history_errors():
            return _open(path, steps)
    except _DamagedHistory as damage:
        logger.warning("a damaged history is set aside: %s", damage)
        return _begun_anew(path, steps)


@contextmanager
def history_errors() -> Iterator[None]:
    """Turn SQLite's errors about the disk into ours; other errors are bugs and pass through."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended code
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


def take_rows(database: Database, former: Path, moved: Callable[[str], str]) -> None:
    """Add what another history of the same kind knows.

    What the writer has here already stays: settings of the project are not replaced.

    Args:
        database: The history that grows.
        former: The other one's file; its tables are up to date.
        moved: Returns the file that a draft is now.
    """
    database.conn.create_function("moved", 1, moved, deterministic=True)
    database.execute("attach database ? as former", [str(former)])
    try:
        with database.conn:
            for name in database.table_names():
                if not name.startswith(("sqlite_", "_sqlite_")):
                    _take_table(database, name)
    finally:
        database.execute("detach database former")


def _take_table(database: Database, name: str) -> None:
    table = database.table(name)
    columns, is_empty = list(table.columns_dict), not table.count
    if table.pks == ["id"] and not is_empty:
        if "draft" not in columns:
            return
        columns.remove("id")
    named = ", ".join(f"[{column}]" for column in columns)
    taken = ", ".join("moved(draft)" if one == "draft" else f"[{one}]" for one in columns)
    database.execute(
        f"insert or ignore into [{name}] ({named}) select {taken} from former.[{name}]"
    )


class HistoryStore:
    """A part of a project's history; for the thread that opened it.

    Every method raises DiskError if the disk fails.
    """

    def __init__(self, path: Path) -> None:
        """Open the project's history.

        Raises:
            DiskError: It cannot be opened.
        """
        self._database = open_history(path)

    @history_errors()
    def take_over(self, former: Path, moved: Callable[[str], str]) -> None:
        """Add what the history of the project's former folder knows; see :func:`take_rows`."""
        with closing(type(self)(former)):
            pass  # brings its tables up to date
        take_rows(self._database, former, moved)

    def close(self) -> None:
        """Close the file."""
        with history_errors():
            self._database.close()


def _begun_anew(path: Path, steps: Callable[[], Migrations]) -> Database:
    """Rename a damaged history with its journals, and create a new one."""
    aside = path.with_name(f"{path.stem} damaged {time.strftime('%Y-%m-%d %H.%M.%S')}.db")
    try:
        for suffix in ("", *_LOGS):
            with suppress(FileNotFoundError):
                Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
        with history_errors():
            return _open(path, steps)
    except OSError as error:
        raise disk_error(error, path) from error


def _open(path: Path, steps: Callable[[], Migrations]) -> Database:
    from sqlite_utils import Database

    make_private_file(path)
    connection = sqlite3.connect(path, timeout=_PATIENCE_S)
    # One wrong byte in one text must not make the others unreadable.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    try:
        database = Database(connection)
        with _in_turn(path.parent), _damage_told():
            _prepare(database, steps)
    except BaseException:
        connection.close()
        raise
    return database


@contextmanager
def _in_turn(folder: Path) -> Iterator[None]:
    """Let one opening follow another: SQLite refuses two that make the tables at once.

    Where no lock can be had, SQLite's own patience has to do.
    """
    with ExitStack() as held:
        with suppress(OSError):
            held.enter_context(locked(folder / LOCK, _PATIENCE_S))
        yield


def _prepare(database: Database, steps: Callable[[], Migrations]) -> None:
    [(found,)] = database.execute("PRAGMA quick_check(1)").fetchall()
    if found != "ok":
        raise _DamagedHistory(found)
    _refuse_newer(database, steps)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("PRAGMA foreign_keys = ON")
    _bring_up_to_date(database, steps)


class _DamagedHistory(Exception):
    """The file is not a valid history; the message says why, for developers."""


@contextmanager
def _damage_told() -> Iterator[None]:
    """Tell damage, including a missing table, from a disk error."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}:
            raise
        raise _DamagedHistory(str(error)) from error


def _refuse_newer(database: Database, steps: Callable[[], Migrations]) -> None:
    from sqlite_utils import Database

    with Database(memory=True) as empty:
        ours = {step.name for step in steps().pending(empty)}
    if any(step.name not in ours for step in steps().applied(database)):
        raise DiskError(
            "The history of this project was used with a newer version of this program, so it "
            "is left alone and new continuations are not kept. Update the program."
        )


def _bring_up_to_date(database: Database, steps: Callable[[], Migrations]) -> None:
    """Apply missing migrations, and check that the schema is complete."""
    from sqlite_utils import Database

    steps().apply(database)
    with Database(memory=True) as empty:
        steps().apply(empty)
        expected = set(empty.execute(_PARTS).fetchall())
    if gone := expected - set(database.execute(_PARTS).fetchall()):
        raise _DamagedHistory(f"gone: {', '.join(sorted({name for name, _ in gone}))}")


def _sets(database: Database) -> None:
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


def _insertions(database: Database) -> None:
    database.create_table(
        "insertions",
        {"id": int, "set_id": str, "card": int, "made": float, "text": str},
        pk="id",
        foreign_keys=[("set_id", "sets", "set_id")],
    )


def _fell_away(database: Database) -> None:
    database.table("sets").add_column("fell_away", str)


def _unwanted(database: Database) -> None:
    database.create_table(
        "unwanted",
        {"words": str, "kind": str, "weight": float, "weighed": float, "kept": int},
        pk=("words", "kind"),
    )
    database.create_table("dismissals", {"id": int, "made": float, "text": str}, pk="id")


def _instruction(database: Database) -> None:
    database.create_table("instruction", {"id": int, "words": str}, pk="id")


def _deck(database: Database) -> None:
    database.create_table("kept_cards", {"id": int, "card": str}, pk="id")
    database.create_table("next_lines", {"draft": str, "words": str}, pk="draft")


def _book_sources(database: Database) -> None:
    database.create_table("book_sources", {"id": int, "kind": str, "value": str}, pk="id")


def _map(database: Database) -> None:
    database.create_table("map_states", {"id": int, "state": str}, pk="id")


def _exchanges(database: Database) -> None:
    database.create_table(
        "exchanges",
        {"id": int, "asked": float, "question": str, "character": str, "answer": str},
        pk="id",
        not_null={"asked", "question", "answer"},
    )


def _sprints(database: Database) -> None:
    database.create_table(
        "sprints",
        {"id": int, "begun": float, "seconds": int, "words": int, "rule": str},
        pk="id",
    )
    database.table("next_lines").add_column("above", str)


def _exports(database: Database) -> None:
    database.create_table("exports", {"id": int, "choices": str}, pk="id")


def _names(database: Database) -> None:
    database.create_table(
        "name_corrections", {"id": int, "change": str, "name": str, "other": str}, pk="id"
    )


def _writing_days(database: Database) -> None:
    database.create_table(
        "writing_hours",
        {"day": str, "hour": int, "words": int, "seconds": int},
        pk=("day", "hour"),
        not_null={"words", "seconds"},
        defaults={"words": 0, "seconds": 0},
    )
    database.create_table("writing_goals", {"id": int, "day": int}, pk="id")


def _scrolls(database: Database) -> None:
    database.create_table("scrolls", {"id": int, "choice": str}, pk="id")


# In order; every history knows the names of what was done to it, so they never change.
_STEPS = {
    "m001_sets": _sets,
    "m002_insertions": _insertions,
    "m003_fell_away": _fell_away,
    "m004_unwanted": _unwanted,
    "m005_instruction": _instruction,
    "m006_deck": _deck,
    "m007_book_sources": _book_sources,
    "m008_map": _map,
    "m009_exchanges": _exchanges,
    "m010_sprints": _sprints,
    "m011_exports": _exports,
    "m012_names": _names,
    "m013_writing_days": _writing_days,
    "m014_scrolls": _scrolls,
}


def _migrations() -> Migrations:
    """Return the steps that make the tables of sets and cards, oldest first."""
    from sqlite_utils import Migrations

    migrations = Migrations("history")
    for name, step in _STEPS.items():
        migrations(name=name)(step)
    return migrations
