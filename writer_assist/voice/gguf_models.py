"""Language models from GGUF files as models of transformers, frozen, to train something beside.

Llama, Qwen 2 and 3, Gemma 3: what ``voice.base`` names.  Tokens are not read: llama.cpp's are used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import gguf
import numpy as np
import torch  # noqa: TID253
import transformers  # noqa: TID253
from gguf import MODEL_ARCH, GGUFReader
from numpy.typing import NDArray
from torch import Tensor  # noqa: TID253
from transformers.initialization import no_init_weights  # noqa: TID253

from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.adapters import llama_order, torch_order
from writer_assist.voice.base import unlearnable_sentence

# Objects of transformers, which has no type hints.
Foreign: TypeAlias = Any
# Called many times in each step; it may wait, or raise an error to stop the step.
Gate: TypeAlias = Callable[[], None]

_PIECE = 1 << 22  # weights that are unpacked between two looks at the gate
_LAYERS_OF_27B = 62  # of Gemma 3; its attention is scaled in another way
_FACTORS = "rope_freqs.weight"
_HEADS = {"attn_q": "num_attention_heads", "attn_k": "num_key_value_heads"}


def pass_through() -> None:
    """Neither wait nor stop: the gate of a training that nothing interrupts."""


def load_gguf_model(
    path: Path,
    *,
    device: str,
    dtype: torch.dtype = torch.bfloat16,
    gate: Gate = pass_through,
) -> Foreign:
    """Load a GGUF model with frozen weights.

    Args:
        path: The file.
        device: As PyTorch calls it.
        dtype: Of the weights.
        gate: Passed before each piece of a weight.

    Raises:
        ModelUnsupportedError: It is of another kind, or has parts that are unknown here.
    """
    reader = GGUFReader(path)
    told = _Told(path, reader)
    kind = _ARCHITECTURES.get(told.architecture)
    if kind is None:
        raise ModelUnsupportedError(unlearnable_sentence(path.stem, told.architecture))
    model = _empty(kind, kind.config(told), dtype)
    names = _names(model)
    places = {
        names.get_name(name, (".weight", ".bias")): place
        for name, place in model.named_parameters()
    }
    factors = None
    with torch.no_grad():
        for tensor in reader.tensors:
            if tensor.name == _FACTORS:
                factors = gguf.dequantize(tensor.data, tensor.tensor_type)
                continue
            place = places.pop(tensor.name, None)
            if place is None or place.shape != tuple(map(int, reversed(tensor.shape))):
                raise told.unsupported(f"“{tensor.name}”")
            _fill(place, tensor, less=kind.norms_less(tensor.name), gate=gate)
            if heads := _paired_heads(model, tensor.name):
                order = torch_order(np.arange(len(place), dtype=np.float32)[:, None], heads)
                place.copy_(place[torch.from_numpy(order[:, 0].astype(np.int64))])
    if places:
        raise told.unsupported(f"a model without “{next(iter(places))}”")
    # The angles of the positions must be exact, whatever the type of the weights.
    angles = model.model.rotary_emb = type(model.model.rotary_emb)(model.config)
    if factors is not None:
        angles.inv_freq /= torch.from_numpy(factors.copy())
    return model.to(device).requires_grad_(False).train()


def architecture_of(model: Foreign) -> str:
    """Return what GGUF calls the architecture of a loaded model."""
    return _OF_TRANSFORMERS[model.config.model_type]


def gguf_name(model: Foreign, name: str) -> str:
    """Return what GGUF calls a part of a loaded model, without ``.weight``.

    Args:
        model: From :func:`load_gguf_model`.
        name: As PyTorch calls the part.
    """
    return str(_names(model).get_name(name))


def as_in_file(model: Foreign, name: str, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows of a weight, or of what is added to it, in the order of GGUF files.

    Args:
        model: From :func:`load_gguf_model`.
        name: What GGUF calls the weight.
        rows: Shape ``(outputs, ...)``.
    """
    heads = _paired_heads(model, name)
    return llama_order(rows, heads) if heads else rows


