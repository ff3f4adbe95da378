"""The benchmarks and their command: figures are ratios measured in one run, printed as JSON.

Started by ``python3 packaging/start.py bench NAME``; without a name it lists them.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import click

from tests.benchmarks import finding_commands, window_commands, writing_commands
from writer_assist.cli.composition import NamedPath
from writer_assist.errors import WriterAssistError
from writer_assist.offline import go_offline
from writer_assist.paths import DataFolder

_COMMANDS = (
    finding_commands.retrieval,
    finding_commands.ranking,
    finding_commands.masked,
    finding_commands.answers,
    finding_commands.latency,
    finding_commands.stages,
    finding_commands.map_places,
    writing_commands.generation,
    writing_commands.continuation,
    writing_commands.dial,
    writing_commands.badge,
    writing_commands.influence,
    writing_commands.voice,
    writing_commands.trials,
    window_commands.typing,
    window_commands.marks,
    window_commands.scroll_typing,
)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.option("--data-dir", type=NamedPath(), help="Folder with settings and caches.")
@click.pass_context
def bench(ctx: click.Context, data_dir: Path | None) -> None:
    """Measure ranking and speed on this machine; results are JSON."""
    ctx.obj = DataFolder(data_dir.expanduser().absolute()) if data_dir else DataFolder.default()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for _command in _COMMANDS:
    bench.add_command(_command)


def main() -> None:
    """Run the named benchmark; exit with 1 and a sentence if it cannot be run."""
    go_offline()
    logging.basicConfig(level=logging.ERROR, format="%(message)s", stream=sys.stderr)
    try:
        bench(prog_name="start.py bench")
    except WriterAssistError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
