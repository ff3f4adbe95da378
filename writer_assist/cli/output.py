"""Prints results to standard output, and progress to standard error."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Generator
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import click

from writer_assist.domain.continuation import Influence, Strength
from writer_assist.domain.progress import Progress
from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import Snippet

T = TypeVar("T")

_JSON = "writer_assist.json"  # in click's context: --json was given before the command


def _json_here(ctx: click.Context, _param: click.Parameter, value: bool) -> bool:
    return value or bool(ctx.meta.get(_JSON))


def _json_for_all(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta[_JSON] = value


json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    callback=_json_here,
    help="Print the result as JSON.",
)
json_for_all = click.option(
    "--json",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_json_for_all,
    help="Print the result of the command as JSON.",
)


def print_json(value: object) -> None:
    """Print a result for programs; dataclasses, enums and paths become plain JSON."""
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def _plain(value: object) -> Any:  # noqa: ANN401 - what json takes
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def follow(work: Generator[object, None, T], *, show: Callable[[object], None] | None = None) -> T:
    """Run work to its end, its progress on standard error; return what it returns.

    Args:
        work: Yields ``Progress`` and perhaps other values.
        show: Gets the values that are not progress.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        while True:
            try:
                value = next(work)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            if isinstance(value, Progress):
                bar.update(
                    task,
                    description=value.stage,
                    completed=value.finished,
                    total=value.total or None,
                )
            elif show:
                show(value)


def snippet_record(snippet: Snippet) -> dict[str, object]:
    """Return a snippet as ``search --json`` prints it."""
    passage = snippet.passage
    return {
        "note": passage.note_title,
        "path": passage.path,
        "heading": passage.heading,
        "text": passage.text,
        "score": snippet.score,
        "reasons": snippet.reasons,
    }


def print_snippet(snippet: Snippet) -> None:
    """Print a snippet: its note, the sentence that fits, and the reasons."""
    first, last = snippet.best_sentence
    sentence = readable(snippet.passage.text[first:last]) or snippet.passage.words
    click.secho(snippet.passage.label, bold=True)
    click.echo(f"  {' '.join(sentence.split())}")
    if why := describe_reasons(snippet):
        click.secho(f"  {why}", dim=True)


def describe_reasons(snippet: Snippet) -> str:
    """Return the reasons in words: ``name: Mara · rain, ferry · close in meaning``."""
    reasons = snippet.reasons
    parts = [f"name: {', '.join(reasons.names)}"] if reasons.names else []
    if reasons.matched_words:
        parts.append(", ".join(match.word for match in reasons.matched_words[:4]))
    if reasons.dense_rank is not None and reasons.dense_rank <= 10:
        parts.append("close in meaning")
    return " · ".join(parts)


def describe_influence(influence: Influence) -> str:
    """Return in words how much a note did to a text: ``strong influence``."""
    none = influence.strength is Strength.NONE
    return "little influence" if none else f"{influence.strength.value} influence"
