"""A language model from a GGUF file in PyTorch, with low-rank matrices added (LoRA).

Hu et al. 2021: the product of two thin matrices is added to each weight, and only these are
trained.  The model itself is unchanged, and the result is a file of some megabytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import gguf
import numpy as np
import torch  # noqa: TID253
from gguf import GGUFReader, GGUFWriter
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional  # noqa: TID253
from transformers import LlamaConfig, LlamaForCausalLM  # noqa: TID253
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding  # noqa: TID253

from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.adapters import ALPHA, LORA_A, LORA_B, llama_order, torch_order

# Objects of transformers, which has no type hints.
Foreign: TypeAlias = Any
# Called many times in each step; it may wait, or raise an error to stop the step.
Gate: TypeAlias = Callable[[], None]

_LOSS_TOKENS = 32  # whose logits are in memory at the same time
_PARTS = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
_WHOLE = {
    "token_embd.weight": "model.embed_tokens.weight",
    "output_norm.weight": "model.norm.weight",
    "output.weight": "lm_head.weight",
}


def pass_through() -> None:
    """Neither wait nor stop: the gate of a training that nothing interrupts."""


class LowRank(nn.Module):
    """A frozen linear layer with two trainable matrices, whose product is zero at first."""

    def __init__(self, weight: Tensor, rank: int, scale: float, gate: Gate = pass_through) -> None:
        super().__init__()
        outputs, inputs = weight.shape
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.a = nn.Parameter(torch.empty(rank, inputs, device=weight.device))
        self.b = nn.Parameter(torch.zeros(outputs, rank, device=weight.device))
        self.scale = scale
        self._gate = gate
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the layer's output, shape ``(..., outputs)``."""
        inputs = _Gated.apply(inputs, self._gate)  # type: ignore[no-untyped-call]
        narrow = functional.linear(inputs, self.a.to(inputs.dtype))
        beside = functional.linear(narrow, (self.b * self.scale).to(inputs.dtype))
        return functional.linear(inputs, self.weight) + beside


class _Gated(torch.autograd.Function):
    """Passes a gate on the way forward and on the way back; changes no number."""

    @staticmethod
    def forward(context: Foreign, inputs: Tensor, gate: Gate) -> Tensor:
        context.gate = gate
        gate()
        return inputs.view_as(inputs)

    @staticmethod
    def backward(context: Foreign, *gradients: Tensor) -> tuple[Tensor, None]:
        context.gate()
        return gradients[0], None


def load_llama(
    path: Path,
    *,
    device: str,
    dtype: torch.dtype = torch.bfloat16,
    gate: Gate = pass_through,
) -> Foreign:
    """Load a GGUF model of the Llama architecture with frozen weights.

    Args:
        path: The file.
        device: As PyTorch calls it.
        dtype: Of the weights.
        gate: Passed before each weight.

    Raises:
        ModelUnsupportedError: It is of another kind.
    """
    reader = GGUFReader(path)
    config = _config(reader, path)
    heads = _heads(config)
    usual = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        model: Foreign = LlamaForCausalLM(config)
    finally:
        torch.set_default_dtype(usual)
    # The angles of the positions must be exact, whatever the type of the weights.
    model.model.rotary_emb = LlamaRotaryEmbedding(config)
    places = dict(model.named_parameters())
    with torch.no_grad():
        for tensor in reader.tensors:
            gate()
            values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
            part = tensor.name.split(".")[-2]
            if part in heads:
                values = torch_order(values, heads[part])
            place = places.pop(_torch_name(tensor.name), None)
            if place is None or place.shape != values.shape:
                raise _unsupported(path)
            place.copy_(torch.from_numpy(values))
    if places:
        raise _unsupported(path)
    return model.to(device).requires_grad_(False).train()


def add_low_rank(
    model: Foreign, *, rank: int, scale: float, gate: Gate = pass_through
) -> dict[str, LowRank]:
    """Add trainable matrices to every linear layer but the last; return them by GGUF name.

    Args:
        model: From :func:`load_llama`.
        rank: Of the matrices.
        scale: By which their product is multiplied.
        gate: Passed by every layer in every step.
    """
    added = {}
    for number, layer in enumerate(model.model.layers):
        for part, name in _PARTS.items():
            place, _, last = name.rpartition(".")
            if not place:
                continue
            holder = layer.get_submodule(place)
            added[f"blk.{number}.{part}"] = LowRank(getattr(holder, last).weight, rank, scale, gate)
            setattr(holder, last, added[f"blk.{number}.{part}"])
    return added


