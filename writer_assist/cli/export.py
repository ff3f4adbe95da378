"""``manuscript export``: a book for editors and readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.export import (
    STANDARD,
    ExportFormat,
    ExportOrder,
    ExportOutcome,
    TitlePage,
)
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import UsageError
from writer_assist.paths import DataFolder

_FORMATS = [kind.value for kind in ExportFormat]


@click.command("export")
@click.argument("manuscript", type=NamedPath())
@click.argument("out", type=NamedPath())
@click.option("--to", "kind", type=click.Choice(_FORMATS), help="Otherwise as OUT ends.")
@click.option(
    "--template",
    default=STANDARD,
    show_default=True,
    help="standard-manuscript, book, plain, or your own.",
)
@click.option("--title", default="", help="Otherwise as the book says, or its first draft.")
@click.option("--author", default="", help="Otherwise as the book says, or its first draft.")
@click.option("--contact", multiple=True, help="A line of the title page; give it several times.")
@click.option("--language", default="", help="Of the text; otherwise as the book says, or en.")
@click.option(
    "--scene",
    "scenes",
    multiple=True,
    metavar="NAME",
    help="Only this one, with all below it, by its name or title; give it several times.",
)
@click.option(
    "--no-titles", is_flag=True, help="Give no draft of a folder a heading from its name."
)
@click.option("--cover", type=NamedPath(dir_okay=False), help="A PNG or JPEG, for the e-book.")
@click.option("--rights", default="", help="Who has them.")
@click.option("--publisher", default="", help="For the e-book.")
@click.option("--isbn", default="", help="Of the e-book.")
@click.option("--description", default="", help="What shops say of the e-book.")
@click.option("--dedication", multiple=True, help="A line; give it several times.")
@click.option("--about", default="", metavar="TEXT", help="A last chapter, about the author.")
@json_option
@click.pass_obj
def export(
    folder: DataFolder,
    manuscript: Path,
    out: Path,
    kind: str | None,
    template: str,
    title: str,
    author: str,
    contact: tuple[str, ...],
    language: str,
    scenes: tuple[str, ...],
    no_titles: bool,
    cover: Path | None,
    rights: str,
    publisher: str,
    isbn: str,
    description: str,
    dedication: tuple[str, ...],
    about: str,
    as_json: bool,
) -> None:
    """Export a manuscript to a file.

    MANUSCRIPT is a book (its folder or its index note), a draft, or a folder of drafts.  OUT is
    the file; with --to novelwriter or --to longform it is a new folder.

    Comments and front matter are not exported, nor drafts with "compile: false" in it.
    """
    from writer_assist.manuscript.contents import (
        chosen_sources,
        language_of,
        sources_of,
        unexported_scenes,
    )
    from writer_assist.services.export import export_manuscript

    wanted = _format_of(kind, out)
    place = manuscript.absolute()
    sources = sources_of(place, titled=not no_titles)
    missing, set_aside = ((), ()) if scenes else unexported_scenes(place)
    order = ExportOrder(
        chosen_sources(sources, scenes) if scenes else sources,
        wanted,
        template,
        TitlePage(
            title,
            author,
            contact,
            language or language_of(place) or "en",
            cover=cover.absolute() if cover else None,
            rights=rights,
            publisher=publisher,
            isbn=isbn,
            description=description,
            dedication=dedication,
            about=about,
        ),
        out.absolute(),
    )
    outcome = follow(export_manuscript(order, folder, CancelToken()))
    _tell(outcome, (*outcome.left_out, *set_aside), missing, as_json=as_json)


def _format_of(kind: str | None, out: Path) -> ExportFormat:
    """Return the format that is asked for, or that the file's name ends in."""
    ending = kind or out.suffix.removeprefix(".").lower()
    if ending not in _FORMATS:
        raise UsageError(f"“{ending}” is no kind of file to export. Choose: {', '.join(_FORMATS)}.")
    if out.is_dir() and not ExportFormat(ending).is_folder:
        raise UsageError(f"{out} is a folder. Say which file to write.")
    return ExportFormat(ending)


def _tell(
    outcome: ExportOutcome, left_out: Sequence[str], missing: Sequence[str], *, as_json: bool
) -> None:
    """Print what was written, and what is not in it."""
    if as_json:
        print_json(
            {
                "target": outcome.target,
                "words": outcome.words,
                "left_out": left_out,
                "missing": missing,
            }
        )
        return
    click.echo(f"{outcome.target.name}: {outcome.words:,} words.")
    if left_out:
        click.echo(f"Not in the book, and left out: {', '.join(left_out)}.")
    if missing:
        click.echo(f"Missing, and so not exported: {', '.join(missing)}.", err=True)
