"""Options and models that several benchmarks share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from writer_assist.cli.composition import NamedPath, load_embedder
from writer_assist.domain.ports import Embedder
from writer_assist.errors import ModelNotFoundError
from writer_assist.model_store.catalogue import default_embedding_model
from writer_assist.paths import DataFolder

_Command = TypeVar("_Command", bound=Callable[..., Any] | click.Command)
_NO_MODEL = "An embedding model has to be installed."

# The output is always JSON; the option exists because other commands have it.
always_json = click.option("--json", is_flag=True, expose_value=False, hidden=True)
seed_option = click.option("--seed", type=int, default=1, show_default=True)
novels_argument = click.argument("folder_of_novels", metavar="DIR", type=NamedPath(file_okay=False))
passages_option = click.option(
    "--passages", type=click.IntRange(100, 2_000_000), default=10_000, show_default=True
)
fiction_option = click.option(
    "--fiction",
    type=NamedPath(file_okay=False),
    help="Folder with text files that the passages are made of; else what the program brings.",
)
embedding_model_option = click.option(
    "--embedding-model",
    type=NamedPath(file_okay=False),
    help="Folder of a model to find with by meaning; else the default one.",
)


def places_option(default: int) -> Callable[[_Command], _Command]:
    """Return the option that says at how many places of novels is measured."""
    return click.option(
        "--places", type=click.IntRange(2, 10_000), default=default, show_default=True
    )


def needed_model() -> Path:
    """Return the folder of the default embedding model.

    Raises:
        ModelNotFoundError: None is installed.
    """
    if (model := default_embedding_model()) is None:
        raise ModelNotFoundError(_NO_MODEL)
    return model


def needed_embedder(folder: DataFolder) -> Embedder:
    """Load the embedding model of the settings.

    Raises:
        ModelNotFoundError: None is installed.
    """
    if (embedder := load_embedder(folder)) is None:
        raise ModelNotFoundError(_NO_MODEL)
    return embedder
