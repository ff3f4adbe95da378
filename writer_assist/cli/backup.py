"""``backup``: making, listing and restoring backups in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.backup import BackedUpBook, Backup, BackupShelf
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import BackupError, UsageError
from writer_assist.file_names import shown_name
from writer_assist.paths import DataFolder
from writer_assist.settings import load_settings


@click.group()
def backup() -> None:
    """Backups: a zip a day of manuscripts, notes written here, cards and earlier versions."""


@backup.command("now")
@json_option
@click.pass_obj
def make_backup(folder: DataFolder, as_json: bool) -> None:
    """Make a backup, unless nothing has changed since the latest one."""
    outcome = follow(_shelf(folder).back_up(CancelToken(), by_hand=True))
    if as_json:
        print_json(outcome)
        return
    if outcome.made is not None:
        click.echo(f"{outcome.made}")
    elif outcome.latest is not None:
        click.echo(f"Nothing has changed since {outcome.latest.name}.")
    else:
        click.echo("A window is making a backup just now.")
    for sentence in outcome.left_out:
        click.echo(sentence, err=True)


@backup.command("list")
@json_option
@click.pass_obj
def list_backups(folder: DataFolder, as_json: bool) -> None:
    """List the backups with the words of each book, the newest first."""
    shelf = _shelf(folder)
    found = shelf.backups()
    if as_json:
        print_json({"place": shelf.place, "backups": found})
        return
    for number, one in enumerate(found, 1):
        size = f"{one.size / 1_000_000:.1f} MB"
        if not one.is_readable:
            click.echo(f"{number:>3}  {_when(one)}  {size}  damaged: {one.path.name}")
            continue
        click.echo(f"{number:>3}  {_when(one)}  {size}  {one.words:,} words")
        for book in one.books:
            click.echo(f"       {shown_name(book.title)}  {book.words:,} words")
    click.echo(f"Kept in {shelf.place}.")


@backup.command("restore")
@click.argument("which", default="1")
@click.option("--book", "title", default="", help="The book; else the one that was opened last.")
@click.option(
    "--to",
    type=NamedPath(file_okay=False),
    help="Where the new folder goes; else beside the old one.",
)
@json_option
@click.pass_obj
def restore_backup(
    folder: DataFolder, which: str, title: str, to: Path | None, as_json: bool
) -> None:
    """Restore a book into a new folder; the old one is never touched.

    WHICH is a number of "backup list", 1 for the newest, or a backup's file.
    """
    shelf = _shelf(folder)
    chosen = _chosen(shelf, which)
    restored = shelf.restore(chosen, _book(chosen, title), to.absolute() if to else None)
    if as_json:
        print_json(restored)
    else:
        click.echo(f"{shown_name(restored.title)}, as it was on {_when(chosen)}, is in")
        click.echo(str(restored.folder))


def _shelf(folder: DataFolder) -> BackupShelf:
    from writer_assist.services.backup_shelf import DataFolderBackups

    return DataFolderBackups(folder, lambda: load_settings(folder.settings).backup_folder)


def _chosen(shelf: BackupShelf, which: str) -> Backup:
    found = shelf.backups()
    if which.isdecimal():
        if not 0 < int(which) <= len(found):
            raise UsageError(f"There is no backup {which}; “backup list” lists them.")
        return found[int(which) - 1]
    from writer_assist.services.backup_files import backup_at

    return backup_at(Path(which).expanduser().absolute())


def _book(backup: Backup, title: str) -> BackedUpBook:
    if not backup.is_readable:
        raise BackupError(f"{backup.path.name} is damaged. Choose another backup.")
    books: Sequence[BackedUpBook] = [one for one in backup.books if title in ("", one.title)]
    if not books:
        titles = ", ".join(f"“{one.title}”" for one in backup.books) or "no book"
        raise UsageError(f"This backup holds {titles}.")
    return books[0]


def _when(backup: Backup) -> str:
    return f"{datetime.fromtimestamp(backup.made):%Y-%m-%d %H:%M}"
