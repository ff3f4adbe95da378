"""``manuscript``: making a book, its state, and the order of its scenes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.disclosure_report import ReportFormat, report
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ManuscriptError
from writer_assist.files import write_atomically
from writer_assist.manuscript.changes import ManuscriptChange, make_change
from writer_assist.manuscript.index_note import indexes_in, is_index
from writer_assist.manuscript.making import new_project, project_from_file, project_from_folder
from writer_assist.manuscript.project import Project, ProjectReader, Scene, project_of
from writer_assist.manuscript.scene_operations import move_scenes, reorder
from writer_assist.manuscript.scene_order import Order, Place
from writer_assist.manuscript.structure import SUFFIXES
from writer_assist.paths import DataFolder

INDENT = "  "  # for each level, in lists of scenes


@click.group()
def manuscript() -> None:
    """Books: folders of scenes, with a note that lists them.

    The note is an index as Obsidian's plugin Longform keeps it; every file is plain Markdown.
    """


@manuscript.command("new")
@click.argument("folder", type=NamedPath(file_okay=False))
@click.option("--title", help="Else the name of the folder, or of the draft that it is made from.")
@click.option(
    "--from",
    "source",
    type=NamedPath(),
    help="A long draft, cut at its headings; or FOLDER itself, whose drafts become the scenes.",
)
@json_option
@click.pass_obj
def new(
    data: DataFolder, folder: Path, title: str | None, source: Path | None, as_json: bool
) -> None:
    """Make a book in FOLDER; no word of a draft is changed."""
    folder = folder.absolute()
    if source is None:
        change = new_project(folder, title or folder.name)
    elif source.is_dir():
        if source.resolve() != folder.resolve():
            raise ManuscriptError("The drafts of a folder become a book where they are.")
        change = project_from_folder(_a_draft_in(folder), title=title or "")
    else:
        change = project_from_file(source.absolute(), folder, title=title or "")
    project = _made(data, change)
    if as_json:
        print_json(_record(project))
    else:
        click.echo(f"{project.index.path}: {len(project.scenes)} scenes, {project.words:,} words")


@manuscript.command("status")
@click.argument("path", type=NamedPath())
@json_option
def status(path: Path, as_json: bool) -> None:
    """List the scenes of a book with their words.

    PATH is the book's folder, its index note, or a scene.
    """
    project = _project_at(path)
    if as_json:
        print_json(_record(project))
        return
    click.secho(f"{project.index.title}  {project.words:,} words", bold=True)
    for scene in project.scenes:
        fields = scene.fields
        said = f"{scene.words:,}" if scene.is_there else "missing"
        out = "" if fields.is_included else "not in the book"
        facts = " · ".join(filter(None, (said, fields.status, fields.pov, out)))
        click.echo(f"{INDENT * (scene.depth + 1)}{scene.title}  {facts}")
    if project.unlisted:
        click.echo(f"Not in the book: {', '.join(project.unlisted)}")
    if project.binned:
        click.echo(f"In the bin: {', '.join(one.name for one in project.binned)}")


@manuscript.command("order")
@click.argument("path", type=NamedPath())
@click.argument("listed", required=False)
@click.option("--move", multiple=True, metavar="SCENE", help="Move it, with all below it.")
@click.option("--below", metavar="CHAPTER", help="To where; else to the top level.")
@click.option("--at", type=click.IntRange(1), help="As which one there; else as the last.")
@json_option
@click.pass_obj
def order(
    data: DataFolder,
    path: Path,
    listed: str | None,
    move: tuple[str, ...],
    below: str | None,
    at: int | None,
    as_json: bool,
) -> None:
    """Print the order of the scenes, or change it.

    LISTED is a file with all scenes in a new order, one a line, two spaces further in for each
    level; - reads it from standard input.
    """
    project = _project_at(path)
    if listed is not None:
        text = sys.stdin.read() if listed == "-" else Path(listed).read_text("utf-8")
        project = _made(data, reorder(project, _order_in(text)), project)
    elif move:
        for name in move:
            project.scene(name)
        place = (at or sys.maxsize) - 1
        project = _made(data, move_scenes(project, move, below=below, at=place), project)
    if as_json:
        print_json({"scenes": [_scene_record(scene) for scene in project.scenes]})
        return
    for scene in project.scenes:
        click.echo(f"{INDENT * scene.depth}{scene.name}")


@manuscript.command("disclosure")
@click.argument("path", type=NamedPath())
@click.option(
    "--to",
    "form",
    type=click.Choice([one.value for one in ReportFormat]),
    default=ReportFormat.MARKDOWN.value,
    show_default=True,
    help="Markdown, a web page, or JSON.",
)
@click.option("--out", type=NamedPath(dir_okay=False), help="A file; else it is printed.")
@json_option
@click.pass_obj
def disclosure(data: DataFolder, path: Path, form: str, out: Path | None, as_json: bool) -> None:
    """Report who wrote a manuscript.

    PATH is a book, a folder of drafts or a draft.  The report has words and shares, and the models
    and notes that were used.
    """
    from writer_assist.services.disclosure import disclose

    found = follow(disclose(path, data, None, CancelToken()))
    text = report(found, ReportFormat.JSON if as_json else ReportFormat(form))
    if out is None:
        click.echo(text, nl=False)
    else:
        write_atomically(out.absolute(), text.encode("utf-8", "replace"))


def _project_at(path: Path) -> Project:
    path = path.absolute()
    if path.is_dir():
        index = next((note for note in indexes_in(path) if is_index(note)), None)
    else:
        index = project_of(path)
    if index is None:
        raise ManuscriptError(f"{path} is not a book, and not a part of one.")
    return ProjectReader().read(index)


def _made(data: DataFolder, change: ManuscriptChange, before: Project | None = None) -> Project:
    index = change.index.path if change.index else before.index.path if before else Path()
    make_change(change, data.index_versions(index))
    return ProjectReader().read(index)


def _a_draft_in(folder: Path) -> Path:
    drafts = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES]
    if not drafts:
        raise ManuscriptError(f"{folder} holds no drafts.")
    return drafts[0]


def _order_in(text: str) -> Order:
    places: list[Place] = []
    for line in text.replace("\t", INDENT).splitlines():
        if name := line.strip():
            depth = (len(line) - len(line.lstrip())) // len(INDENT)
            most = places[-1].depth + 1 if places else 0
            places.append(Place(name, min(depth, most)))
    return tuple(places)


def _record(project: Project) -> dict[str, object]:
    return {
        "title": project.index.title,
        "index": project.index.path,
        "words": project.words,
        "target": project.index.target,
        "scenes": [_scene_record(scene) for scene in project.scenes],
        "unlisted": project.unlisted,
        "bin": project.binned,
    }


def _scene_record(scene: Scene) -> dict[str, object]:
    fields = scene.fields
    return {
        "name": scene.name,
        "title": scene.title,
        "depth": scene.depth,
        "path": scene.path,
        "missing": not scene.is_there,
        "words": scene.words,
        "status": fields.status,
        "synopsis": fields.synopsis,
        "pov": fields.pov,
        "target": fields.target,
        "compile": fields.is_included,
    }
