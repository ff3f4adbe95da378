"""What a model file is, and which are refused before anything loads them."""

from __future__ import annotations

import json
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.model_store.tiny_models import write_tiny_gguf
from writer_assist.domain.model_files import ModelKind
from writer_assist.errors import ModelError, ModelNotFoundError, ModelUnsupportedError
from writer_assist.model_store.inspect import inspect_model


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "Tiny.F32.gguf")


def write_folder(folder: Path, **files: object) -> Path:
    """A language model's folder; a file given as None is left out."""
    header = json.dumps({"w": {"dtype": "BF16", "shape": [4], "data_offsets": [0, 8]}}).encode()
    content: dict[str, object] = {
        "config.json": {"architectures": ["LlamaForCausalLM"], "max_position_embeddings": 99},
        "tokenizer.json": {},
        "model.safetensors": len(header).to_bytes(8, "little") + header + bytes(8),
        **{name.replace("__", "."): value for name, value in files.items()},
    }
    folder.mkdir()
    for name, value in content.items():
        if value is not None:
            raw = value if isinstance(value, bytes) else json.dumps(value).encode()
            (folder / name).write_bytes(raw)
    return folder


def test_gguf_is_described_by_its_header(sound):
    model = inspect_model(sound)

    assert (model.title, model.architecture, model.quantisation) == ("Tiny", "llama", "F32")
    assert (model.kind, model.context_length, model.licence) == (ModelKind.TEXT, 1024, "mit")
    assert model.size_bytes == sound.stat().st_size
    assert not model.chat


def test_chat_template_tells_a_chat_model(tmp_path):
    path = write_tiny_gguf(tmp_path / "chat.gguf", tokenizer__chat_template="{{ messages }}")

    assert inspect_model(path).chat


@pytest.mark.parametrize("share", [0.0005, 0.01, 0.02, 0.05, 0.5, 0.999])
def test_gguf_that_was_cut_off_is_refused(sound, tmp_path, share):
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(sound.read_bytes()[: int(sound.stat().st_size * share)])

    with pytest.raises(ModelUnsupportedError, match=r"^cut.gguf .*downloaded"):
        inspect_model(cut)


@pytest.mark.parametrize(
    ("offset", "what"), [(8, "tensors"), (16, "keys"), (24, "length of a key")]
)
def test_gguf_with_absurd_counts_is_refused(sound, tmp_path, offset, what):
    raw = bytearray(sound.read_bytes())
    struct.pack_into("<Q", raw, offset, 2**60)
    (tmp_path / "absurd.gguf").write_bytes(raw)

    with pytest.raises(ModelUnsupportedError, match="damaged"):
        inspect_model(tmp_path / "absurd.gguf")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(place=st.integers(4, 9000), value=st.binary(min_size=1, max_size=8))
def test_damaged_bytes_never_surprise(sound, tmp_path, place, value):
    raw = bytearray(sound.read_bytes())
    raw[place : place + len(value)] = value
    path = tmp_path / "scratched.gguf"
    path.write_bytes(raw)

    with suppress(ModelError):
        assert inspect_model(path).size_bytes == len(raw)


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        ({"general__type": "adapter"}, "addition to a model"),
        ({"general__architecture": "bert"}, "for searching"),
        ({"general__architecture": "clip"}, "addition to a model"),
    ],
)
def test_gguf_that_is_no_language_model_is_refused(tmp_path, metadata, sentence):
    path = write_tiny_gguf(tmp_path / "other.gguf", **metadata)

    with pytest.raises(ModelUnsupportedError, match=sentence):
        inspect_model(path)


def test_first_part_of_a_split_model_needs_the_others(tmp_path):
    import gguf

    path = tmp_path / "big-00001-of-00002.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_uint16("split.count", 2)
    writer.add_uint16("split.no", 0)
    write_one_tensor(writer)

    with pytest.raises(ModelUnsupportedError, match=r"big-00002-of-00002.gguf is missing"):
        inspect_model(path)


def test_later_part_of_a_split_model_points_to_the_first(tmp_path):
    import gguf

    path = tmp_path / "big-00002-of-00002.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_uint16("split.count", 2)
    writer.add_uint16("split.no", 1)
    write_one_tensor(writer)

    with pytest.raises(ModelUnsupportedError, match="Choose the first one"):
        inspect_model(path)


def write_one_tensor(writer) -> None:
    import numpy as np

    writer.add_tensor("token_embd.weight", np.ones((2, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.mark.parametrize("name", ["model.bin", "model.pt", "model.ckpt", "model.pkl"])
def test_pickle_is_refused_with_the_reason(tmp_path, name):
    (tmp_path / name).write_bytes(b"\x80\x04.")

    with pytest.raises(ModelUnsupportedError, match="runs whatever code"):
        inspect_model(tmp_path / name)


def test_other_file_is_refused_whatever_its_name(tmp_path):
    (tmp_path / "novel.gguf").write_text("It was a dark and stormy night; the rain fell.")

    with pytest.raises(ModelUnsupportedError, match="no GGUF file"):
        inspect_model(tmp_path / "novel.gguf")


def test_missing_file_says_where_it_looked(tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"gone.gguf"):
        inspect_model(tmp_path / "gone.gguf")


def test_folder_is_described_by_its_configuration(tmp_path):
    model = inspect_model(write_folder(tmp_path / "small"))

    assert (model.kind, model.format) == (ModelKind.TEXT, "safetensors")
    assert (model.quantisation, model.context_length) == ("BF16", 99)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"model__safetensors": None}, "weights are missing"),
        ({"model__safetensors": None, "pytorch_model__bin": b"\x80"}, "is a pickle"),
        ({"model__safetensors": b"\x00" * 4}, "damaged"),
        ({"model__safetensors": (10**9).to_bytes(8, "little") + b"{}"}, "damaged"),
        ({"config__json": None}, "holds no model"),
        ({"config__json": {}, "model__safetensors": None}, "weights are missing"),
        ({"config__json": b"{"}, "damaged"),
        ({"config__json": []}, "something else"),
        ({"config__json": {"auto_map": {"AutoModel": "code.Model"}}}, "program code of its own"),
        ({"modules__json": [{"type": "code.Pooling"}]}, "program code of its own"),
        ({"config__json": {"architectures": ["ViTForImageClassification"]}}, "neither writes"),
        ({"tokenizer__json": None}, "tokenizer.json"),
        (
            {"model__safetensors__index__json": {"weight_map": {"w": "../../secret"}}},
            "outside its folder",
        ),
        ({"model__safetensors__index__json": {"weight_map": {"w": "b.safetensors"}}}, "missing"),
    ],
)
def test_folder_that_cannot_be_used_is_refused(tmp_path, files, sentence):
    folder = write_folder(tmp_path / "small", **files)

    with pytest.raises(ModelUnsupportedError, match=sentence):
        inspect_model(folder)


def test_safetensors_cut_off_are_refused(tmp_path):
    folder = write_folder(tmp_path / "small")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])

    with pytest.raises(ModelUnsupportedError, match="downloaded"):
        inspect_model(folder)


def test_folder_of_models_names_one(sound):
    with pytest.raises(ModelUnsupportedError, match=r"Tiny.F32.gguf say"):
        inspect_model(sound.parent)
