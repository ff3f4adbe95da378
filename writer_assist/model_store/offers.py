"""The models that the program can get by itself, as resources/models.toml lists them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writer_assist.domain.model_files import ModelKind
from writer_assist.model_store.adapters import trained_file
from writer_assist.paths import models_folder, resources_folder

GGUF = ".gguf"


@dataclass(frozen=True, slots=True)
class FilePart:
    """Where the bytes of a file, or of a part of it, come from.

    Attributes:
        package: Pinned, as pip takes it: ``name==version``.
        member: Path inside the package's wheel.
    """

    package: str
    member: str


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """One file of a model.

    Attributes:
        path: Inside the model's folder; empty when the model is this one file.
        sha256: Of the whole file, hexadecimal.
        size: In bytes.
        parts: Joined in this order.
    """

    path: str
    sha256: str
    size: int
    parts: tuple[FilePart, ...]


@dataclass(frozen=True, slots=True)
class OfferedModel:
    """A model of the catalogue, installed or not.

    Attributes:
        name: What the writer types to get it.
        title: What the window shows.
        kind: What it is for.
        starter: Whether set-up installs it.
        licence: Of the weights, as SPDX writes it where it can.
        about: One sentence for choosing.
        place: Name of its file or folder in the models folder.
        download_bytes: Size of its packages.
        files: All that is taken out of them.
        terms: To be shown and accepted before it is installed; empty for none.
        adapter: File in the program's resources with what this model was taught for this
            program; empty for none.
        adapter_sha256: Of that file, hexadecimal.
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
    adapter: str = ""
    adapter_sha256: str = ""

    @property
    def packages(self) -> tuple[str, ...]:
        """Every package that is needed, once each, in order."""
        return tuple(dict.fromkeys(part.package for file in self.files for part in file.parts))

    @property
    def folder(self) -> Path:
        """Its file or folder in the models folder, there or not."""
        return models_folder() / self.place

    @property
    def weights(self) -> Path:
        """What is handed to the loader: the GGUF file, or the folder with all files."""
        if (gguf := self._gguf) is None:
            return self.folder
        return self.folder / gguf.path if gguf.path else self.folder

    @property
    def trained(self) -> Path | None:
        """Where its weights are kept with the adapter in them, there or not; None without one."""
        if not self.adapter or self._gguf is None:
            return None
        return trained_file(self.weights, self.adapter_sha256)

    @property
    def trained_title(self) -> str:
        """What the window shows for the model with its adapter."""
        return f"{self.title}, trained for Writer Assist"

    @property
    def sha256(self) -> str:
        """Of the file that holds the weights."""
        return (self._gguf or max(self.files, key=lambda file: file.size)).sha256

    @property
    def _gguf(self) -> OfferedFile | None:
        names = ((file, file.path or self.place) for file in self.files)
        return next((file for file, name in names if name.endswith(GGUF)), None)


def offered_models() -> tuple[OfferedModel, ...]:
    """Return the catalogue, the starter models first."""
    with (resources_folder() / "models.toml").open("rb") as file:
        return tuple(_model(table) for table in tomllib.load(file)["model"])


def _model(table: dict[str, Any]) -> OfferedModel:
    files = tuple(
        OfferedFile(
            path=file["path"],
            sha256=file["sha256"],
            size=file["size"],
            parts=tuple(FilePart(**part) for part in file["parts"]),
        )
        for file in table["file"]
    )
    fields = {key: value for key, value in table.items() if key not in ("file", "kind", "terms")}
    return OfferedModel(
        **fields, kind=ModelKind(table["kind"]), files=files, terms=table.get("terms", "").strip()
    )
