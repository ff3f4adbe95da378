"""``library add``, ``status`` and ``remove``."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from pathlib import Path

import click

from writer_assist.cli.arguments import NamedPath
from writer_assist.cli.composition import opened_library, take_in
from writer_assist.cli.output import follow, json_option, print_json
from writer_assist.domain.note import ImportReport, LibraryStatus
from writer_assist.paths import DataFolder


@click.group()
def library() -> None:
    """The notes library."""


@library.command()
@click.argument("paths", nargs=-1, required=True, type=NamedPath())
@json_option
@click.pass_obj
def add(folder: DataFolder, paths: tuple[Path, ...], as_json: bool) -> None:
    """Take in folders or files of notes; return when they can be searched."""
    with opened_library(folder) as opened:
        for path in paths:
            opened.add_source(path.expanduser().absolute())
        report = follow(take_in(opened, folder))
    _print_report(report, as_json=as_json)


@library.command()
@click.argument("path", type=NamedPath())
@json_option
@click.pass_obj
def remove(folder: DataFolder, path: Path, as_json: bool) -> None:
    """Let a folder or file go; the files themselves stay where they are."""
    with opened_library(folder) as opened:
        report = opened.remove_source(path.expanduser().absolute())
        follow(take_in(opened, folder))
    _print_report(report, as_json=as_json)


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


def _status(folder: DataFolder) -> LibraryStatus:
    from writer_assist.services.indexing import index_counts
    from writer_assist.services.library import LibraryReader

    if not folder.database.exists():
        return LibraryStatus()
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
