"""``snapshot``, ``history``, ``restore``: earlier versions of a draft in the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import click

from writer_assist.cli.book_versions import book_at, keep_book, list_books, restore_book
from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import json_option, print_json
from writer_assist.errors import UsageError
from writer_assist.file_names import path_of_text, path_to_text, shown_name
from writer_assist.files import write_atomically
from writer_assist.history.versions import DraftVersion, VersionStore
from writer_assist.manuscript.held_draft import text_to_write_in
from writer_assist.manuscript.lock import DraftLock
from writer_assist.paths import DataFolder

draft_argument = click.argument("draft", type=NamedPath())


@click.command()
@draft_argument
@click.option("--name", default="", help="What to call it; a version with a name is never dropped.")
@json_option
@click.pass_obj
def snapshot(folder: DataFolder, draft: Path, name: str, as_json: bool) -> None:
    """Keep a draft or a book as it is now.

    DRAFT is a file; of a folder or a book's index, the whole book is kept.
    """
    path, called = draft.absolute(), " ".join(name.split())
    if (book := book_at(path)) is not None:
        keep_book(folder, book, called, as_json=as_json)
        return
    text = text_to_write_in(path)
    with _store(folder, path) as store:
        kept = store.keep(path_to_text(path), text, name=called)
    if as_json:
        print_json({"version": _record(kept) if kept else None})
    elif kept is None:
        click.echo("The latest version is the same.")
    else:
        click.echo(_line(kept))


@click.command()
@draft_argument
@click.option("--search", "words", default="", help="Find the lines of earlier versions.")
@json_option
@click.pass_obj
def history(folder: DataFolder, draft: Path, words: str, as_json: bool) -> None:
    """List the versions of a draft or a book.

    The latest comes first; DRAFT itself may be gone.  Of a folder or a book's index, the versions
    of the whole book are listed.
    """
    path = draft.absolute()
    book = book_at(path)
    if words:
        folder_of_drafts = path.parent if book is None else book.folder
        _find(folder, folder_of_drafts, words, None if book else path, as_json=as_json)
        return
    if book is not None:
        list_books(folder, book, as_json=as_json)
        return
    with _store(folder, path) as store:
        versions = store.versions(path_to_text(path))
    if as_json:
        print_json({"versions": [_record(version) for version in versions]})
    elif not versions:
        click.echo("No version was kept yet.")
    for version in () if as_json else versions:
        click.echo(_line(version))


@click.command()
@draft_argument
@click.argument("version", type=int)
@click.option(
    "--out",
    type=NamedPath(dir_okay=False),
    help="Write it to this file instead; - prints it.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change, of a whole book.")
@click.pass_obj
def restore(folder: DataFolder, draft: Path, version: int, out: Path | None, dry_run: bool) -> None:
    """Restore an earlier version.

    DRAFT becomes what it was in VERSION, a number of the history; the present text is kept.  Of a
    folder or a book's index, the whole book is restored: its texts, fields and order.
    """
    path = draft.absolute()
    if (book := book_at(path)) is not None:
        if out is not None:
            raise UsageError("A whole book is restored where it is; --out is for a draft.")
        restore_book(folder, book, version, is_trial=dry_run)
        return
    if dry_run:
        raise UsageError("--dry-run is for a whole book; history --search looks into versions.")
    with _store(folder, path) as store:
        known = store.version(version)
        if known is None or known.draft != path_to_text(path):
            raise UsageError(f"{path.name} has no version {version}; history lists them.")
        text = store.text(version)
        if out is not None and str(out) == "-":
            click.echo(text, nl=False)
            return
        if out is not None:
            write_atomically(out.absolute(), text.encode("utf-8", "surrogatepass"))
            return
        _put_back(folder, store, path, text)
    click.echo(f"{path.name} is as it was on {_when(known.made)}.")


def _find(
    folder: DataFolder, drafts: Path, words: str, draft: Path | None, *, as_json: bool
) -> None:
    """Print the lines of earlier versions of a draft, or of all drafts of a folder."""
    with closing(VersionStore(folder.versions(drafts))) as store:
        hits = store.search(words, path_to_text(draft) if draft else "")
    if as_json:
        found = [{"line": hit.line, "version": _record(hit.version)} for hit in hits]
        print_json({"hits": found})
    elif not hits:
        click.echo("No version has these words.")
    for hit in () if as_json else hits:
        whose = "" if draft else f"  {shown_name(path_of_text(hit.version.draft).name)}"
        click.echo(f"{_line(hit.version)}{whose}\n    {hit.line}")


def _put_back(folder: DataFolder, store: VersionStore, path: Path, text: str) -> None:
    from writer_assist.manuscript.document import Document
    from writer_assist.manuscript.index_note import index_beside

    lock = DraftLock(folder.locks, path)
    lock.acquire()  # an open window would have the older text
    try:
        if path.exists():
            is_scene = index_beside(path) is not None
            document = Document.open(path, folder.drafts, is_scene=is_scene)
            store.keep(path_to_text(path), document.text)
        else:
            document = Document.begin(path, folder.drafts)
        document.save(text)
    finally:
        lock.release()


@contextmanager
def _store(folder: DataFolder, draft: Path) -> Iterator[VersionStore]:
    with closing(VersionStore(folder.versions(draft.parent))) as store:
        yield store


def _record(version: DraftVersion) -> dict[str, object]:
    return {
        "version": version.number,
        "made": datetime.fromtimestamp(version.made).astimezone().isoformat(timespec="seconds"),
        "words": version.words,
        "name": version.name,
        "draft": path_of_text(version.draft),
    }


def _line(version: DraftVersion) -> str:
    name = f"  {version.name}" if version.name else ""
    return f"{version.number:>6}  {_when(version.made)}  {version.words:>9,} words{name}"


def _when(made: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(made))
