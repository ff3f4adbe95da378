"""The models that the program can install, and downloading their packages."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import tomllib
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from writer_assist.child_process import run_child
from writer_assist.domain.models import ModelKind
from writer_assist.domain.progress import CancelToken, Progress, megabytes
from writer_assist.errors import ModelError
from writer_assist.model_store.adapters import LARGE_BYTES, trained_file
from writer_assist.offline import GUARD
from writer_assist.paths import models_folder, resources_folder

GGUF = ".gguf"

_TIMES_A_SECOND = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FilePart:
    """Where a file, or a part of it, comes from.

    Attributes:
        package: With its version, as pip expects it: ``name==version``.
        member: Path inside the package's wheel.
    """

    package: str
    member: str


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One file of a model.

    Attributes:
        path: Path inside the model's folder; empty if the model is this one file.
        sha256: Of the whole file, hexadecimal.
        size: In bytes.
        parts: To be joined in this order.
        text: What is in it, if it comes from no package.
        unpacked_by: Name of the way in which it is made of its parts; empty if it is these parts.
    """

    path: str
    sha256: str
    size: int
    parts: tuple[FilePart, ...] = ()
    text: str = ""
    unpacked_by: str = ""


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A model of the catalogue, installed or not.

    Attributes:
        name: The name by which the writer asks for it.
        title: For display.
        kind: What it is for.
        starter: Whether set-up installs it.
        licence: Of the weights; the SPDX identifier if there is one.
        about: One sentence that helps to choose.
        place: Name of its file or folder in the models folder.
        download_bytes: Size of its packages.
        files: All files that are extracted from them.
        terms: Terms that must be shown and accepted before it is installed; empty if there are
            none.
        parameters: How many weights it has; 0 if it is not said.
        adapter: File in the program's resources with training for this model; empty for none.
        adapter_sha256: Of that file, hexadecimal.
        platform: That its packages were made for, as pip names it; empty if they name none.
    """

    name: str
    title: str
    kind: ModelKind
    starter: bool
    licence: str
    about: str
    place: str
    download_bytes: int
    files: tuple[OfferedFile, ...]
    terms: str = ""
    parameters: int = 0
    adapter: str = ""
    adapter_sha256: str = ""
    platform: str = ""

    @property
    def packages(self) -> tuple[str, ...]:
        """Return all packages that are needed, each once, in order."""
        return tuple(dict.fromkeys(part.package for file in self.files for part in file.parts))

    @property
    def folder(self) -> Path:
        """Its file or folder in the models folder, whether or not it exists."""
        return models_folder() / self.place

    @property
    def weights(self) -> Path:
        """The path to give to the loader: the GGUF file, or the folder."""
        if (gguf := self._gguf) is None:
            return self.folder
        return self.folder / gguf.path if gguf.path else self.folder

    @property
    def trained(self) -> Path | None:
        """The path of its weights with the merged adapter, existing or not; None without one."""
        if not self.adapter or self._gguf is None:
            return None
        large = self._gguf.size > LARGE_BYTES
        return trained_file(self.weights, self.adapter_sha256, compact=large)

    @property
    def trained_title(self) -> str:
        """The title of the model with its adapter, for display."""
        return f"{self.title}, trained for Writer Assist"

    @property
    def sha256(self) -> str:
        """The hash of the file with the weights."""
        return (self._gguf or max(self.files, key=lambda file: file.size)).sha256

    @property
    def _gguf(self) -> OfferedFile | None:
        names = ((file, file.path or self.place) for file in self.files)
        return next((file for file, name in names if name.endswith(GGUF)), None)


def offered_models() -> tuple[OfferedModel, ...]:
    """Return the catalogue, the starter models first."""
    with (resources_folder() / "models.toml").open("rb") as file:
        return tuple(_model(table) for table in tomllib.load(file)["model"])


def download_packages(
    packages: Sequence[str],
    folder: Path,
    total_bytes: int,
    cancel: CancelToken,
    *,
    platform: str = "",
) -> Generator[Progress, None, None]:
    """Download packages of fixed versions into a folder; those already there are skipped.

    Args:
        packages: As ``name==version``.
        folder: Created if necessary; also used for pip's temporary files.
        total_bytes: The total size, for the progress.
        cancel: Ends pip.
        platform: Download what was made for this one; empty for the present one.

    Raises:
        ModelError: pip failed, or this Python has none.
        Cancelled: Complete downloads are kept.
        OSError: The folder cannot be created.
    """
    if find_spec("pip") is None:
        raise ModelError(
            "Models are downloaded with pip, which this Python has not. "
            "Install pip, or download a GGUF file yourself and add it."
        )
    temporary = folder / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if not _wheels(package, folder):  # pip would ask the registry in any case
            command = _command(package, folder, platform)
            yield from _download(package, command, folder, temporary, total_bytes, cancel)


def wheel_of(package: str, folder: Path) -> Path:
    """Return the downloaded wheel of a package.

    Raises:
        ModelError: It does not exist.
    """
    if wheels := _wheels(package, folder):
        return wheels[0]
    name = package.partition("==")[0]
    raise ModelError(f"The download of {name} brought no file that can be used.")


def _model(table: dict[str, Any]) -> OfferedModel:
    files = tuple(map(_file, table["file"]))
    fields = {key: value for key, value in table.items() if key not in ("file", "kind", "terms")}
    return OfferedModel(
        **fields, kind=ModelKind(table["kind"]), files=files, terms=table.get("terms", "").strip()
    )


def _file(table: dict[str, Any]) -> OfferedFile:
    text = table.get("text", "")
    return OfferedFile(
        path=table["path"],
        sha256=table.get("sha256") or hashlib.sha256(text.encode()).hexdigest(),
        size=table.get("size") or len(text.encode()),
        parts=tuple(FilePart(**part) for part in table.get("parts", ())),
        text=text,
        unpacked_by=table.get("unpacked_by", ""),
    )


def _wheels(package: str, folder: Path) -> list[Path]:
    name, _, version = package.partition("==")
    stem = name.replace("-", "_").replace(".", "_")
    return sorted(folder.glob(f"{stem}-{version}-*.whl"))


def _command(package: str, folder: Path, platform: str) -> list[str]:
    return [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--no-input", "--disable-pip-version-check", "--progress-bar=off", "--quiet"),
        *((f"--platform={platform}",) if platform else ()),
        *("--dest", str(folder), package),
    ]


def _download(
    package: str,
    command: Sequence[str],
    folder: Path,
    temporary: Path,
    total_bytes: int,
    cancel: CancelToken,
) -> Generator[Progress, None, None]:
    places = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    GUARD.note(f"pip download {package}")
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
    for place, _, names in os.walk(folder):  # ignores folders that pip deletes meanwhile
        for name in names:
            with suppress(OSError):  # and files likewise
                total += Path(place, name).stat().st_size
    return total


def _last_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if line.startswith("ERROR")]
    return lines[0].removeprefix("ERROR:").strip() if lines else "nothing."
