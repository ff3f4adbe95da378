from __future__ import annotations

import pytest

from writer_assist.embedding.sentence_transformer import SentenceTransformerEmbedder
from writer_assist.paths import models_folder


@pytest.fixture(scope="session")
def model_folder():
    """The starter embedding model."""
    folder = models_folder() / "all-MiniLM-L6-v2"
    if not (folder / "modules.json").is_file():
        pytest.skip("the starter embedding model is not installed")
    return folder


@pytest.fixture(scope="session")
def real_embedder(model_folder):
    return SentenceTransformerEmbedder.load(model_folder, precision="float32")
