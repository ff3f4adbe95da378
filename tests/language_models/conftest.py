"""Small models for the contract, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes import FakeLanguageModel
from tests.language_models.tiny_models import save_gguf, save_torch_folder
from writer_assist.domain.language_model import LanguageModel
from writer_assist.language_models.loading import load_language_model
from writer_assist.paths import models_folder


@pytest.fixture(scope="session")
def torch_folder(tmp_path_factory) -> Path:
    return save_torch_folder(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def gguf_file(torch_folder, tmp_path_factory) -> Path:
    return save_gguf(torch_folder, tmp_path_factory.mktemp("tiny") / "tiny.gguf")


INSTALLED = sorted(models_folder().glob("*.gguf"))


@pytest.fixture(scope="package", autouse=True)
def _own_models_folder(tmp_path_factory) -> Iterator[None]:
    """Keep what is remembered about these models out of the writer's own folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WRITER_ASSIST_MODELS", str(tmp_path_factory.mktemp("models")))
        yield


@pytest.fixture
def installed_model() -> Path:
    return _installed()


def _installed() -> Path:
    if not INSTALLED:
        pytest.skip("no GGUF model is installed here")
    return INSTALLED[0]


@pytest.fixture(scope="module", params=["fake", "torch", "gguf", "installed"])
def loaded(request) -> Iterator[LanguageModel]:
    if request.param == "fake":
        yield FakeLanguageModel()
        return
    path = {
        "torch": lambda: request.getfixturevalue("torch_folder"),
        "gguf": lambda: request.getfixturevalue("gguf_file"),
        "installed": _installed,
    }[request.param]()
    model = load_language_model(path, rows=4, context_length=256)
    yield model
    model.close()


@pytest.fixture
def model(loaded) -> LanguageModel:
    """A model with empty rows."""
    for row in range(loaded.max_rows):
        loaded.drop(row)
    return loaded
