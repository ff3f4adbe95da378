"""Models from GGUF files in PyTorch: what llama.cpp foresees with them, and what is refused."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import gguf
import numpy as np
import pytest

from tests.language_models.tiny_models import save_random_gguf
from writer_assist.errors import ModelUnsupportedError
from writer_assist.language_models.loading import load_language_model
from writer_assist.model_store.adapters import merge
from writer_assist.voice.base import LEARNABLE, can_learn
from writer_assist.voice.memory import learning_bytes, weights_of

TOKENS = [20, 31, 40, 7, 90, 14, 60, 33, 21, 21, 55, 102, 8, 77, 250, 61, 19, 44, 3, 12]


def foreseen_here(model) -> np.ndarray:
    """Return the logits after each token but the last."""
    import torch

    with torch.no_grad():
        return model(input_ids=torch.tensor([TOKENS])).logits[0, :-1].float().numpy()


def foreseen_there(path: Path) -> np.ndarray:
    with closing(load_language_model(path, rows=1, gpu=False)) as model:
        model.extend({0: TOKENS[:1]}, wanted=())
        return model.logits(0, TOKENS[1:])


def loaded(path: Path):
    import torch

    from writer_assist.voice.gguf_models import load_gguf_model

    return load_gguf_model(path, device="cpu", dtype=torch.float32)


def assert_alike(here: np.ndarray, there: np.ndarray, *, least: float = 0.9995) -> None:
    assert (here.argmax(axis=1) == there.argmax(axis=1)).mean() > 0.85
    assert np.corrcoef(here.ravel(), there.ravel())[0, 1] > least


@pytest.mark.parametrize("architecture", sorted(LEARNABLE))
def test_every_kind_foresees_what_llama_cpp_does(architecture, tmp_path):
    path = save_random_gguf(tmp_path / "Tiny.F32.gguf", architecture)

    assert can_learn(path)
    assert_alike(foreseen_here(loaded(path)), foreseen_there(path))


def test_divided_angles_of_newer_llamas_are_read(tmp_path):
    path = save_random_gguf(tmp_path / "Tiny.F32.gguf", "llama", factors=True)

    assert_alike(foreseen_here(loaded(path)), foreseen_there(path))


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("architecture", ["qwen2", "gemma3"])
def test_merged_adapter_does_what_it_did_in_training(architecture, compact, tmp_path):
    import torch

    from writer_assist.voice.low_rank import add_low_rank, write_adapter

    base = save_random_gguf(tmp_path / "Tiny.F32.gguf", architecture)
    adapter, merged = tmp_path / "adapter.gguf", tmp_path / "Merged.gguf"
    model = loaded(base)
    plain = foreseen_here(model)
    torch.manual_seed(1)
    added = add_low_rank(model, rank=2, scale=2.0)
    for layer in added.values():
        layer.b.data.normal_(0, 0.2)
    write_adapter(adapter, added, model, {})
    merge(base, adapter, merged, title="Tiny", adapter_sha256="", compact=compact)

    least = 0.995 if compact else 0.9995
    assert_alike(foreseen_here(model), foreseen_there(merged), least=least)
    assert np.corrcoef(plain.ravel(), foreseen_there(merged).ravel())[0, 1] < 0.95


def test_compact_merging_leaves_alone_what_the_adapter_does_not_change(tmp_path):
    from tests.model_store.tiny_models import write_tiny_adapter, write_tiny_gguf

    base, merged = write_tiny_gguf(tmp_path / "Tiny.F32.gguf"), tmp_path / "Merged.gguf"
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf")
    merge(base, adapter, merged, title="Tiny", adapter_sha256="", compact=True)

    kinds = {one.name: one.tensor_type.name for one in gguf.GGUFReader(merged).tensors}
    assert kinds.pop("blk.0.attn_q.weight") == "Q8_0"
    assert set(kinds.values()) == {"F32"}


@pytest.mark.parametrize(
    ("architecture", "header", "named"),
    [
        ("phi3", {}, "“phi3”"),
        ("qwen2", {"rope__scaling__type": "yarn"}, "“yarn”"),
        ("llama", {"rope__scaling__type": "longrope"}, "“longrope”"),
    ],
)
def test_what_is_not_supported_is_named(architecture, header, named, tmp_path):
    path = save_random_gguf(tmp_path / "Tiny.F32.gguf", architecture, **header)

    with pytest.raises(
        ModelUnsupportedError, match=f"cannot be learned on Tiny.*{named}.*not supp"
    ):
        loaded(path)


def test_unknown_weight_is_named(tmp_path):
    path = save_random_gguf(tmp_path / "Tiny.F32.gguf", "qwen3")
    path.write_bytes(path.read_bytes().replace(b"blk.1.attn_q_norm", b"blk.1.attn_q_note"))

    with pytest.raises(ModelUnsupportedError, match=r"blk\.1\.attn_q_note"):
        loaded(path)


def test_weights_are_counted(tmp_path):
    path = save_random_gguf(tmp_path / "Tiny.F32.gguf", "qwen2")

    assert weights_of(path) == sum(one.n_elements for one in gguf.GGUFReader(path).tensors)


def test_sparing_memory_changes_no_gradient(tmp_path):
    import torch

    from writer_assist.voice.low_rank import add_low_rank, learn_from, spare_memory

    path, found = save_random_gguf(tmp_path / "Tiny.F32.gguf", "qwen2"), []
    for sparing in (False, True):
        model = loaded(path)
        torch.manual_seed(1)
        added = add_low_rank(model, rank=2, scale=2.0)
        if sparing:
            spare_memory(model)
        learn_from(model, TOKENS, [1.0] * len(TOKENS), divisor=1.0)
        found.append([layer.b.grad.numpy() for layer in added.values()])

    assert all(np.allclose(one, two, atol=1e-5) for one, two in zip(*found, strict=True))
    assert learning_bytes(path, 512, sparing=True) < learning_bytes(path, 512)
