"""Formats of a model: where they are stored, and how fast each is on this machine."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Generator
from dataclasses import asdict, dataclass
from pathlib import Path

from writer_assist.child_process import followed, run_module
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import ModelUnsupportedError
from writer_assist.file_names import fitting_name
from writer_assist.files import disk_error, write_atomically
from writer_assist.model_store import native

# One set of four cards as the window asks for it: each card's own note and last paragraph are
# prefilled, then forty tokens are decoded in all four rows together.
PREFILL_TOKENS = 4 * 170
DECODING_STEPS = 40

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FormatSpeed:
    """One format of a model, measured on this machine.

    Attributes:
        format: llama.cpp's name: "Q4_1", "BF16".
        file: Name of the file, next to the original.
        size_bytes: On the disk.
        prefill_tokens_per_s: For one long row.
        decoding_tokens_per_s: For four rows together.
        loss_nats: Mean negative log-likelihood per token of a fixed English text; formats that
            differ by a hundredth predict equally well.
    """

    format: str
    file: str
    size_bytes: int
    prefill_tokens_per_s: float
    decoding_tokens_per_s: float
    loss_nats: float

    @property
    def set_seconds(self) -> float:
        """Seconds for one set of four cards, by which the format is chosen."""
        decoded = 4 * DECODING_STEPS
        return PREFILL_TOKENS / self.prefill_tokens_per_s + decoded / self.decoding_tokens_per_s


@dataclass(frozen=True, slots=True)
class FormatTuning:
    """The result of measuring a model's formats.

    Attributes:
        shipped: The file as it was downloaded.
        machine: Processor and binding of the measurement; on another machine it is repeated.
        formats: All formats that were measured, the original first.
        chosen: The file to load.
        chosen_sha256: The hash of that file, hexadecimal.
    """

    shipped: Path
    machine: str
    formats: tuple[FormatSpeed, ...]
    chosen: Path
    chosen_sha256: str


def format_file(shipped: Path, name: str) -> Path:
    """Return the path of a model in another format: ``Model.BF16.gguf``."""
    stem, _, old = shipped.stem.rpartition(".")
    return shipped.with_name(f"{stem or old}.{name}{shipped.suffix}")


def converted_folder(shipped: Path) -> Path:
    """Return the path of a GGUF model as safetensors, for computers without llama.cpp."""
    stem, _, old = shipped.stem.rpartition(".")
    return shipped.with_name(f"{stem or old}-safetensors")


def read_tuning(shipped: Path) -> FormatTuning | None:
    """Return the stored result of a measurement; None if there is no readable one."""
    try:
        record = json.loads(_tuning_file(shipped).read_text(encoding="utf-8"))
        return FormatTuning(
            shipped=shipped,
            machine=record["machine"],
            formats=tuple(FormatSpeed(**speed) for speed in record["formats"]),
            chosen=shipped.with_name(record["chosen"]),
            chosen_sha256=record["chosen_sha256"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_tuning(tuning: FormatTuning) -> None:
    """Store the result of a measurement next to the model.

    Raises:
        DiskError: It cannot be written.
    """
    record = {
        "machine": tuning.machine,
        "chosen": tuning.chosen.name,
        "chosen_sha256": tuning.chosen_sha256,
        "formats": [asdict(speed) for speed in tuning.formats],
    }
    write_atomically(_tuning_file(tuning.shipped), json.dumps(record, indent=2).encode())


def convert_for_transformers(shipped: Path, cancel: CancelToken) -> Generator[Progress, None, Path]:
    """Write a GGUF model as a folder of safetensors in bfloat16, and test that it loads.

    Does nothing if it was done before.

    Returns:
        The folder.

    Raises:
        ModelUnsupportedError: transformers cannot read the file.
        DiskError: There is not enough room.
        Cancelled: Unfinished files have been removed.
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


def _tuning_file(shipped: Path) -> Path:
    return shipped.with_name(f"{shipped.stem}.formats.json")


def _run(
    task: str, arguments: tuple[Path, ...], shipped: Path, cancel: CancelToken
) -> Generator[Progress, None, None]:
    running = run_module(native.__name__, task, *arguments, cancel=cancel)
    finished = yield from followed(running, f"Converting {shipped.name}")
    if finished.code != 0:
        logger.warning("%s ended with code %s: %s", task, finished.code, finished.errors)
        raise ModelUnsupportedError(f"{shipped.name} could not be converted for transformers.")
