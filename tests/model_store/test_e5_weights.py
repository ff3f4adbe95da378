"""Unpacking E5's weights."""

from __future__ import annotations

import numpy as np
from safetensors.numpy import load_file

from tests.model_store.tiny_e5 import HIDDEN, ROWS, tiny_e5
from writer_assist.model_store import e5_weights
from writer_assist.model_store.e5_weights import unpack_e5


def test_weights_get_their_names_and_shapes(tmp_path):
    (tmp_path / "packed").write_bytes(tiny_e5(np.arange(HIDDEN)))

    progress = list(unpack_e5(tmp_path / "packed", tmp_path / "weights.safetensors"))

    weights = load_file(tmp_path / "weights.safetensors")
    words = weights["embeddings.word_embeddings.weight"]
    assert words.tolist() == [list(range(HIDDEN)), [0.0] * HIDDEN]
    assert weights["pooler.dense.weight"].shape == (HIDDEN, HIDDEN)
    assert progress[-1][0] == progress[-1][1] == sum(one.nbytes for one in weights.values())
    assert words.shape == (ROWS, HIDDEN)


def test_four_bits_are_steps_of_a_scale():
    block = np.array([0.5], "<f2").tobytes() + bytes([0x80 | 0x09] + [0x88] * 15)

    numbers = e5_weights.dequantised(block)

    assert numbers[0] == 0.5  # 9 - 8, halved
    assert np.count_nonzero(numbers) == 1
