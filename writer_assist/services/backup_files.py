"""Reading backups: which there are, what is in them, and having a book back in a new folder."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from writer_assist.domain.backup import (
    BOOK,
    NOTES,
    UNTITLED,
    BackedUpBook,
    BackedUpText,
    Backup,
    RestoredBook,
)
from writer_assist.domain.words import count_words
from writer_assist.errors import BackupError, ManuscriptError, NoteUnreadableError
from writer_assist.file_names import fitting_name, path_of_text, path_to_text, safe_stem, shown_name
from writer_assist.file_replacement import TEMPORARY_PREFIX
from writer_assist.files import DAMAGED_ZIP, content_of, disk_error
from writer_assist.manuscript.front_matter import split_text
from writer_assist.manuscript.index_note import SUFFIX, index_of
from writer_assist.manuscript.structure import SUFFIXES
from writer_assist.paths import DataFolder

PREFIX = "Writer Assist "
CONTENTS = "backup.json"
HISTORY = "data/history"
FORMAT = 1
AGAIN_AFTER_S = 4 * 3600  # on the same day, if anything has changed

logger = logging.getLogger(__name__)

_MOST_CONTENTS = 16 << 20  # bytes of the list of contents
_DRIVE = re.compile(r"^[A-Za-z]:")


def backups_in(*places: Path) -> list[Backup]:
    """Return the backups in folders, the newest first; dates in the future come last."""
    now = datetime.now().timestamp() + 60
    paths: list[Path] = []
    for place in places:
        with suppress(OSError):
            paths += [path for path in place.glob(f"{PREFIX}*.zip") if path.is_file()]
    found = map(backup_at, paths)
    return sorted(found, key=lambda one: (one.made <= now, one.made), reverse=True)


def backup_at(path: Path) -> Backup:
    """Return what a zip tells of itself; one that cannot be opened says so."""
    try:
        state = path.stat()
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(CONTENTS).file_size > _MOST_CONTENTS:
                raise ValueError("the list of contents is too long")
            raw = json.loads(archive.read(CONTENTS))
        books = tuple(BackedUpBook(**one) for one in raw["books"])
        return Backup(
            path,
            float(raw["made"]),
            state.st_size,
            books,
            tuple(raw["holds"]),
            str(raw["digest"]),
            str(raw["origin"]),
            tuple(raw["left_out"]),
        )
    except OSError:
        return Backup(path, _time_in(path), 0, is_readable=False)
    except (*DAMAGED_ZIP, KeyError, TypeError, ValueError):
        return Backup(path, _time_in(path), state.st_size, is_readable=False)


def newest(backups: Iterable[Backup], origin: str) -> Backup | None:
    """Return the newest backup of a data folder that can be read; None if there is none."""
    return next((one for one in backups if one.is_readable and one.origin == origin), None)


def is_due(latest: Backup, now: float) -> bool:
    """Tell whether it is time for the next backup: on another day, or after some hours."""
    same_day = date.fromtimestamp(latest.made) >= date.fromtimestamp(now)
    return not same_day or now - latest.made >= AGAIN_AFTER_S


def contents_of(backup: Backup) -> bytes:
    """Return the list of contents that is written into a backup."""
    told = {"format": FORMAT, **asdict(backup)}
    for name in ("path", "size", "is_readable"):
        del told[name]
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def name_of(made: float) -> str:
    """Return the name of the backup that is made at a time."""
    return f"{PREFIX}{datetime.fromtimestamp(made):%Y-%m-%d %H.%M.%S}.zip"


def texts_of(backup: Backup, book: BackedUpBook) -> tuple[BackedUpText, ...]:
    """Return the texts of a book, in order.

    Raises:
        BackupError: The zip is damaged.
    """
    with _opened(backup) as archive:
        raws = {name: archive.read(info) for name, info in _files_of(archive, book)}
    if book.kind == BOOK and book.index in raws:
        try:
            return tuple(_scenes(book, raws))
        except ManuscriptError:
            pass  # the index was broken already; its files are shown by name
    names = sorted(raws, key=_by_number)
    return tuple(_text(name, raws[name]) for name in names if _is_text(name))


def restore_book(
    backup: Backup, book: BackedUpBook, folder: DataFolder, parent: Path | None = None
) -> RestoredBook:
    """Write a book into a new folder, and what was kept of it into the data folder.

    Args:
        backup: The backup.
        book: What is restored.
        folder: The data folder, which gets the book's cards and earlier versions.
        parent: Where the new folder goes; beside the old one if None.

    Raises:
        BackupError: The zip is damaged; nothing was written.
        DiskError: The folder cannot be written.
    """
    root = path_of_text(book.root)
    is_ours = book.kind in (UNTITLED, NOTES)  # in the data folder, where nobody looks
    parent = parent or _place_beside(Path.home() / book.title if is_ours else root)
    day = datetime.fromtimestamp(backup.made)
    stem = safe_stem(book.title if is_ours else root.name or book.title) or "Book"
    unfinished = parent / f"{TEMPORARY_PREFIX}restored-{os.getpid()}"
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        with _opened(backup) as archive:
            for name, info in _files_of(archive, book):
                target = unfinished / _safe(name)
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(target, archive.read(info), info)
            new = _free(parent, stem, f"{day:%Y-%m-%d %H.%M}")
            unfinished.rename(new)
            try:
                _restore_history(archive, root, new, folder)
            except (OSError, sqlite3.Error, *DAMAGED_ZIP):  # the book itself is there
                logger.warning("the history of a restored book could not be restored")
    except OSError as error:
        raise disk_error(error, parent / stem) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return RestoredBook(new, new / (book.index or _latest_text(new, book)), book.title)


def _latest_text(folder: Path, book: BackedUpBook) -> str:
    """Return the untitled draft that was written last; of notes none is a draft."""
    if book.kind != UNTITLED:
        return ""
    texts = [path for path in folder.rglob("*") if _is_text(path.name) and path.is_file()]
    latest = max(texts, key=lambda path: path.stat().st_mtime, default=folder)
    return latest.relative_to(folder).as_posix()


def _time_in(path: Path) -> float:
    try:
        named = datetime.strptime(path.stem.removeprefix(PREFIX)[:19], "%Y-%m-%d %H.%M.%S")
        return named.timestamp()
    except (ValueError, OverflowError):
        return 0.0


@contextmanager
def _opened(backup: Backup) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(backup.path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupError("This backup is not there any more.") from error
    except DAMAGED_ZIP as error:
        raise BackupError(
            "This backup is damaged, so nothing was restored from it. Choose another day."
        ) from error


def _files_of(archive: zipfile.ZipFile, book: BackedUpBook) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the files of a book by their paths below its root."""
    start = f"{book.key}/"
    return [
        (info.filename.removeprefix(start), info)
        for info in archive.infolist()
        if info.filename.startswith(start) and not info.is_dir()
    ]


