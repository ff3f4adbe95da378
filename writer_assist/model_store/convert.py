"""Converting a GGUF model once for transformers, for computers that cannot build llama.cpp."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Generator
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.progress import Progress
from writer_assist.errors import ModelUnsupportedError
from writer_assist.file_names import fitting_name
from writer_assist.files import disk_error
from writer_assist.model_store.child import run_native
from writer_assist.model_store.formats import converted_folder

logger = logging.getLogger(__name__)


def convert_for_transformers(shipped: Path, cancel: CancelToken) -> Generator[Progress, None, Path]:
    """Write a GGUF model as a folder of safetensors in bfloat16, and load it once to see.

    Costs nothing when it was done already.

    Returns:
        The folder.

    Raises:
        ModelUnsupportedError: transformers cannot read the file.
        DiskError: There is no room.
        Cancelled: Nothing is left behind.
    """
    target = converted_folder(shipped)
    if (target / "config.json").is_file():
        return target
    partial = target.with_name(fitting_name(f".{target.name}", f".{os.getpid()}.partial"))
    try:
        for task, arguments in (
            ("convert_gguf", (shipped, partial)),
            ("probe_folder", (partial,)),
        ):
            yield from _run(task, arguments, shipped, cancel)
        shutil.rmtree(target, ignore_errors=True)
        partial.replace(target)
    except OSError as error:
        raise disk_error(error, target) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return target


def _run(
    task: str, arguments: tuple[Path, ...], shipped: Path, cancel: CancelToken
) -> Generator[Progress, None, None]:
    running = run_native(task, *arguments, cancel=cancel)
    while True:
        try:
            yield Progress(f"Converting {shipped.name}", int(next(running)))
        except StopIteration as ended:
            finished = ended.value
            break
    if finished.code != 0:
        logger.warning("%s ended with code %s: %s", task, finished.code, finished.errors)
        raise ModelUnsupportedError(f"{shipped.name} could not be converted for transformers.")
