"""Commands that time the window: key press to painted text."""

from __future__ import annotations

from pathlib import Path

import click

from tests.benchmarks.options import (
    always_json,
)
from tests.benchmarks.reporting import say
from writer_assist.cli.composition import NamedPath
from writer_assist.cli.output import print_json


@click.command()
@always_json
def typing() -> None:
    """Time key press to painted text while the engines work."""
    from tests.benchmarks.typing import run_typing

    print_json(run_typing(report=say))


@click.command()
@click.argument("novel", type=NamedPath(dir_okay=False), required=False)
@click.option("--words", type=click.IntRange(100, 300_000), default=150_000, show_default=True)
@always_json
def marks(novel: Path | None, words: int) -> None:
    """Time a key with and without lines under words, in the text of NOVEL or in made-up prose."""
    from tests.benchmarks.marks import run_marks
    from tests.benchmarks.prose import Prose

    text = Prose().text(words) if novel is None else novel.read_text("utf-8", "replace")
    print_json(run_marks(text, report=say))


@click.command()
@click.option("--scenes", type=click.IntRange(1, 5_000), default=120, show_default=True)
@click.option("--keys", type=click.IntRange(10, 5_000), default=300, show_default=True)
@always_json
def scroll_typing(scenes: int, keys: int) -> None:
    """Time key press to painted text in a book of many scenes in one scroll."""
    from tests.benchmarks.scroll_typing import run_scroll_typing

    print_json(run_scroll_typing(scenes=scenes, keys=keys, report=say))
