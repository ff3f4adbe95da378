"""A check of this computer and installation: versions, models, speed, and what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from writer_assist import __version__
from writer_assist.domain.models import InstalledModel, LicenceEntry
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelError
from writer_assist.importing.documents import pandoc_version
from writer_assist.language_models.devices import llama_card, torch_card
from writer_assist.model_store.catalogue import (
    can_run_gguf,
    default_embedding_model,
    default_text_model,
    installed_models,
)
from writer_assist.model_store.format_tuning import processor_flags, processor_name
from writer_assist.model_store.inspect import inspect_model
from writer_assist.paths import DataFolder, models_folder
from writer_assist.services.licences import licences, requirements
from writer_assist.services.models import Speed, known_speed, measure_speed_of

_LEAST_FREE_BYTES = 500_000_000
_LEAST_MEMORY_BYTES = 4_000_000_000


@dataclass(frozen=True, slots=True)
class LibraryVersion:
    """A library with its version, which is empty if it is not installed."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Machine:
    """The computer.

    Attributes:
        system: Operating system and release.
        processor: Its name.
        extensions: The processor's instruction sets that decide how fast models run.
        cores: Logical cores that this process may use.
        memory_bytes: Total memory; 0 if unknown.
        free_disk_bytes: On the disk of the data folder.
    """

    system: str
    processor: str
    extensions: tuple[str, ...]
    cores: int
    memory_bytes: int
    free_disk_bytes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something missing or wrong, and what to do about it, in whole sentences."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """Everything worth knowing when something does not work.

    Attributes:
        program: Version of Writer Assist.
        python: Version of Python.
        libraries: The program's direct requirements, by name, and the program pandoc.
        data_folder: Where the library, settings and history are.
        models_folder: Where the models are.
        models: The installed models.
        machine: The computer.
        llama_card: The graphics card that llama.cpp uses; empty for none.
        torch_card: The graphics card that PyTorch uses; empty for none.
        speed: Measured now or at set-up; parts may be unknown.
        problems: Empty if all is well.
        licences: Of everything that is part of the program.
    """

    program: str
    python: str
    libraries: tuple[LibraryVersion, ...]
    data_folder: Path
    models_folder: Path
    models: tuple[InstalledModel, ...]
    machine: Machine
    llama_card: str
    torch_card: str
    speed: Speed
    problems: tuple[Problem, ...]
    licences: tuple[LicenceEntry, ...]


def examine(
    folder: DataFolder, *, measure_speed: bool = False, cancel: CancelToken | None = None
) -> DoctorReport:
    """Examine everything; nothing is changed.

    Args:
        folder: The data folder; it need not exist.
        measure_speed: Load both models and time them, which takes some ten seconds.
        cancel: Checked while models are timed.

    Raises:
        ModelError: A model could not be loaded to be timed.
        Cancelled: The work was asked to stop.
    """
    required = [_version(needed.name) for needed in requirements()]
    pandoc = LibraryVersion("pandoc", pandoc_version())
    libraries = tuple(sorted([*required, pandoc], key=lambda v: v.name.lower()))
    machine = _machine(folder)
    speed = measure_speed_of if measure_speed else known_speed
    return DoctorReport(
        program=__version__,
        python=platform.python_version(),
        libraries=libraries,
        data_folder=folder.root,
        models_folder=models_folder(),
        models=installed_models(),
        machine=machine,
        llama_card=llama_card() if can_run_gguf() else "",
        torch_card=torch_card()[1],
        speed=speed(default_text_model(), default_embedding_model(), cancel or CancelToken()),
        problems=tuple(_problems(libraries, folder, machine)),
        licences=licences(),
    )


def report_lines(report: DoctorReport) -> Iterator[str]:
    """Yield the report as lines for a terminal."""
    machine = report.machine
    yield f"Writer Assist {report.program}, Python {report.python}, {machine.system}"
    yield (
        f"{machine.processor}: {machine.cores} cores, {machine.memory_bytes / 2**30:.1f} GiB of "
        f"memory, {machine.free_disk_bytes / 2**30:.1f} GiB free on the disk"
    )
    yield f"Extensions: {' '.join(machine.extensions) or 'unknown'}"
    yield _card_line(report)
    yield f"Data: {report.data_folder}"
    yield f"Models: {report.models_folder}"
    for model in report.models:
        size = f"{model.size_bytes / 1e6:.0f} MB"
        yield f"  {model.title}: {model.path.name}, {size}, {model.licence}"
    yield from _speed_lines(report.speed)
    yield "Libraries:"
    for library in report.libraries:
        yield f"  {library.name} {library.version or 'missing'}"
    yield "Licences:"
    for entry in report.licences:
        yield f"  {entry.name} {entry.version}: {entry.licence}".replace(" :", ":")
    yield "Nothing is missing." if not report.problems else "What is missing:"
    for problem in report.problems:
        yield f"  {problem.what} {problem.remedy}"


def _card_line(report: DoctorReport) -> str:
    named = (("llama.cpp", report.llama_card), ("PyTorch", report.torch_card))
    found = [f"{card} ({library})" for library, card in named if card]
    return f"Graphics card: {', '.join(found) or 'none that the models can be computed on'}"


def _speed_lines(speed: Speed) -> Iterator[str]:
    moment = "measured now" if speed.fresh else "as measured at set-up"
    if speed.decoding_tokens_per_s:
        yield (
            f"Writing: {speed.decoding_tokens_per_s:.0f} tokens a second in four cards, reading "
            f"{speed.prefill_tokens_per_s:.0f} a second ({moment})"
        )
    if speed.passages_per_s:
        yield f"Indexing: {speed.passages_per_s:.0f} passages a second ({moment})"


def _version(name: str) -> LibraryVersion:
    try:
        return LibraryVersion(name, version(name))
    except PackageNotFoundError:
        return LibraryVersion(name, "")


def _machine(folder: DataFolder) -> Machine:
    return Machine(
        system=platform.platform(terse=True),
        processor=processor_name().partition(" avx")[0],
        extensions=processor_flags(),
        cores=len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1,
        memory_bytes=_memory_bytes(),
        free_disk_bytes=shutil.disk_usage(_existing(folder.root)).free,
    )


def _memory_bytes() -> int:
    import psutil

    return int(psutil.virtual_memory().total)


def _existing(path: Path) -> Path:
    """Return the nearest folder above that exists."""
    return next(folder for folder in (path, *path.absolute().parents) if folder.is_dir())


def _problems(
    libraries: tuple[LibraryVersion, ...], folder: DataFolder, machine: Machine
) -> Iterator[Problem]:
    for library in libraries:
        if not library.version and library.name != "llama-cpp-python":
            yield Problem(f"The library {library.name} is missing.", "Set up the program again.")
    if not can_run_gguf():
        yield Problem(
            "llama.cpp is not installed, so GGUF files cannot be used and writing is slower.",
            "Install a C++ compiler and set up the program again.",
        )
    yield from _model_problems()
    if not os.access(_existing(folder.root), os.W_OK):
        yield Problem(f"The folder {folder.root} may not be written.", "Change its permissions.")
    if machine.free_disk_bytes < _LEAST_FREE_BYTES:
        yield Problem("The disk is almost full.", "Make some room; drafts are saved all the time.")
    if 0 < machine.memory_bytes < _LEAST_MEMORY_BYTES:
        yield Problem(
            "There is little memory.", "Close other programs before asking for continuations."
        )


def _model_problems() -> Iterator[Problem]:
    if default_text_model() is None:
        yield Problem(
            "No language model is installed, so nothing can be continued.",
            "Run “writer-assist models install smollm2”, or add a GGUF file of your own.",
        )
    if default_embedding_model() is None:
        yield Problem(
            "No embedding model is installed, so notes are found by their words alone.",
            "Run “writer-assist models install e5”.",
        )
    for model in installed_models():
        try:
            inspect_model(model.path)
        except ModelError as error:
            yield Problem(str(error), f"Until then, {model.title} is not used.")
