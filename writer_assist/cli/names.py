"""``names``: the list of a book's names, and how it is corrected, in the terminal."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath, mend, project_history, sources_of
from writer_assist.cli.output import json_option, print_json
from writer_assist.domain.book_names import (
    BookName,
    NameChange,
    NameCorrection,
    NameCorrections,
    NameKind,
    NameList,
)
from writer_assist.errors import UsageError
from writer_assist.paths import DataFolder

_KINDS = click.Choice([kind.value for kind in NameKind])
_project = click.option(
    "--project", required=True, type=NamedPath(), help="A draft of the book, or its folder."
)


@click.group()
def names() -> None:
    """The names of a book: people, places and terms."""


@names.command("list")
@_project
@click.option("--kind", type=_KINDS, help="Only these.")
@click.option("--hidden", is_flag=True, help="Also those that you hid.")
@json_option
@click.pass_obj
def list_names(
    folder: DataFolder, project: Path, kind: str | None, hidden: bool, as_json: bool
) -> None:
    """List the names that notes, front matter and manuscript have, as you corrected them."""
    listed = _listed(folder, project)
    wanted = [
        one
        for one in (listed.names if hidden else listed.shown)
        if kind is None or one.kind.value == kind
    ]
    if as_json:
        print_json(wanted)
        return
    for one in wanted:
        click.echo(_line(one))
    if not wanted:
        click.echo("No names.", err=True)


@names.command()
@click.argument("name")
@_project
@click.option("--kind", type=_KINDS, default=NameKind.PERSON.value, show_default=True)
@click.pass_obj
def add(folder: DataFolder, name: str, project: Path, kind: str) -> None:
    """Add NAME to the list."""
    _correct(folder, project, NameCorrection(NameChange.ADD, name, kind))


@names.command()
@click.argument("name")
@_project
@click.pass_obj
def hide(folder: DataFolder, name: str, project: Path) -> None:
    """Take NAME off the list: it is none."""
    _correct(folder, project, NameCorrection(NameChange.HIDE, name))


@names.command()
@click.argument("name")
@_project
@click.pass_obj
def show(folder: DataFolder, name: str, project: Path) -> None:
    """Put NAME, which you hid, on the list again."""
    _correct(folder, project, NameCorrection(NameChange.SHOW, name))


@names.command()
@click.argument("name")
@click.argument("into")
@_project
@click.pass_obj
def join(folder: DataFolder, name: str, into: str, project: Path) -> None:
    """Let NAME be another form of the name INTO."""
    _correct(folder, project, NameCorrection(NameChange.JOIN, name, into))


@names.command()
@click.argument("form")
@_project
@click.pass_obj
def part(folder: DataFolder, form: str, project: Path) -> None:
    """Let FORM, which is listed as a form of another name, be a name of its own."""
    _correct(folder, project, NameCorrection(NameChange.PART, form))


@names.command("kind")
@click.argument("name")
@click.argument("kind", type=_KINDS)
@_project
@click.pass_obj
def set_kind(folder: DataFolder, name: str, kind: str, project: Path) -> None:
    """Say whether NAME is a person, a place or a term."""
    _correct(folder, project, NameCorrection(NameChange.KIND, name, kind))


@names.command()
@_project
@click.pass_obj
def undo(folder: DataFolder, project: Path) -> None:
    """Take back the last correction."""
    made = sources_of(folder, project).names
    if not made:
        raise UsageError("Nothing was corrected.")
    _keep(folder, project, made[:-1])


def _listed(folder: DataFolder, project: Path) -> NameList:
    from writer_assist.services.book_names import BookNamesService, any_draft
    from writer_assist.services.library import LibraryReader
    from writer_assist.services.manuscript_texts import ManuscriptShelf

    mend(folder)
    draft = any_draft(project.expanduser().absolute())
    with closing(LibraryReader.open(folder)) as reader:
        service = BookNamesService(reader, folder, ManuscriptShelf())
        return service.names(draft, sources_of(folder, project))


def _correct(folder: DataFolder, project: Path, one: NameCorrection) -> None:
    if one.change not in (NameChange.ADD, NameChange.SHOW):
        _check(folder, project, one.name)
    if one.change is NameChange.JOIN:
        _check(folder, project, one.other)
    _keep(folder, project, (*sources_of(folder, project).names, one))


def _check(folder: DataFolder, project: Path, name: str) -> None:
    known = {form for one in _listed(folder, project).names for form in one.all_forms}
    if name not in known:
        raise UsageError(f"“{name}” is not on the list.")


def _keep(folder: DataFolder, project: Path, made: NameCorrections) -> None:
    from writer_assist.history.book_sources import BookSourcesHistory

    with closing(BookSourcesHistory(project_history(folder, project))) as history:
        history.choose(replace(history.sources(), names=made))


def _line(one: BookName) -> str:
    forms = f" ({', '.join(one.forms)})" if one.forms else ""
    hidden = "  hidden" if one.is_hidden else ""
    return f"{one.kind.value:7}{one.in_draft:6}{one.in_notes:6}  {one.name}{forms}{hidden}"