def loss_of(
    model: Foreign, tokens: Sequence[int], weights: Sequence[float], gate: Gate = pass_through
) -> Tensor:
    """Return the sum of the weighted negative log-likelihoods, in nats, without gradients."""
    with torch.no_grad():
        hidden, targets, counts = _hidden(model, tokens, weights)
        total = torch.zeros(())
        for start in range(0, len(targets), _LOSS_TOKENS):
            gate()
            part = slice(start, start + _LOSS_TOKENS)
            total = total + _loss(model, hidden[part], targets[part], counts[part]).cpu()
    return total


def learn_from(
    model: Foreign,
    tokens: Sequence[int],
    weights: Sequence[float],
    *,
    divisor: float,
    gate: Gate = pass_through,
) -> float:
    """Add an example's gradients; return its loss, see :func:`loss_of`, over ``divisor``.

    The logits are computed piece by piece: those of a whole example take 400 MB.
    """
    hidden, targets, counts = _hidden(model, tokens, weights)
    last = hidden.detach().requires_grad_()
    total = 0.0
    for start in range(0, len(targets), _LOSS_TOKENS):
        gate()
        part = slice(start, start + _LOSS_TOKENS)
        loss = _loss(model, last[part], targets[part], counts[part]) / divisor
        loss.backward()
        total += loss.item()
    hidden.backward(last.grad)
    return total


def write_adapter(
    path: Path, added: dict[str, LowRank], model: Foreign, about: dict[str, str]
) -> None:
    """Write the trained matrices in llama.cpp's format, in sixteen bits.

    Raises:
        OSError: It cannot be written.
    """
    writer = GGUFWriter(path, "llama")
    writer.add_type("adapter")
    for key, text in about.items():
        writer.add_string(key, text)
    writer.add_string("adapter.type", "lora")
    layers = [*added.values()]
    writer.add_float32(ALPHA, layers[0].scale * layers[0].a.shape[0])
    heads = _heads(model.config)
    for name, layer in added.items():
        first, second = (one.detach().cpu().float().numpy() for one in (layer.a, layer.b))
        part = name.rpartition(".")[2]
        if part in heads:
            second = llama_order(second, heads[part])
        writer.add_tensor(f"{name}{LORA_A}", first.astype(np.float16))
        writer.add_tensor(f"{name}{LORA_B}", second.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _hidden(
    model: Foreign, tokens: Sequence[int], weights: Sequence[float]
) -> tuple[Tensor, Tensor, Tensor]:
    """Return for each token that counts the state before it, its id and its weight."""
    ids = torch.tensor([list(tokens)], device=model.device)
    counts = torch.tensor(list(weights[1:]), device=model.device)
    places = counts.nonzero()[:, 0]
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state[0, places]
    return hidden, ids[0, places + 1], counts[places]


def _loss(model: Foreign, hidden: Tensor, targets: Tensor, counts: Tensor) -> Tensor:
    logits = model.lm_head(hidden).float()
    return (functional.cross_entropy(logits, targets, reduction="none") * counts).sum()


def _heads(config: Foreign) -> dict[str, int]:
    """Return into how many heads the rows of some weights are divided."""
    return {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}


def _config(reader: GGUFReader, path: Path) -> LlamaConfig:
    if reader.fields["general.architecture"].contents() != "llama":
        raise _unsupported(path)

    def told(key: str) -> float:
        return float(reader.fields[f"llama.{key}"].contents())

    names = {tensor.name: tensor.shape for tensor in reader.tensors}
    heads = int(told("attention.head_count"))
    usual_base = 10_000.0
    has_base = "llama.rope.freq_base" in reader.fields
    return LlamaConfig(
        vocab_size=int(names["token_embd.weight"][1]),
        hidden_size=int(told("embedding_length")),
        intermediate_size=int(told("feed_forward_length")),
        num_hidden_layers=int(told("block_count")),
        num_attention_heads=heads,
        num_key_value_heads=int(told("attention.head_count_kv")),
        max_position_embeddings=int(told("context_length")),
        rms_norm_eps=told("attention.layer_norm_rms_epsilon"),
        rope_parameters={
            "rope_type": "default",
            "rope_theta": told("rope.freq_base") if has_base else usual_base,
        },
        tie_word_embeddings="output.weight" not in names,
    )


def _torch_name(name: str) -> str:
    if name in _WHOLE:
        return _WHOLE[name]
    _, number, part, _ = (*name.split("."), "", "", "")[:4]
    return f"model.layers.{number}.{_PARTS.get(part, part)}.weight"


def _unsupported(path: Path) -> ModelUnsupportedError:
    return ModelUnsupportedError(
        f"A voice cannot be learned on {path.name}: it is not a model of the Llama kind."
    )
