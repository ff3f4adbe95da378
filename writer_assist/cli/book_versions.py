"""Keeping, listing and restoring versions of a whole book in the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from writer_assist.cli.output import print_json
from writer_assist.domain.book_version import BookVersion
from writer_assist.errors import UsageError
from writer_assist.history.book_versions import BookVersions
from writer_assist.history.versions import VersionStore
from writer_assist.manuscript.book_restoring import BookRestoring, RestoringPlan, scenes_now
from writer_assist.manuscript.changes import make_change
from writer_assist.manuscript.index_note import indexes_in, is_index
from writer_assist.manuscript.lock import DraftLock
from writer_assist.manuscript.project import Project, ProjectReader
from writer_assist.paths import DataFolder


@dataclass(frozen=True, slots=True)
class BookPlace:
    """A book on the disk.

    Attributes:
        project: The book; None for a folder of drafts without an index.
        folder: Of the scenes or drafts.
    """

    project: Project | None
    folder: Path


def book_at(path: Path) -> BookPlace | None:
    """Return the book that a folder or an index is; None for a single draft."""
    path = path.absolute()
    if path.is_dir():
        index = next((note for note in indexes_in(path) if is_index(note)), None)
        if index is None:
            return BookPlace(None, path)
    elif is_index(path):
        index = path
    else:
        return None
    project = ProjectReader().read(index)
    return BookPlace(project, project.index.folder)


def keep_book(data: DataFolder, book: BookPlace, name: str, *, as_json: bool) -> None:
    """Keep a whole book under a name; without one, it is called after the time."""
    with _store(data, book) as store:
        kept = _kept(store, book, name or f"Kept on {_when(time.time())}")
    if as_json:
        print_json({"version": _record(kept)})
    else:
        click.echo(_line(kept))


def list_books(data: DataFolder, book: BookPlace, *, as_json: bool) -> None:
    """List the versions of a whole book, the latest first."""
    with _store(data, book) as store:
        versions = BookVersions(store).all()
    if as_json:
        print_json({"versions": [_record(one) for one in versions]})
    for one in () if as_json else versions:
        click.echo(_line(one))


def restore_book(data: DataFolder, book: BookPlace, number: int, *, is_trial: bool) -> None:
    """Make a book as it was, after keeping it as it is.

    Args:
        data: The data folder.
        book: The book.
        number: Of a version.
        is_trial: Whether only to say what would change.

    Raises:
        UsageError: There is no such version.
        DraftLockedError: A window has one of its scenes open.
    """
    with _store(data, book) as store:
        kept = BookVersions(store).book(number)
        if kept is None:
            raise UsageError(f"The book has no version {number}; history lists them.")
        plan = BookRestoring(kept, book.project, book.folder).plan()
        click.echo(plan.sentence)
        if is_trial or plan.is_nothing:
            return
        with _held(data, plan):  # an open window would write its text over the older one
            _kept(store, book, f"Before going back to “{kept.version.name}”")
            index = plan.change.index.path if plan.change.index else book.folder
            make_change(plan.change, data.index_versions(index))
    click.echo(f"The book is as it was on {_when(kept.version.made)}.")


@contextmanager
def _held(data: DataFolder, plan: RestoringPlan) -> Iterator[None]:
    touched = {one.path for one in plan.change.files} | {old for old, _ in plan.change.moves}
    with ExitStack() as held:
        for path in sorted(touched):
            lock = DraftLock(data.locks, path)
            lock.acquire()
            held.callback(lock.release)
        yield


def _kept(store: VersionStore, book: BookPlace, name: str) -> BookVersion:
    scenes = scenes_now(book.project, book.folder / "nothing.md")
    if not scenes:
        raise UsageError(f"There are no drafts in {book.folder}.")
    return BookVersions(store).keep(name, scenes)


@contextmanager
def _store(data: DataFolder, book: BookPlace) -> Iterator[VersionStore]:
    with closing(VersionStore(data.versions(book.folder))) as store:
        yield store


def _record(version: BookVersion) -> dict[str, object]:
    made = datetime.fromtimestamp(version.made).astimezone()
    return {
        "version": version.number,
        "made": made.isoformat(timespec="seconds"),
        "scenes": version.scenes,
        "words": version.words,
        "name": version.name,
    }


def _line(version: BookVersion) -> str:
    size = f"{version.scenes:>5,} scenes  {version.words:>9,} words"
    return f"{version.number:>6}  {_when(version.made)}  {size}  {version.name}"


def _when(made: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(made))
