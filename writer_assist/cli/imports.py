"""``manuscript import``: a book from another program becomes a manuscript."""

from __future__ import annotations

from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath
from writer_assist.cli.manuscript import INDENT
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.imported_book import ImportedBook, chosen_of, with_scenes_apart
from writer_assist.domain.progress import CancelToken
from writer_assist.paths import DataFolder


@click.command("import")
@click.argument("source", type=NamedPath())
@click.argument("folder", type=NamedPath(file_okay=False))
@click.option("--title", default="", help="Else as the source says.")
@click.option("--split-scenes", is_flag=True, help="Cut chapters at their scene breaks.")
@click.option("--no-research", is_flag=True, help="Leave out what stands beside the manuscript.")
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
@json_option
@click.pass_obj
def import_book(
    data: DataFolder,
    source: Path,
    folder: Path,
    title: str,
    split_scenes: bool,
    no_research: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a book in FOLDER of SOURCE, which stays as it is.

    SOURCE is a document (docx, odt, rtf, epub, html), a text (md, txt), or a project of Scrivener,
    novelWriter or Manuskript.  FOLDER is new, or empty.
    """
    from writer_assist.manuscript.changes import make_change
    from writer_assist.services.manuscript_import import change_of, read_source

    source, folder = source.absolute(), folder.absolute()
    book = follow(read_source(source, CancelToken()))
    book = with_scenes_apart(book) if split_scenes else book
    book = chosen_of(book, title=title, with_notes=not no_research)
    change = change_of(book, folder)
    if not dry_run:
        index = change.index.path if change.index else folder
        make_change(change, data.index_versions(index))
    if as_json:
        print_json(_record(book, folder, is_written=not dry_run))
        return
    click.secho(f"{book.title}  {book.words:,} words", bold=True)
    for scene in book.scenes:
        out = "" if scene.is_included else "not in the book"
        facts = " · ".join(filter(None, (f"{scene.words:,}", scene.status, scene.pov, out)))
        click.echo(f"{INDENT * (scene.depth + 1)}{scene.title}  {facts}")
    if book.notes:
        click.echo(f"Research: {len(book.notes)} notes")
    for warning in book.warnings:
        click.echo(warning)
    click.echo("Nothing was written." if dry_run else f"Written to {folder}.")


def _record(book: ImportedBook, folder: Path, *, is_written: bool) -> dict[str, object]:
    return {
        "title": book.title,
        "author": book.author,
        "words": book.words,
        "folder": folder,
        "written": is_written,
        "scenes": [
            {
                "title": scene.title,
                "depth": scene.depth,
                "words": scene.words,
                "status": scene.status,
                "synopsis": scene.synopsis,
                "pov": scene.pov,
                "target": scene.target,
                "compile": scene.is_included,
            }
            for scene in book.scenes
        ],
        "research": [note.title for note in book.notes],
        "warnings": book.warnings,
    }
