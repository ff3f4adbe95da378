"""The entry point of the command line; each group of commands has a module of its own."""

from __future__ import annotations

import gc
import logging
import sys
from pathlib import Path

import click

from writer_assist import __version__
from writer_assist.cli import (
    answers,
    backup,
    export,
    imports,
    inspire,
    library,
    manuscript,
    models,
    names,
    note_map,
    replay,
    stats,
    versions,
    voice,
    writing,
)
from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import json_for_all
from writer_assist.errors import WriterAssistError
from writer_assist.offline import GUARD, go_offline
from writer_assist.paths import DataFolder


class _CommandOrFile(click.Group):
    """A group whose first word may also be a draft to open in the window."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            args = ["open", *args]
        return super().resolve_command(ctx, args)


@click.group(
    cls=_CommandOrFile,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="WRITER-ASSIST FILE opens a draft in the window.",
)
@click.option(
    "--data-dir",
    type=NamedPath(),
    help="Folder with the library, its caches, settings and history.",
)
@json_for_all
@click.version_option(__version__)
@click.pass_context
def root(ctx: click.Context, data_dir: Path | None) -> None:
    """Draft fiction beside your own notes, fully offline.

    Without a command the window opens.
    """
    ctx.obj = DataFolder(data_dir.expanduser().absolute()) if data_dir else DataFolder.default()
    if ctx.invoked_subcommand is None:
        ctx.invoke(open_window, file=None)


@root.command("open", hidden=True)
@click.argument("file", required=False, type=NamedPath(dir_okay=False))
@click.pass_obj
def open_window(folder: DataFolder, file: Path | None) -> None:
    """Open the window, on FILE if one is given."""
    # Nothing that modules make is garbage; looking for some costs a tenth of their import.  The
    # window collects by itself from its start on.
    gc.disable()
    from writer_assist import app

    sys.exit(app.main(folder, file))


for command in (
    library.library,
    manuscript.manuscript,
    backup.backup,
    *writing.commands,
    inspire.inspire,
    note_map.note_map,
    names.names,
    answers.ask,
    replay.replay,
    models.models,
    voice.voice,
    models.doctor,
):
    root.add_command(command)


for command in (
    versions.snapshot,
    versions.history,
    versions.restore,
    export.export,
    imports.import_book,
    stats.stats,
):
    manuscript.manuscript.add_command(command)


def run() -> None:
    """Run the command.

    Exit codes: 0, done; 1, it could not be done, and a sentence says why; 2, the command line
    was wrong.
    """
    go_offline()
    GUARD.stand()
    logging.basicConfig(level=logging.ERROR, format="%(message)s", stream=sys.stderr)
    try:
        root(prog_name="writer-assist")
    except WriterAssistError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except OSError as error:
        # A failure of the disk that the services did not foresee is not a bug.
        click.echo(f"The computer refused: {error}.", err=True)
        sys.exit(1)
