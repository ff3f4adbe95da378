"""The layers of a BERT as one function, which torch can run without Python.

Run by Python, they need its lock between any two of their three hundred steps; whatever another
thread does meanwhile, such as looking up the words of the same search, stops them for a while.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Import this module late, since it imports torch.
import torch  # noqa: TID253
from torch import Tensor  # noqa: TID253

logger = logging.getLogger(__name__)

# What torch itself uses for models that it compiles; another version may lack them.
_NATIVE = ("_reorder_linear_weight", "_linear_pointwise", "_is_mkldnn_bf16_supported")

_Layers = Callable[[Tensor, list[int], list[Tensor], int, float, bool], Tensor]


@dataclass(frozen=True, slots=True)
class BertShape:
    """The sizes of a BERT, by the names of ``config.json``."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    layer_norm_eps: float


class BertLayers:
    """The layers of one model."""

    def __init__(self, shape: BertShape, weights: Mapping[str, Tensor]) -> None:
        """Lay the weights out for this processor, if that is possible.

        Without this, every product lays them out anew: a third of the time of a short query.

        Raises:
            KeyError: A weight is missing.
        """
        self._heads, self._epsilon = shape.num_attention_heads, shape.layer_norm_eps
        lay_out = _layout(weights["embeddings.LayerNorm.weight"].dtype)
        self._native = lay_out is not None
        self._weights: list[Tensor] = []
        for number in range(shape.num_hidden_layers):
            for weight, bias in _of_layer(weights, f"encoder.layer.{number}."):
                is_matrix = weight.ndim > 1
                self._weights += [lay_out(weight) if lay_out and is_matrix else weight, bias]
        self._run = _compiled()

    def __call__(self, states: Tensor, lengths: Sequence[int]) -> Tensor:
        """Return the last states of all texts' tokens, shape ``(tokens, D)``.

        Args:
            states: Of all texts, one after the other.
            lengths: How many tokens each text has.
        """
        return self._run(
            states, list(lengths), self._weights, self._heads, self._epsilon, self._native
        )


# What follows is in the part of Python that torch can run by itself, so without docstrings.
# In each layer every token of a text looks at all others, then changes by itself.
def _layers(
    states: Tensor,
    lengths: list[int],
    weights: list[Tensor],
    heads: int,
    epsilon: float,
    native: bool,
) -> Tensor:
    size = [states.size(1)]
    for first in range(0, len(weights), 12):
        asked = _linear(states, weights[first], weights[first + 1], False, native)
        looked: list[Tensor] = []
        for one in asked.split_with_sizes(lengths):
            split = one.view([1, one.size(0), 3, heads, -1]).permute([2, 0, 3, 1, 4])
            seen = torch.nn.functional.scaled_dot_product_attention(split[0], split[1], split[2])
            looked.append(seen[0].transpose(0, 1).reshape([one.size(0), -1]))
        joined = _linear(torch.cat(looked), weights[first + 2], weights[first + 3], False, native)
        states = torch.layer_norm(
            states + joined, size, weights[first + 4], weights[first + 5], epsilon
        )
        wide = _linear(states, weights[first + 6], weights[first + 7], True, native)
        narrow = _linear(wide, weights[first + 8], weights[first + 9], False, native)
        states = torch.layer_norm(
            states + narrow, size, weights[first + 10], weights[first + 11], epsilon
        )
    return states


def _linear(states: Tensor, weight: Tensor, bias: Tensor, gelu: bool, native: bool) -> Tensor:
    if native:
        after, how = "none", ""
        if gelu:
            after, how = "gelu", "none"
        made: Tensor = torch.ops.mkldnn._linear_pointwise(  # noqa: SLF001
            states, weight, bias, after, [], how
        )
        return made
    product = torch.nn.functional.linear(states, weight, bias)
    if gelu:
        return torch.nn.functional.gelu(product)
    return product


def _compiled() -> _Layers:
    try:
        source = "\n".join(inspect.getsource(one) for one in (_linear, _layers))
        run: _Layers = torch.jit.CompilationUnit(source).find_function("_layers")
    except (RuntimeError, OSError, AttributeError, TypeError):
        logger.warning("The embedding model is run by Python", exc_info=True)
        return _layers
    return run


def _layout(kind: torch.dtype) -> Callable[[Tensor], Tensor] | None:
    """Return what lays weights of a type out for this processor; None if nothing does."""
    native: list[Any] = [getattr(torch.ops.mkldnn, name, None) for name in _NATIVE]
    if not torch.backends.mkldnn.is_available() or None in native:
        return None
    lay_out, _, has_halves = native
    if kind != torch.float32 and not has_halves():
        return None
    return lambda weight: lay_out(weight, None)


def _of_layer(weights: Mapping[str, Tensor], start: str) -> list[tuple[Tensor, Tensor]]:
    """Return the weights of a layer in the order in which :func:`_layers` uses them."""

    def pair(name: str) -> tuple[Tensor, Tensor]:
        return weights[f"{start}{name}.weight"], weights[f"{start}{name}.bias"]

    asked = [pair(f"attention.self.{one}") for one in ("query", "key", "value")]
    return [
        (torch.cat([weight for weight, _ in asked]), torch.cat([bias for _, bias in asked])),
        pair("attention.output.dense"),
        pair("attention.output.LayerNorm"),
        pair("intermediate.dense"),
        pair("output.dense"),
        pair("output.LayerNorm"),
    ]
