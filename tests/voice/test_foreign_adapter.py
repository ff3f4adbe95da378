"""Adapters made elsewhere: taken in where they fit, refused in plain words where they do not."""

from __future__ import annotations

import dataclasses
import json
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.language_models.tiny_models import FEED, HEADS, LAYERS, WIDTH
from writer_assist.domain.voice import LearnedVoice, VoiceState, VoiceUse
from writer_assist.errors import ModelError
from writer_assist.language_models.loading import load_language_model
from writer_assist.model_store.adapters import ALPHA, llama_order, merge
from writer_assist.services.voice_adapters import add_adapter
from writer_assist.voice.base import base_of
from writer_assist.voice.store import ADAPTER, sha256_of
from writer_assist.voice.voiced_model import VoicedModel

RANK = 4


def matrices(seed: int = 1) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return two pairs, in PyTorch's order, by peft's name without ``.lora_A.weight``."""
    random = np.random.default_rng(seed)

    def pair(outputs: int, inputs: int) -> tuple[np.ndarray, np.ndarray]:
        first = random.normal(size=(RANK, inputs)).astype(np.float32)
        return first, random.normal(size=(outputs, RANK)).astype(np.float32)

    name = "base_model.model.model.layers.{}.{}"
    return {
        name.format(0, "self_attn.q_proj"): pair(WIDTH, WIDTH),
        name.format(LAYERS - 1, "mlp.up_proj"): pair(FEED, WIDTH),
    }


def write_peft(folder: Path, **config) -> Path:
    from safetensors.numpy import save_file

    folder.mkdir()
    told = {"peft_type": "LORA", "lora_alpha": 8, "r": RANK, "base_model_name_or_path": "tiny/1"}
    (folder / "adapter_config.json").write_text(json.dumps(told | config))
    tensors = {}
    for name, (first, second) in matrices().items():
        tensors |= {f"{name}.lora_A.weight": first, f"{name}.lora_B.weight": second}
    save_file(tensors, folder / "adapter_model.safetensors")
    return folder


def write_gguf(path: Path, *, architecture: str = "llama", kind: str = "lora", **changed) -> Path:
    import gguf

    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", kind)
    writer.add_float32(ALPHA, 8.0)
    (q_first, q_second), (up_first, up_second) = matrices().values()
    tensors = {
        "blk.0.attn_q.weight.lora_a": q_first,
        "blk.0.attn_q.weight.lora_b": llama_order(q_second, HEADS),
        f"blk.{LAYERS - 1}.ffn_up.weight.lora_a": up_first,
        f"blk.{LAYERS - 1}.ffn_up.weight.lora_b": up_second,
    }
    for name, values in (tensors | changed).items():
        writer.add_tensor(name, np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.fixture
def add(store, tiny_model):
    return lambda path: add_adapter(store, path, "/novel", tiny_model)


def scored(model, tokens: list[int]) -> np.ndarray:
    model.drop(0)
    model.extend({0: tokens[:1]}, wanted=())
    return model.score(0, tokens[1:])


def refused(add, path: Path) -> str:
    with pytest.raises(ModelError) as caught:
        add(path)
    return str(caught.value)


def test_gguf_adapter_keeps_its_checksum_and_the_model_writes_with_it(
    store, add, tiny_model, tmp_path
):
    source = write_gguf(tmp_path / "Hemingway.gguf")
    voice = add(source)

    with closing(load_language_model(tiny_model, rows=1, gpu=False)) as model:
        tokens = model.tokenize("the ferry had not come and she waited")
        before = scored(model, tokens)
        voiced = VoicedModel(model, tiny_model, store, base_of(tiny_model))
        voiced.use(VoiceUse(voice.key))
        after = scored(model, tokens)

    assert (voice.title, voice.state) == ("Hemingway", VoiceState.READY)
    assert voice.sha256 == sha256_of(source) == voiced.applied.sha256
    assert voiced.known is None
    assert np.abs(after - before).max() > 0.01


def test_peft_folder_does_the_same_as_the_gguf_file(store, add, tiny_model, tmp_path):
    voices = [add(write_peft(tmp_path / "peft")), add(write_gguf(tmp_path / "a.gguf"))]

    with closing(load_language_model(tiny_model, rows=1, gpu=False)) as model:
        tokens = model.tokenize("the ferry had not come and she waited")
        voiced = VoicedModel(model, tiny_model, store, base_of(tiny_model))
        found = []
        for voice in voices:
            voiced.use(VoiceUse(voice.key))
            found.append(scored(model, tokens))

    assert np.allclose(*found, atol=2e-3)
    assert (voices[0].title, voices[0].made_for) == ("peft", "tiny/1")


def test_alphas_of_their_own_are_taken_into_the_matrices(store, add, tmp_path):
    import gguf

    plain = add(write_peft(tmp_path / "plain"))
    double = add(write_peft(tmp_path / "double", alpha_pattern={"mlp.up_proj": 16}))

    names = {}
    for voice in (plain, double):
        for tensor in gguf.GGUFReader(store.file(voice.key, ADAPTER)).tensors:
            names.setdefault(tensor.name, []).append(np.array(tensor.data))
    up = names[f"blk.{LAYERS - 1}.ffn_up.weight.lora_b"]
    assert np.allclose(up[1], 2 * up[0])
    assert np.allclose(*names["blk.0.attn_q.weight.lora_b"])


@pytest.mark.parametrize("odd", ["token_embd.weight.lora_a", "blk.0.attn_q.weight.magnitude"])
def test_adapter_with_other_parts_is_refused(store, add, tmp_path, odd):
    path = write_gguf(tmp_path / "a.gguf", **{odd: np.zeros((RANK, WIDTH), np.float32)})

    assert "changes parts of a model" in refused(add, path)
    assert store.all() == ()


def test_adapter_for_another_model_is_refused(add, tmp_path):
    other = {"blk.0.attn_q.weight.lora_a": np.zeros((RANK, WIDTH + 8), np.float32)}
    wide = write_gguf(tmp_path / "wide.gguf", **other)
    qwen = write_gguf(tmp_path / "qwen.gguf", architecture="qwen2")

    for path in (wide, qwen):
        assert refused(add, path).startswith(f"{path.name} was made for another model than Tiny")


def test_numbers_that_are_none_are_refused(add, tmp_path):
    broken = {"blk.0.attn_q.weight.lora_a": np.full((RANK, WIDTH), np.nan, np.float32)}

    assert "is damaged" in refused(add, write_gguf(tmp_path / "a.gguf", **broken))


def test_pickle_is_refused_unread(add, tmp_path):
    folder = write_peft(tmp_path / "peft")
    (folder / "adapter_model.safetensors").unlink()
    (folder / "adapter_model.bin").write_bytes(b"no pickle, so reading it would fail otherwise")

    assert refused(add, folder).startswith("adapter_model.bin is a pickle.")
    assert refused(add, folder / "adapter_model.bin").startswith("adapter_model.bin is a pickle.")


def test_cut_off_file_is_refused(add, tmp_path):
    path = write_gguf(tmp_path / "a.gguf")
    path.write_bytes(path.read_bytes()[:-100])

    assert "not downloaded to its end" in refused(add, path)


def test_model_and_other_kinds_of_adapter_are_told_from_a_lora(add, tiny_model, tmp_path):
    assert "a model of its own" in refused(add, tiny_model)
    assert "another kind than LoRA" in refused(add, write_gguf(tmp_path / "a.gguf", kind="ia3"))
    assert "another kind than LoRA" in refused(add, write_peft(tmp_path / "b", peft_type="IA3"))
    assert "DoRA" in refused(add, write_peft(tmp_path / "c", use_dora=True))


def test_adapter_is_not_added_twice(store, tiny_model, tmp_path):
    source, trained = write_gguf(tmp_path / "a.gguf"), tmp_path / "Trained.F16.gguf"
    merge(tiny_model, source, trained, title="Trained", adapter_sha256=sha256_of(source))

    with pytest.raises(ModelError, match="already"):
        add_adapter(store, source, "/novel", trained)


def test_folder_without_an_adapter_and_missing_file_are_said(add, tmp_path):
    assert "holds no adapter" in refused(add, tmp_path)
    assert "There is no adapter" in refused(add, tmp_path / "gone.gguf")


def test_receipt_of_an_adapter_can_be_used_again(store, add, tiny_model, tmp_path):
    voice = add(write_gguf(tmp_path / "a.gguf"))

    with closing(load_language_model(tiny_model, rows=1, gpu=False)) as model:
        voiced = VoicedModel(model, tiny_model, store, base_of(tiny_model))
        voiced.use(VoiceUse(voice.key, 0.5))
        applied = voiced.applied
        voiced.use(None)
        voiced.use_again(applied)

    assert voiced.applied == applied
    assert isinstance(store.voice(voice.key), LearnedVoice)
    assert dataclasses.asdict(applied)["scale"] == 0.5
