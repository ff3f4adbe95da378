"""Trying to load a model in a child process, whatever happens to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.model_store.tiny_models import write_folder, write_tiny_gguf
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.formats import convert_for_transformers
from writer_assist.model_store.inspect import inspect_model, probe_load


def probe(path: Path) -> None:
    for _ in probe_load(path, CancelToken()):
        pass


def test_sound_model_loads(tmp_path):
    probe(write_tiny_gguf(tmp_path / "Tiny.F32.gguf"))


def test_unknown_architecture_is_told_in_a_sentence(tmp_path):
    path = write_tiny_gguf(tmp_path / "New.F32.gguf", general__architecture="tomorrow")

    with pytest.raises(ModelUnsupportedError, match="newer kind"):
        probe(path)


def test_gguf_is_converted_once_for_transformers(tmp_path):
    shipped = write_tiny_gguf(tmp_path / "Tiny.F32.gguf")
    for progress in convert_for_transformers(shipped, CancelToken()):
        assert "Tiny.F32.gguf" in progress.stage

    converted = inspect_model(tmp_path / "Tiny-safetensors")

    assert (converted.architecture, converted.quantisation) == ("LlamaForCausalLM", "BF16")
    config = json.loads((tmp_path / "Tiny-safetensors" / "config.json").read_text())
    assert "quantization_config" not in config  # it would be taken for packed weights
    assert list(convert_for_transformers(shipped, CancelToken())) == []


def folder_with_pattern(folder: Path, pattern: str) -> Path:
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"a": 0, "[UNK]": 1}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(pattern), "isolated")
    write_folder(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def test_tokenizer_whose_pattern_explodes_is_refused(tmp_path):
    with pytest.raises(ModelUnsupportedError, match="cannot take plain prose apart"):
        probe(folder_with_pattern(tmp_path / "model", r"(A+)+$"))


def test_tokenizer_that_takes_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("writer_assist.model_store.inspect.TOKENIZER_WITHIN_S", 0.0)

    with pytest.raises(ModelUnsupportedError, match="cannot take plain prose apart"):
        probe(folder_with_pattern(tmp_path / "model", r"\s+"))
