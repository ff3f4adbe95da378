"""The models that what is computed must be the same with."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLanguageModel
from tests.language_models.tiny_models import save_gguf, save_torch_folder
from writer_assist.language_models.loading import load_language_model


@pytest.fixture(params=["fake", "gguf", "torch"])
def model(request, tmp_path):
    """A model of each kind, with rows for a set that is steered."""
    if request.param == "fake":
        yield FakeLanguageModel(max_rows=8)
        return
    folder = save_torch_folder(tmp_path / "tiny")
    path = folder if request.param == "torch" else save_gguf(folder, tmp_path / "tiny.gguf")
    model = load_language_model(path)
    yield model
    model.close()
