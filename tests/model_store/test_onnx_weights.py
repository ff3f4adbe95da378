"""Unpacking a cross-encoder's weights."""

from __future__ import annotations

import pytest
from safetensors.numpy import load_file

from tests.model_store.tiny_cross_encoder import tiny_cross_encoder
from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.onnx_weights import unpack_cross_encoder


def test_matrices_get_their_names_and_numbers(tmp_path):
    (tmp_path / "packed").write_bytes(tiny_cross_encoder())

    progress = list(unpack_cross_encoder(tmp_path / "packed", tmp_path / "weights.safetensors"))

    weights = load_file(tmp_path / "weights.safetensors")
    words = weights["bert.embeddings.word_embeddings.weight"]
    assert words.tolist() == [[-0.5, 0.0], [0.5, 1.0]]
    assert progress[-1][0] == progress[-1][1] == sum(one.nbytes for one in weights.values())


def test_matrices_of_layers_are_known_by_their_order_and_turned(tmp_path):
    (tmp_path / "packed").write_bytes(tiny_cross_encoder())

    list(unpack_cross_encoder(tmp_path / "packed", tmp_path / "weights.safetensors"))

    weights = load_file(tmp_path / "weights.safetensors")
    query = weights["bert.encoder.layer.0.attention.self.query.weight"]
    assert query.tolist() == [[-0.5, 0.5], [0.0, 1.0]]
    assert weights["classifier.bias"].tolist() == [1.0, 1.0]


@pytest.mark.parametrize("packed", [tiny_cross_encoder()[:-9], tiny_cross_encoder(products=5)])
def test_damaged_or_unknown_file_is_refused(tmp_path, packed):
    (tmp_path / "packed").write_bytes(packed)

    with pytest.raises(ModelUnsupportedError, match="damaged"):
        list(unpack_cross_encoder(tmp_path / "packed", tmp_path / "weights.safetensors"))