def _safe(name: str) -> Path:
    """Return a path below the new folder; a forged zip must not lead out of it."""
    parts = name.replace("\\", "/").split("/")
    if any(part in ("", ".", "..") or _DRIVE.match(part) for part in parts):
        raise BackupError("This backup was not made by this program, so it is not restored.")
    return Path(*parts)


def _write(target: Path, data: bytes, info: zipfile.ZipInfo) -> None:
    with open(target, "xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    moment = datetime(*info.date_time).timestamp()
    os.utime(target, (moment, moment))


def _place_beside(root: Path) -> Path:
    """Return a folder for a restored book: beside the old one, or at home."""
    for place in (root.parent, Path.home()):
        if place.is_dir() and os.access(place, os.W_OK) and place != root:
            return place
    return root.parent


def _free(parent: Path, stem: str, moment: str) -> Path:
    for number in range(1, 1000):
        again = "" if number == 1 else f" {number}"
        new = parent / fitting_name(stem, f" (backup of {moment}{again})")
        if not os.path.lexists(new):
            return new
    raise FileExistsError(f"no name is free for {stem}")


def _restore_history(archive: zipfile.ZipFile, old: Path, new: Path, folder: DataFolder) -> None:
    """Give the new folder the cards, versions and talks that the old one had."""
    there = set(archive.namelist())
    for place in (new, *(path for path in new.rglob("*") if path.is_dir())):
        before = old / place.relative_to(new)
        for path_of in (folder.history, folder.versions, folder.authorship):
            name, target = f"{HISTORY}/{path_of(before).name}", path_of(place)
            if name not in there or target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
            target.chmod(0o600)
            _move_drafts(target, path_to_text(old), path_to_text(new))


def _move_drafts(database: Path, old: str, new: str) -> None:
    """Let what a history knows of the drafts of one folder be about those of another."""
    with closing(sqlite3.connect(database)) as history, history:
        columns = history.execute(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND c.name = 'draft'"
        ).fetchall()
        for (table,) in columns:
            history.execute(
                f'UPDATE "{table}" SET draft = ? || substr(draft, ?) WHERE substr(draft, 1, ?) = ?',
                (new, len(old) + 1, len(old) + 1, f"{old}{os.sep}"),
            )


def _scenes(book: BackedUpBook, raws: dict[str, bytes]) -> Iterator[BackedUpText]:
    root = Path("/backup")  # only to reckon with
    index = index_of(root / book.index, raws[book.index])
    seen = {book.index}
    for place in index.order:
        path = index.scene_path(place.name)
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        if name in raws:
            seen.add(name)
            yield _text(name, raws[name], place.depth)
    others = sorted((name for name in raws if name not in seen and _is_text(name)), key=_by_number)
    yield from (_text(name, raws[name]) for name in others)


def _text(name: str, raw: bytes, depth: int = 0) -> BackedUpText:
    path = Path(name)
    try:
        text = split_text(content_of(raw, path).text).body
    except NoteUnreadableError:
        text = raw.decode("utf-8", "replace")
    return BackedUpText(shown_name(path.stem), text.strip("\n"), count_words(text), depth)


def _is_text(name: str) -> bool:
    return name.lower().endswith((SUFFIX, *SUFFIXES))


def _by_number(name: str) -> list[Any]:
    parts = re.split(r"(\d+)", name.casefold())
    return [(0, int(one), "") if one.isdecimal() else (1, 0, one) for one in parts]
