"""Tuning: converting a language model once to the format that is fastest here without loss."""

from __future__ import annotations

import hashlib
import logging
import os
import platform
from collections.abc import Callable, Generator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from writer_assist.child_process import followed, run_module
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.errors import DiskError, ModelUnsupportedError
from writer_assist.file_names import fitting_name
from writer_assist.model_store import native
from writer_assist.model_store.formats import (
    FormatSpeed,
    FormatTuning,
    format_file,
    read_tuning,
    write_tuning,
)
from writer_assist.model_store.inspect import inspect_model
from writer_assist.paths import resources_folder

# Sixteen bits represent four- to eight-bit weights without measurable loss (perplexity 52.7
# against 52.8).  Smaller formats were faster still, but lossy.
CANDIDATES = ("BF16", "F16")

# One per cent of perplexity: sixteen bits lost 0.001 to 0.002 here, since llama.cpp also rounds
# activations.  Q4_K_M loses 0.08, Q4_0 0.2.
_MOST_LOSS_NATS = 0.01
# A format must save a tenth of the time to be worth three times the disk space.
_LEAST_GAIN = 0.9
_ROUNDS = 2

logger = logging.getLogger(__name__)

Measure = Callable[[Path, str, CancelToken], Generator[Progress, None, FormatSpeed]]

# The instruction sets for which llama.cpp and torch have special code.
_TELLING = {
    *("avx", "avx2", "fma", "f16c", "bmi2", "sse3", "ssse3", "sse4_2", "avx_vnni"),
    *("avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512vbmi", "avx512_vnni", "avx512_bf16"),
    *(
        "amx_tile",
        "amx_int8",
        "amx_bf16",
        "neon",
        "asimd",
        "asimdhp",
        "asimddp",
        "sve",
        "i8mm",
        "bf16",
    ),
}


def tune_model(
    shipped: Path,
    cancel: CancelToken,
    *,
    measure: Measure | None = None,
    candidates: tuple[str, ...] = CANDIDATES,
    keep: bool = True,
) -> Generator[Progress, None, FormatTuning]:
    """Choose the fastest format of a GGUF model without loss; other formats are deleted again.

    Does nothing if this was done before with this file, processor and binding.

    Args:
        shipped: The model as downloaded; it is not changed.
        cancel: Checked while a child process works.
        measure: Times one format; for tests.
        candidates: The formats to try.
        keep: Whether the original stays if another format is chosen.

    Raises:
        ModelUnsupportedError: llama.cpp cannot load the model as shipped.
        DiskError: There is not enough room for another format.
        Cancelled: The work was asked to stop; the next call starts again.
    """
    done = read_tuning(shipped)
    if done is not None and is_tuned_here(shipped):
        return done
    try:
        speeds = yield from _measure_all(shipped, cancel, measure or measure_format, candidates)
        # A file that does not stay takes no room: any gain is worth another format.
        best = _fastest(speeds, _LEAST_GAIN if keep else 1.0)
        tuning = FormatTuning(
            shipped=shipped,
            machine=this_machine(),
            formats=speeds,
            chosen=shipped.with_name(best.file),
            chosen_sha256=_sha256(shipped.with_name(best.file)),
        )
        write_tuning(tuning)
        _delete_all_but({tuning.chosen, *([shipped] if keep else [])}, speeds)
    except OSError as error:
        raise DiskError(f"{shipped.parent} cannot be written: {error.strerror}.") from error
    return tuning


def is_tuned_here(shipped: Path) -> bool:
    """Tell whether the format was chosen on this machine and the file exists."""
    done = read_tuning(shipped)
    return done is not None and done.machine == this_machine() and done.chosen.is_file()


def this_machine() -> str:
    """Return a name for everything that the speed of a format depends on."""
    return f"{processor_name()}, llama-cpp-python {version('llama-cpp-python')}"


