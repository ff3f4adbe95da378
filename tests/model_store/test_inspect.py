"""What a model file is, and which are refused before anything loads them."""

from __future__ import annotations

import os
import struct
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.model_store.tiny_models import write_folder, write_tiny_gguf
from writer_assist.domain.models import ModelKind
from writer_assist.errors import ModelError, ModelNotFoundError, ModelUnsupportedError
from writer_assist.model_store.inspect import chat_template_of, inspect_model


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    return write_tiny_gguf(tmp_path_factory.mktemp("gguf") / "Tiny.F32.gguf")


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


def write_parts(folder: Path, *, count: int = 3, stem: str = "big") -> Path:
    """A model in parts whose first has no tensors, as it is often split."""
    for number in range(count):
        write_part(folder / f"{stem}-{number + 1:05d}-of-{count:05d}.gguf", number, count)
    return folder / f"{stem}-00001-of-{count:05d}.gguf"


def write_part(path: Path, number: int, count: int) -> None:
    import gguf
    import numpy as np

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_uint16("split.count", count)
    writer.add_uint16("split.no", number)
    if number == 0:
        writer.add_name("Big")
        writer.add_context_length(512)
    else:
        writer.add_tensor(f"blk.{number}.weight", np.ones((2, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def test_model_in_parts_is_one_though_its_first_has_no_weights(tmp_path):
    first = write_parts(tmp_path)

    model = inspect_model(first)

    assert (model.title, model.quantisation, model.context_length) == ("Big", "F32", 512)
    assert model.size_bytes == sum(file.stat().st_size for file in tmp_path.iterdir())


def test_missing_part_is_named(tmp_path):
    first = write_parts(tmp_path)
    (tmp_path / "big-00002-of-00003.gguf").unlink()

    with pytest.raises(ModelUnsupportedError, match=r"big-00002-of-00003.gguf is missing"):
        inspect_model(first)


def test_part_that_was_renamed_is_told_its_name(tmp_path):
    first = write_parts(tmp_path)
    (tmp_path / "big-00003-of-00003.gguf").rename(tmp_path / "big-00003-of-00003 (1).gguf")

    with pytest.raises(ModelUnsupportedError, match=r"\(1\).gguf looks like it; then name it big"):
        inspect_model(first)


@pytest.mark.parametrize("name", ["big-00001-of-00003 (1).gguf", "big.gguf", "Copy of big.gguf"])
def test_first_part_that_was_renamed_is_told_its_name(tmp_path, name):
    first = write_parts(tmp_path).rename(tmp_path / name)

    stem = name.removesuffix(".gguf").partition("-0")[0]
    with pytest.raises(ModelUnsupportedError, match=rf"Name it {stem}-00001-of-00003.gguf"):
        inspect_model(first)


def test_part_of_another_model_is_no_part(tmp_path):
    first = write_parts(tmp_path)
    write_part(tmp_path / "big-00002-of-00003.gguf", 2, 3)

    with pytest.raises(ModelUnsupportedError, match="part 3 of 3"):
        inspect_model(first)


def test_later_part_of_a_split_model_points_to_the_first(tmp_path):
    write_parts(tmp_path)

    with pytest.raises(ModelUnsupportedError, match="Choose the first one"):
        inspect_model(tmp_path / "big-00002-of-00003.gguf")


def write_keys(path: Path, architecture: str, **values: object) -> Path:
    """A GGUF file without weights."""
    import gguf

    writer = gguf.GGUFWriter(path, architecture)
    for name, value in values.items():
        key = name.replace("__", ".")
        writer.add_string(key, value) if isinstance(value, str) else writer.add_uint32(key, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.parametrize(
    ("architecture", "values", "sentence"),
    [
        ("controlvector", {}, "control vector"),
        ("llama", {"general__type": "adapter", "adapter__type": "lora"}, "LoRA"),
        ("llama", {"adapter__type": "lora"}, "LoRA"),
        ("clip", {"general__type": "mmproj"}, "see pictures"),
        ("llama", {"general__type": "mmproj"}, "see pictures"),
        ("llama", {"general__type": "imatrix"}, "importance matrix"),
        ("", {"imatrix__chunk_count": 3}, "importance matrix"),
        ("nomic-bert", {}, "for searching"),
        ("qwen3", {"qwen3__pooling_type": 3}, "for searching"),
        ("qwen3", {"qwen3__pooling_type": 4}, "reranker"),
        ("bert", {"bert__pooling_type": 4}, "reranker"),
        ("llama", {"tokenizer__ggml__model": "gpt2"}, "vocabulary without weights"),
        ("llama", {"general__type": "vocab"}, "vocabulary without a model"),
        ("flux", {}, "draws pictures"),
        ("t5", {}, "cannot go on"),
        ("llama", {"llama__pooling_type": 0}, "has no weights"),
    ],
)
def test_what_is_no_language_model_is_refused_by_its_kind(tmp_path, architecture, values, sentence):
    with pytest.raises(ModelUnsupportedError, match=sentence):
        inspect_model(write_keys(tmp_path / "other.gguf", architecture, **values))


@pytest.mark.parametrize(
    ("magic", "sentence"), [(b"algg", "old LoRA"), (b"tjgg", "before GGUF"), (b"FUGG", "order of")]
)
def test_older_kinds_of_files_are_told(tmp_path, magic, sentence):
    (tmp_path / "old.bin.gguf").write_bytes(magic + bytes(64))

    with pytest.raises(ModelUnsupportedError, match=sentence):
        inspect_model(tmp_path / "old.bin.gguf")


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json", "1_Pooling/config.json"])
def test_pipe_in_a_folder_is_not_read(tmp_path, name):
    folder = write_folder(tmp_path / "small")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)

    with pytest.raises(ModelUnsupportedError, match=r"config.json in .* is no ordinary file"):
        inspect_model(folder)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"config__json": {"architectures": ["XForSequenceClassification"]}}, "ranks texts"),
        ({"config__json": {"architectures": ["BertModel"]}}, "modules.json"),
        ({"config__json": None, "adapter_config__json": {}}, "LoRA"),
        ({"config__json": None, "model_index__json": {}}, "draws pictures"),
        ({"config__json": b'{"a": ' * 50_000}, "damaged"),
    ],
)
def test_folder_of_another_kind_is_refused_by_it(tmp_path, files, sentence):
    with pytest.raises(ModelUnsupportedError, match=sentence):
        inspect_model(write_folder(tmp_path / "small", **files))


@pytest.mark.parametrize(
    ("labels", "kind"), [({"0": "LABEL_0"}, ModelKind.CROSS_ENCODER), ({"0": "a", "1": "b"}, None)]
)
def test_cross_encoder_gives_one_number(tmp_path, labels, kind):
    config = {"architectures": ["BertForSequenceClassification"], "id2label": labels}
    folder = write_folder(tmp_path / "small", config__json=config)

    with nullcontext() if kind else pytest.raises(ModelUnsupportedError, match="ranks texts"):
        assert inspect_model(folder).kind is kind


NAMED = [{"name": "tool", "template": "b"}, {"name": "default", "template": "{{ a }}"}]


@pytest.mark.parametrize("template", ["{{ a }}", NAMED])
def test_chat_template_of_a_folder_is_found(tmp_path, template):
    folder = write_folder(tmp_path / "a", tokenizer_config__json={"chat_template": template})

    assert chat_template_of(folder) == "{{ a }}"


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