@dataclass(frozen=True, slots=True)
class _Told:
    """What a file says of its model."""

    path: Path
    reader: GGUFReader

    @property
    def architecture(self) -> str:
        return str(self.reader.fields["general.architecture"].contents())

    def number(self, key: str, usual: float | None = None) -> float:
        field = self.reader.fields.get(f"{self.architecture}.{key}")
        if field is None and usual is None:
            raise self.unsupported(f"a model that does not tell its {key}")
        return float(field.contents()) if field is not None else float(usual or 0)

    def unsupported(self, what: str) -> ModelUnsupportedError:
        return ModelUnsupportedError(
            f"A voice cannot be learned on {self.path.stem}: {what} is not supported."
        )

    def sizes(self) -> dict[str, Foreign]:
        """Return what the configurations of all architectures have in common."""
        words = {one.name: one.shape for one in self.reader.tensors}
        heads = int(self.number("attention.head_count"))
        width = int(self.number("embedding_length"))
        each = int(self.number("attention.key_length", width // heads))
        if self.number("rope.dimension_count", each) != each:
            raise self.unsupported("attention with positions in a part of each head")
        return {
            "vocab_size": int(words["token_embd.weight"][1]),
            "hidden_size": width,
            "intermediate_size": int(self.number("feed_forward_length")),
            "num_hidden_layers": int(self.number("block_count")),
            "num_attention_heads": heads,
            "num_key_value_heads": int(self.number("attention.head_count_kv", heads)),
            "head_dim": each,
            "max_position_embeddings": int(self.number("context_length")),
            "rms_norm_eps": self.number("attention.layer_norm_rms_epsilon"),
            "tie_word_embeddings": "output.weight" not in words,
        }

    def positions(self) -> dict[str, Foreign]:
        """Return how positions become angles, as transformers has it."""
        told: dict[str, Foreign] = {"rope_theta": self.number("rope.freq_base", 10_000.0)}
        field = self.reader.fields.get(f"{self.architecture}.rope.scaling.type")
        how = str(field.contents()) if field is not None else "none"
        if how == "none":
            return told | {"rope_type": "default"}
        if how == "linear":
            return told | {"rope_type": "linear", "factor": self.number("rope.scaling.factor")}
        raise self.unsupported(f"stretching positions by “{how}”")


@dataclass(frozen=True, slots=True)
class _Architecture:
    """How an architecture is read.

    Attributes:
        arch: Whose names GGUF uses.
        config: Makes transformers' configuration.
        model: The name of its class, which takes seconds to import.
        less: What GGUF has added to the weights of norms.
    """

    arch: MODEL_ARCH
    config: Callable[[_Told], Foreign]
    model: str
    less: float = 0.0

    def norms_less(self, name: str) -> float:
        return self.less if name.endswith("norm.weight") else 0.0


def _llama(told: _Told) -> Foreign:
    biased = any(one.name == "blk.0.attn_q.bias" for one in told.reader.tensors)
    return transformers.LlamaConfig(
        **told.sizes(), rope_parameters=told.positions(), attention_bias=biased
    )


def _qwen2(told: _Told) -> Foreign:
    return transformers.Qwen2Config(**told.sizes(), rope_parameters=told.positions())


def _qwen3(told: _Told) -> Foreign:
    return transformers.Qwen3Config(**told.sizes(), rope_parameters=told.positions())


def _gemma3(told: _Told) -> Foreign:
    sizes = told.sizes()
    each = sizes["head_dim"]
    if sizes["num_hidden_layers"] == _LAYERS_OF_27B:
        each = sizes["hidden_size"] // sizes["num_attention_heads"]
    near = {"rope_type": "default", "rope_theta": told.number("rope.freq_base_swa", 10_000.0)}
    return transformers.Gemma3TextConfig(
        **sizes,
        query_pre_attn_scalar=each,
        sliding_window=int(told.number("attention.sliding_window")),
        rope_parameters={"full_attention": told.positions(), "sliding_attention": near},
    )


_ARCHITECTURES = {
    "llama": _Architecture(MODEL_ARCH.LLAMA, _llama, "LlamaForCausalLM"),
    "qwen2": _Architecture(MODEL_ARCH.QWEN2, _qwen2, "Qwen2ForCausalLM"),
    "qwen3": _Architecture(MODEL_ARCH.QWEN3, _qwen3, "Qwen3ForCausalLM"),
    "gemma3": _Architecture(MODEL_ARCH.GEMMA3, _gemma3, "Gemma3ForCausalLM", less=1.0),
}
_OF_TRANSFORMERS = {"llama": "llama", "qwen2": "qwen2", "qwen3": "qwen3", "gemma3_text": "gemma3"}


def _empty(kind: _Architecture, config: Foreign, dtype: torch.dtype) -> Foreign:
    """Make a model whose weights hold whatever was in memory."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with no_init_weights():
            model: Foreign = getattr(transformers, kind.model)(config)
    finally:
        torch.set_default_dtype(usual)
    model.tie_weights()
    return model


def _names(model: Foreign) -> gguf.TensorNameMap:
    kind = _ARCHITECTURES[architecture_of(model)]
    return gguf.get_tensor_name_map(kind.arch, model.config.num_hidden_layers)


def _paired_heads(model: Foreign, name: str) -> int:
    """Return into how many heads of rotated pairs rows are divided; 0 for the order of PyTorch.

    Only files of the Llama architecture have neighbouring rows in pairs.
    """
    part = name.removesuffix(".weight").removesuffix(".bias").rpartition(".")[2]
    if architecture_of(model) != "llama" or part not in _HEADS:
        return 0
    return int(getattr(model.config, _HEADS[part]))


def _fill(place: Tensor, tensor: Foreign, *, less: float, gate: Gate) -> None:
    """Unpack a weight piece by piece: all of a large one takes a gigabyte, and seconds."""
    rows = max(1, _PIECE // max(1, place.numel() // len(place)))
    for start in range(0, len(place), rows):
        gate()
        piece = slice(start, start + rows)
        values = gguf.dequantize(tensor.data[piece], tensor.tensor_type).astype(np.float32)
        place[piece].copy_(torch.from_numpy(values - less if less else values))
