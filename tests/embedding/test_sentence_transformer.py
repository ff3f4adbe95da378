from __future__ import annotations

import json

import numpy as np
import pytest

from writer_assist.embedding.sentence_transformer import (
    SentenceTransformerEmbedder,
    embedding_model_id,
)
from writer_assist.errors import ModelNotFoundError, ModelUnsupportedError


def test_missing_model_is_named(tmp_path):
    with pytest.raises(ModelNotFoundError, match="no embedding model in"):
        SentenceTransformerEmbedder.load(tmp_path / "nowhere")


def test_damaged_model_is_told(tmp_path, model_folder):
    for path in model_folder.rglob("*"):
        if path.is_file():
            copy = tmp_path / "cut" / path.relative_to(model_folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes()[: 1 << 20])

    with pytest.raises(ModelUnsupportedError, match="damaged"):
        SentenceTransformerEmbedder.load(tmp_path / "cut", precision="float32")


def test_id_is_known_without_loading(model_folder, real_embedder):
    assert embedding_model_id(model_folder) == real_embedder.model_id
    assert real_embedder.model_id.startswith("all-MiniLM-L6-v2-")


def test_half_precision_gives_the_same_vectors(model_folder, real_embedder):
    texts = ["The ferry had not come.", "Gulls on the roof of an empty hotel."]
    half = SentenceTransformerEmbedder.load(model_folder, precision="bfloat16")

    cosines = np.sum(half.embed_passages(texts) * real_embedder.embed_passages(texts), axis=1)

    assert cosines.min() > 0.995


def test_faster_precision_is_timed_once(tmp_path, model_folder):
    first = SentenceTransformerEmbedder.load(model_folder, cache=tmp_path)
    record = tmp_path / "embedding-speed.json"
    other = {"bfloat16": "float32", "float32": "bfloat16"}[first.precision]
    record.write_text(json.dumps(json.loads(record.read_text()) | {"precision": other}))

    again = SentenceTransformerEmbedder.load(model_folder, cache=tmp_path)

    assert again.precision == other


def test_record_of_another_machine_does_not_count(tmp_path, model_folder):
    record = tmp_path / "embedding-speed.json"
    record.write_text(json.dumps({"machine": "another", "precision": "float32"}))

    SentenceTransformerEmbedder.load(model_folder, cache=tmp_path)

    assert json.loads(record.read_text())["machine"] != "another"
