"""Low-rank matrices that are added to the weights of a language model and trained (LoRA).

Hu et al. 2021: the product of two thin matrices is added to each weight, and only these are
trained.  The model itself is unchanged, and the result is a file of some megabytes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch  # noqa: TID253
from gguf import GGUFWriter
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional  # noqa: TID253
from torch.utils.checkpoint import checkpoint  # noqa: TID253

from writer_assist.model_store.adapters import ALPHA, LORA_A, LORA_B
from writer_assist.voice.gguf_models import (
    Foreign,
    Gate,
    architecture_of,
    as_in_file,
    gguf_name,
    pass_through,
)

_LOSS_TOKENS = 32  # whose logits are in memory at the same time


class LowRank(nn.Module):
    """A frozen linear layer with two trainable matrices, whose product is zero at first."""

    def __init__(
        self, layer: nn.Linear, rank: int, scale: float, gate: Gate = pass_through
    ) -> None:
        super().__init__()
        self.weight, self.bias = layer.weight, layer.bias
        (outputs, inputs), device = layer.weight.shape, layer.weight.device
        self.a = nn.Parameter(torch.empty(rank, inputs, device=device))
        self.b = nn.Parameter(torch.zeros(outputs, rank, device=device))
        self.scale = scale
        self._gate = gate
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the layer's output, shape ``(..., outputs)``."""
        inputs = _Gated.apply(inputs, self._gate)  # type: ignore[no-untyped-call]
        narrow = functional.linear(inputs, self.a.to(inputs.dtype))
        beside = functional.linear(narrow, (self.b * self.scale).to(inputs.dtype))
        return functional.linear(inputs, self.weight, self.bias) + beside


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


def add_low_rank(
    model: Foreign, *, rank: int, scale: float, gate: Gate = pass_through
) -> dict[str, LowRank]:
    """Add trainable matrices to every linear layer but the last; return them by GGUF name.

    Args:
        model: From ``voice.gguf_models``.
        rank: Of the matrices.
        scale: By which their product is multiplied.
        gate: Passed by every layer in every step.
    """
    added = {}
    linear = [(name, one) for name, one in model.named_modules() if isinstance(one, nn.Linear)]
    for name, layer in linear:
        holder, _, last = name.rpartition(".")
        if holder:
            ours = gguf_name(model, name)
            added[ours] = LowRank(layer, rank, scale, gate)
            setattr(model.get_submodule(holder), last, added[ours])
    return added


def spare_memory(model: Foreign) -> None:
    """Compute each layer again on the way back instead of keeping what it computed.

    A step takes a third longer; of Qwen2.5-1.5B and 512 tokens, 1.4 GB need not be kept.
    """
    for layer in model.model.layers:
        layer.forward = partial(checkpoint, layer.forward, use_reentrant=False)


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
    writer = GGUFWriter(path, architecture_of(model))
    writer.add_type("adapter")
    for key, text in about.items():
        writer.add_string(key, text)
    writer.add_string("adapter.type", "lora")
    layers = [*added.values()]
    writer.add_float32(ALPHA, layers[0].scale * layers[0].a.shape[0])
    for name, layer in added.items():
        first, second = (one.detach().cpu().float().numpy() for one in (layer.a, layer.b))
        second = as_in_file(model, name, second)
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
