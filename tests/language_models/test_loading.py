"""Loading models, and refusing what is none."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing

import numpy as np
import pytest

from tests.language_models.tiny_models import TEXT
from writer_assist.errors import ModelNotFoundError, ModelUnsupportedError
from writer_assist.language_models.checksum import files_of_model, weights_checksum
from writer_assist.language_models.loading import load_language_model


def test_both_adapters_compute_the_same(torch_folder, gguf_file):
    ours = load_language_model(torch_folder, rows=2)
    theirs = load_language_model(gguf_file, rows=2)
    tokens = ours.tokenize(TEXT)[:50]

    assert theirs.tokenize(TEXT)[:50] == tokens
    # Logits of -3 to 3; llama.cpp keeps keys in eight bits.
    np.testing.assert_allclose(ours.extend({0: tokens}), theirs.extend({0: tokens}), atol=0.1)
    theirs.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_folder_and_file_whose_names_are_no_text(gguf_file, tmp_path):
    folder = tmp_path / os.fsdecode(b"m\xff")
    folder.mkdir()
    path = folder / os.fsdecode(b"tiny\xe4.gguf")
    shutil.copyfile(gguf_file, path)

    with closing(load_language_model(path, rows=1)) as model:
        assert model.identity.name == "tiny\ufffd"


def test_nothing_there(tmp_path):
    with pytest.raises(ModelNotFoundError):
        load_language_model(tmp_path / "none.gguf")


def test_a_file_that_is_no_model(tmp_path):
    path = tmp_path / "story.gguf"
    path.write_text("Once upon a time")

    with pytest.raises(ModelUnsupportedError, match=r"story\.gguf"):
        load_language_model(path)


def test_a_folder_without_safetensors(tmp_path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")

    with pytest.raises(ModelUnsupportedError, match="safetensors"):
        load_language_model(tmp_path)


def test_a_folder_with_damaged_weights(torch_folder, tmp_path):
    folder = shutil.copytree(torch_folder, tmp_path / "damaged")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:5000])

    with pytest.raises(ModelUnsupportedError, match="damaged"):
        load_language_model(folder)


def test_context_is_never_longer_than_trained(gguf_file):
    model = load_language_model(gguf_file, rows=1, context_length=100_000)

    assert model.context_length == 512
    model.close()


def test_checksum_is_of_all_parts_of_a_model(tmp_path):
    for number in (1, 2, 3):
        (tmp_path / f"big-{number:05d}-of-00003.gguf").write_bytes(b"weights")
    (tmp_path / "big-00004-of-00003.gguf").write_bytes(b"a stranger")

    files = files_of_model(tmp_path / "big-00001-of-00003.gguf")

    assert [file.name[:9] for file in files] == ["big-00001", "big-00002", "big-00003"]
    assert files_of_model(tmp_path / "small.gguf") == [tmp_path / "small.gguf"]


def test_checksum_follows_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("WRITER_ASSIST_MODELS", str(tmp_path))
    path = tmp_path / "model.gguf"
    path.write_bytes(b"one")
    first = weights_checksum([path])

    path.write_bytes(b"another")

    assert weights_checksum([path]) != first
    assert len(first) == 64
