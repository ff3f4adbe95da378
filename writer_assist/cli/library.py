"""``library add``, ``rules``, ``retry``, ``remove`` and ``status``."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click

from writer_assist.cli.composition import (
    NamedPath,
    mend,
    opened_library,
    project_history,
    scan_and_index,
    sources_of,
)
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.note import ImportReport, LibraryStatus, SourceRules
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import UsageError
from writer_assist.manuscript.structure import sample_notes
from writer_assist.paths import DataFolder

Command = TypeVar("Command", bound=Callable[..., object])


@click.group()
def library() -> None:
    """The notes library."""


def _rule_options(command: Command) -> Command:
    for option in (
        click.option(
            "--exclude", multiple=True, metavar="PATTERN", help="Exclude files that match."
        ),
        click.option(
            "--include", multiple=True, metavar="PATTERN", help="Include only files that match."
        ),
    ):
        command = option(command)
    return command


@library.command()
@click.argument("paths", nargs=-1, required=True, type=NamedPath())
@_rule_options
@click.option("--split-chapters", is_flag=True, help="Make each chapter of a long text a note.")
@click.option("--preview", is_flag=True, help="Only say what would be included.")
@json_option
@click.pass_obj
def add(
    folder: DataFolder,
    paths: tuple[Path, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    split_chapters: bool,
    preview: bool,
    as_json: bool,
) -> None:
    """Add folders or files of notes; return when they can be searched.

    Patterns are those of a .gitignore file: "drafts/" or "*.bak.md".
    """
    rules = SourceRules(include, exclude)
    if preview:
        _preview(folder, paths, rules, as_json=as_json)
        return
    with opened_library(folder) as opened:
        for path in paths:
            opened.add_source(path.expanduser().absolute(), rules, split_chapters=split_chapters)
        report = follow(scan_and_index(opened, folder))
    _print_report(report, as_json=as_json)


@library.command()
@click.argument("path", type=NamedPath())
@_rule_options
@click.option("--clear", is_flag=True, help="Take in everything again.")
@json_option
@click.pass_obj
def rules(
    folder: DataFolder,
    path: Path,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    clear: bool,
    as_json: bool,
) -> None:
    """Change which files of a folder are included; without patterns, show the rules."""
    if not (include or exclude or clear):
        _print_rules(folder, path.expanduser().absolute(), as_json=as_json)
        return
    with opened_library(folder) as opened:
        opened.set_rules(path, SourceRules(include, exclude))
        report = follow(scan_and_index(opened, folder))
    _print_report(report, as_json=as_json)


@library.command()
@click.argument("path", required=False, type=NamedPath())
@json_option
@click.pass_obj
def retry(folder: DataFolder, path: Path | None, as_json: bool) -> None:
    """Try again to read what could not be read: one file, or all."""
    with opened_library(folder) as opened:
        opened.retry(path)
        report = follow(scan_and_index(opened, folder))
    _print_report(report, as_json=as_json)


@library.command()
@click.argument("path", required=False, type=NamedPath())
@click.option("--sample", is_flag=True, help="The sample notes, instead of PATH.")
@json_option
@click.pass_obj
def remove(folder: DataFolder, path: Path | None, sample: bool, as_json: bool) -> None:
    """Remove a folder or file from the library; the files themselves stay where they are."""
    if (path is None) is not sample:
        raise UsageError("Say which folder or file to remove, or --sample.")
    with opened_library(folder) as opened:
        gone = path.expanduser().absolute() if path else sample_notes(folder)
        report = opened.remove_source(gone)
        follow(scan_and_index(opened, folder))
    _print_report(report, as_json=as_json)


@library.command()
@click.argument("project", type=NamedPath())
@click.option("--folder", "places", multiple=True, type=NamedPath(), help="A folder, or a note.")
@click.option("--tag", "tags", multiple=True, help="A tag, with those below it.")
@click.option("--everything", is_flag=True, help="Let the whole library belong to it again.")
@click.option(
    "--linked/--not-linked",
    default=None,
    help="Beside a scene, only the notes that it links to; or all of the book's.",
)
@json_option
@click.pass_obj
def book(
    folder: DataFolder,
    project: Path,
    places: tuple[Path, ...],
    tags: tuple[str, ...],
    everything: bool,
    linked: bool | None,
    as_json: bool,
) -> None:
    """Choose which notes belong to the book of PROJECT, a draft or its folder; or show it."""
    from writer_assist.history.book_sources import BookSourcesHistory

    if everything and (places or tags):
        raise UsageError("Either everything belongs to the book, or what you name.")
    chosen = before = sources_of(folder, project)
    if everything or places or tags:
        chosen = replace(
            before,
            places=tuple(str(place.expanduser().absolute()) for place in places),
            tags=tuple(tag.removeprefix("#") for tag in tags),
        )
    if linked is not None:
        chosen = replace(chosen, follow_links=linked)
    if chosen != before:
        with closing(BookSourcesHistory(project_history(folder, project))) as history:
            history.choose(chosen)
    if as_json:
        print_json(
            {"places": chosen.places, "tags": chosen.tags, "follow_links": chosen.follow_links}
        )
        return
    for line in (*chosen.places, *(f"#{tag}" for tag in chosen.tags)):
        click.echo(line)
    if chosen.are_all:
        click.echo("The whole library belongs to it.")
    if chosen.follow_links:
        click.echo("Beside a scene, only the notes that it links to are offered.")


@library.command()
@json_option
@click.pass_obj
def status(folder: DataFolder, as_json: bool) -> None:
    """Say what is in the library, what is searchable, and what failed."""
    state = _status(folder)
    if as_json:
        print_json(state)
        return
    click.echo(
        f"{state.notes} notes, {state.passages} passages; "
        f"{state.searchable} searchable by words, {state.embedded} by meaning"
    )
    for source in state.sources:
        trouble = "" if source.available else f"  unavailable: {source.reason}"
        click.echo(f"  {source.path}  {source.notes} notes{trouble}")
    for failure in state.failed:
        click.echo(f"  failed: {failure.path}: {failure.reason}")


def _preview(
    folder: DataFolder, paths: tuple[Path, ...], rules: SourceRules, *, as_json: bool
) -> None:
    from writer_assist.services.sources import preview_source

    found = [follow(preview_source(path, rules, folder.root, CancelToken())) for path in paths]
    if as_json:
        print_json(found[0] if len(found) == 1 else found)
        return
    for path, preview in zip(paths, found, strict=True):
        click.echo(f"{path}: {preview.files} files")
        for note in preview.notes:
            click.echo(f"  {note.title}  {note.words} words")
        if preview.chapters:
            click.echo(f"  or, with --split-chapters, {len(preview.chapters)} notes:")
        for note in preview.chapters:
            click.echo(f"    {note.title}  {note.words} words")
        for failure in preview.failed:
            click.echo(f"  failed: {failure.path}: {failure.reason}")
        _print_left_out(preview.left_out)


def _print_rules(folder: DataFolder, path: Path, *, as_json: bool) -> None:
    found = next((s.rules for s in _status(folder).sources if s.path == str(path)), None)
    if found is None:
        raise UsageError(f"{path} is not in the library.")
    if as_json:
        print_json(found)
        return
    for word, patterns in (("include", found.include), ("exclude", found.exclude)):
        for pattern in patterns:
            click.echo(f"{word} {pattern}")


def _status(folder: DataFolder) -> LibraryStatus:
    from writer_assist.library.backup import is_writable
    from writer_assist.services.indexing import index_counts
    from writer_assist.services.library import LibraryReader

    mend(folder)
    if not folder.database.exists():
        return LibraryStatus(writable=is_writable(folder))
    with closing(LibraryReader.open(folder)) as reader:
        searchable, embedded, model_id = index_counts(reader.vectors, folder)
        return dataclasses.replace(
            reader.status(), searchable=searchable, embedded=embedded, embedding_model=model_id
        )


def _print_report(report: ImportReport, *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    click.echo(
        f"{report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(report.failed)} failed"
    )
    for failure in report.failed:
        click.echo(f"  {failure.path}: {failure.reason}")
    _print_left_out(report.left_out)


def _print_left_out(paths: Sequence[str]) -> None:
    """Say which files were left out by custom, and how to include one."""
    if not paths:
        return
    click.echo(f"Left out as templates, licences and the like: {len(paths)}")
    for path in paths:
        click.echo(f"  {path}")
    name = Path(paths[0]).name
    click.echo(f'Include one with: library rules FOLDER --exclude "!{name}"')
