"""Trying to load a model where a native abort does no harm."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import closing, suppress
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.model_files import ModelDescription, ModelKind
from writer_assist.domain.progress import Progress
from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.child import Finished, run_native
from writer_assist.model_store.inspect import inspect_model

TOKENIZER_WITHIN_S = 60.0  # a sound one takes milliseconds, once it is read

logger = logging.getLogger(__name__)


def probe_load(path: Path, cancel: CancelToken) -> Generator[Progress, None, ModelDescription]:
    """Inspect a model, then load it in a child process and compute one token.

    Raises:
        ModelNotFoundError: Nothing is there, or it may not be read.
        ModelUnsupportedError: It cannot be loaded; the sentence says why.
        Cancelled: Asked to stop; the child was ended.
    """
    description = inspect_model(path)
    if description.format != "GGUF":
        yield from _try_tokenizer(path, cancel)
    running = run_native(_task(description), path, cancel=cancel)
    while True:
        try:
            yield Progress(f"Trying {path.name}", int(next(running)))
        except StopIteration as finished:
            _judge(path, finished.value)
            return description


def _try_tokenizer(path: Path, cancel: CancelToken) -> Generator[Progress, None, None]:
    """Take prose apart with a tokenizer, whose pattern may be one that comes to no end."""
    ended = 1
    with closing(run_native("probe_tokenizer", path, cancel=cancel)) as running, suppress(_TooLong):
        ended = (yield from _watched(running, path)).code
    if ended != 0:
        raise ModelUnsupportedError(
            f"The tokenizer of {path.name} is damaged, or cannot take plain prose apart, so the "
            "model will not be used."
        )


def _watched(
    running: Generator[float, None, Finished], path: Path
) -> Generator[Progress, None, Finished]:
    while True:
        try:
            seconds = next(running)
        except StopIteration as finished:
            ended: Finished = finished.value
            return ended
        if seconds > TOKENIZER_WITHIN_S:
            raise _TooLong
        yield Progress(f"Trying {path.name}", int(seconds))


class _TooLong(Exception):
    """Work that takes milliseconds with a sound model goes on and on."""


def _task(description: ModelDescription) -> str:
    if description.format == "GGUF":
        return "probe_gguf"
    return "probe_embedding" if description.kind is ModelKind.EMBEDDING else "probe_folder"


def _judge(path: Path, finished: Finished) -> None:
    if finished.code == 0:
        return
    logger.warning("Loading a model failed with code %s: %s", finished.code, finished.errors)
    if finished.out_of_memory:
        raise ModelUnsupportedError(
            f"{path.name} needs more memory than this computer has to spare. "
            "Close other programs, or choose a smaller model."
        )
    if finished.aborted:
        raise ModelUnsupportedError(
            f"{path.name} makes its library crash, so it will not be used. "
            "The file may be damaged, or need a newer version of this program."
        )
    raise ModelUnsupportedError(
        f"{path.name} cannot be loaded by this version. It may be damaged, or of a newer kind "
        "of model than this program knows."
    )