def measure_format(
    path: Path, name: str, cancel: CancelToken
) -> Generator[Progress, None, FormatSpeed]:
    """Time one format in a child process.

    Raises:
        ModelUnsupportedError: It cannot be loaded.
        Cancelled: The work was asked to stop.
    """
    text, threads = resources_folder() / "measure" / "prose.txt", str(threads_to_measure())
    running = run_module(native.__name__, "measure_gguf", path, text, threads, cancel=cancel)
    finished = yield from followed(running, f"Measuring {name}")
    if finished.code != 0:
        logger.warning("Measuring failed with code %s: %s", finished.code, finished.errors)
        raise ModelUnsupportedError(f"{path.name} could not be loaded to measure its speed.")
    return FormatSpeed(
        format=name, file=path.name, size_bytes=path.stat().st_size, **finished.result()
    )


def processor_name() -> str:
    """Return the processor's model and instruction sets, as far as the system says."""
    words = [platform.machine(), _model() or platform.processor(), *processor_flags()]
    return " ".join(word for word in words if word)


def processor_flags() -> tuple[str, ...]:
    """Return the instruction sets that matter, sorted; empty if the system does not say."""
    line = _cpuinfo("flags") or _cpuinfo("Features")
    return tuple(sorted(_TELLING & set(line.split())))


def threads_to_measure() -> int:
    """Return how many threads to measure with: all cores, at most eight."""
    if hasattr(os, "sched_getaffinity"):
        return min(8, len(os.sched_getaffinity(0)))
    return min(8, os.cpu_count() or 1)


def _measure_all(
    shipped: Path, cancel: CancelToken, measure: Measure, candidates: tuple[str, ...]
) -> Generator[Progress, None, tuple[FormatSpeed, ...]]:
    """Measure in several rounds, so that one busy moment spoils no format."""
    files = {inspect_model(shipped).quantisation: shipped}
    for name in candidates:
        if name not in files and (yield from _rewrite(shipped, name, cancel)):
            files[name] = format_file(shipped, name)
    best: dict[str, FormatSpeed] = {}
    for _ in range(_ROUNDS):
        for name, path in files.items():
            speed = yield from measure(path, name, cancel)
            best[name] = _faster(best.get(name, speed), speed)
    return tuple(best.values())


def _rewrite(shipped: Path, name: str, cancel: CancelToken) -> Generator[Progress, None, bool]:
    """Write another format; return whether that was possible."""
    target = format_file(shipped, name)
    partial = target.with_name(fitting_name(f".{target.name}", f".{os.getpid()}.partial"))
    try:
        running = run_module(native.__name__, "rewrite_gguf", shipped, partial, name, cancel=cancel)
        finished = yield from followed(running, f"Rewriting as {name}")
        if finished.code != 0:
            logger.warning("Rewriting failed with code %s: %s", finished.code, finished.errors)
            return False
        partial.replace(target)
        return True
    finally:
        partial.unlink(missing_ok=True)


def _faster(one: FormatSpeed, other: FormatSpeed) -> FormatSpeed:
    return replace(
        one,
        prefill_tokens_per_s=max(one.prefill_tokens_per_s, other.prefill_tokens_per_s),
        decoding_tokens_per_s=max(one.decoding_tokens_per_s, other.decoding_tokens_per_s),
    )


def _fastest(speeds: tuple[FormatSpeed, ...], least_gain: float) -> FormatSpeed:
    shipped = speeds[0]
    sound = [speed for speed in speeds if speed.loss_nats - shipped.loss_nats <= _MOST_LOSS_NATS]
    best = min(sound, key=lambda speed: speed.set_seconds)
    return best if best.set_seconds <= least_gain * shipped.set_seconds else shipped


def _delete_all_but(kept: set[Path], speeds: tuple[FormatSpeed, ...]) -> None:
    folder = next(iter(kept)).parent
    for speed in speeds:
        path = folder / speed.file
        if path not in kept:
            path.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _model() -> str:
    return _cpuinfo("model name")


def _cpuinfo(key: str) -> str:
    """Return a line of Linux's description of the processor; empty on other systems."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")
