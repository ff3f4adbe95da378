"""``snapshot``, ``history``, ``restore``: earlier versions of a draft in the terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import json_option, print_json
from writer_assist.errors import UsageError
from writer_assist.file_names import path_of_text, path_to_text, shown_name
from writer_assist.files import write_atomically
from writer_assist.history.versions import DraftVersion, VersionStore
from writer_assist.manuscript.contents import all_files
from writer_assist.manuscript.held_draft import text_to_write_in
from writer_assist.manuscript.index_note import is_index
from writer_assist.manuscript.lock import DraftLock
from writer_assist.paths import DataFolder

draft_argument = click.argument("draft", type=NamedPath(dir_okay=False))


@click.command()
@click.argument("place", metavar="PATH", type=NamedPath())
@click.option("--name", default="", help="What to call it; a version with a name is never dropped.")
@json_option
@click.pass_obj
def snapshot(folder: DataFolder, place: Path, name: str, as_json: bool) -> None:
    """Keep a manuscript as it is now.

    PATH is a draft, a book with all its scenes, or a folder of drafts.
    """
    paths, name = all_files(place.absolute()), " ".join(name.split())
    kept: dict[Path, DraftVersion | None] = {}
    with closing(VersionStore(folder.versions(paths[0].parent))) as store:
        for path in paths:
            kept[path] = store.keep(path_to_text(path), text_to_write_in(path), name=name)
    new = [version for version in kept.values() if version is not None]
    if len(paths) > 1 or place.is_dir():
        if as_json:
            print_json({"versions": [_record(version) | _whose(version) for version in new]})
            return
        done = f"kept as “{name}”" if name else "kept"
        same = "." if len(new) == len(paths) else "; the latest version of the others is the same."
        click.echo(f"{len(new)} of {len(paths)} drafts {done}{same}")
    elif as_json:
        print_json({"version": _record(new[0]) if new else None})
    else:
        click.echo(_line(new[0]) if new else "The latest version is the same.")


@click.command()
@click.argument("place", metavar="PATH", type=NamedPath())
@click.option("--search", "words", default="", help="Find the lines of earlier versions.")
@json_option
@click.pass_obj
def history(folder: DataFolder, place: Path, words: str, as_json: bool) -> None:
    """List the versions of a draft, the latest first.

    PATH is a draft, whose file itself may be gone; of a book or a folder of drafts the latest
    version of each is listed.
    """
    path = place.absolute()
    is_whole = path.is_dir() or is_index(path)
    drafts = all_files(path)[0].parent if is_whole else path.parent
    draft = "" if is_whole else path_to_text(path)
    with closing(VersionStore(folder.versions(drafts))) as store:
        hits = store.search(words, draft) if words else ()
        versions = () if words else store.versions(draft) if draft else store.latest()
    if is_whole:  # in the order of the book; what was deleted since comes last
        order = {path_to_text(one): number for number, one in enumerate(all_files(path))}
        versions = tuple(sorted(versions, key=lambda one: order.get(one.draft, len(order))))
    if words and as_json:
        found = [{"line": hit.line, "version": _record(hit.version)} for hit in hits]
        print_json({"hits": found})
    elif as_json:
        records = [_record(one) | ({} if draft else _whose(one)) for one in versions]
        print_json({"versions": records})
    elif not (hits or versions):
        click.echo("No version has these words." if words else "No version was kept yet.")
    for hit in () if as_json else hits:
        click.echo(f"{_line(hit.version, is_of_many=is_whole)}\n    {hit.line}")
    for version in () if as_json else versions:
        click.echo(_line(version, is_of_many=is_whole))


@click.command()
@draft_argument
@click.argument("version", type=int)
@click.option(
    "--out",
    type=NamedPath(dir_okay=False),
    help="Write it to this file instead; - prints it.",
)
@click.pass_obj
def restore(folder: DataFolder, draft: Path, version: int, out: Path | None) -> None:
    """Restore an earlier version of a draft.

    VERSION is a number of the history.  The present text is kept as a version, too.
    """
    path = draft.absolute()
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
    }


def _whose(version: DraftVersion) -> dict[str, object]:
    return {"draft": path_of_text(version.draft)}


def _line(version: DraftVersion, *, is_of_many: bool = False) -> str:
    name = f"  {version.name}" if version.name else ""
    whose = f"  {shown_name(path_of_text(version.draft).name)}" if is_of_many else ""
    return f"{version.number:>6}  {_when(version.made)}  {version.words:>9,} words{whose}{name}"


def _when(made: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(made))
