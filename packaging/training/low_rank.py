"""A language model from a GGUF file in PyTorch, with low-rank matrices added (LoRA).

Hu et al. 2021: the product of two thin matrices is added to each weight, and only these are
trained.  The model itself is unchanged, and the result is a file of some megabytes.
"""

from __future__ import annotations

import math
from pathlib import Path

import gguf
import numpy as np
import torch  # noqa: TID253
from gguf import GGUFReader, GGUFWriter
from torch import Tensor, nn  # noqa: TID253
from torch.nn import functional  # noqa: TID253
from transformers import LlamaConfig, LlamaForCausalLM  # noqa: TID253

from writer_assist.model_store.adapters import ALPHA, LORA_A, LORA_B, llama_order, torch_order

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


class LowRank(nn.Module):
    """A frozen linear layer with two trainable matrices, whose product is zero at first."""

    def __init__(self, weight: Tensor, rank: int, scale: float) -> None:
        super().__init__()
        outputs, inputs = weight.shape
        self.weight = nn.Parameter(weight, requires_grad=False)
        self.a = nn.Parameter(torch.empty(rank, inputs, device=weight.device))
        self.b = nn.Parameter(torch.zeros(outputs, rank, device=weight.device))
        self.scale = scale
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the layer's output, shape ``(..., outputs)``."""
        narrow = functional.linear(inputs, self.a.to(inputs.dtype))
        beside = functional.linear(narrow, (self.b * self.scale).to(inputs.dtype))
        return functional.linear(inputs, self.weight) + beside


def load_llama(path: Path, *, device: str) -> LlamaForCausalLM:
    """Load a GGUF model of the Llama architecture, in bfloat16, with frozen weights."""
    reader = GGUFReader(path)

    def told(key: str) -> float:
        return reader.fields[f"llama.{key}"].contents()

    heads = {"attn_q": int(told("attention.head_count"))}
    heads["attn_k"] = int(told("attention.head_count_kv"))
    names = {tensor.name for tensor in reader.tensors}
    config = LlamaConfig(
        vocab_size=int(told("vocab_size")),
        hidden_size=int(told("embedding_length")),
        intermediate_size=int(told("feed_forward_length")),
        num_hidden_layers=int(told("block_count")),
        num_attention_heads=heads["attn_q"],
        num_key_value_heads=heads["attn_k"],
        max_position_embeddings=int(told("context_length")),
        rms_norm_eps=told("attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_type": "default", "rope_theta": told("rope.freq_base")},
        tie_word_embeddings="output.weight" not in names,
    )
    weights = {}
    for tensor in reader.tensors:
        values = gguf.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        part = tensor.name.split(".")[-2]
        if part in heads:
            values = torch_order(values, heads[part])
        weights[_torch_name(tensor.name)] = torch.from_numpy(values).to(torch.bfloat16)
    model = LlamaForCausalLM(config).to(torch.bfloat16)
    missing, unknown = model.load_state_dict(weights, strict=False)
    if unknown or set(missing) - {"lm_head.weight"}:
        raise ValueError(f"{path.name} is not a model of the Llama kind")
    model.tie_weights()
    return model.to(device).requires_grad_(False).train()


def add_low_rank(model: LlamaForCausalLM, *, rank: int, scale: float) -> dict[str, LowRank]:
    """Add trainable matrices to every linear layer but the last; return them by GGUF name."""
    added = {}
    for number, layer in enumerate(model.model.layers):
        for part, name in _PARTS.items():
            place, _, last = name.rpartition(".")
            if not place:
                continue
            holder = layer.get_submodule(place)
            added[f"blk.{number}.{part}"] = LowRank(getattr(holder, last).weight, rank, scale)
            setattr(holder, last, added[f"blk.{number}.{part}"])
    return added


def loss_of(model: LlamaForCausalLM, tokens: list[int], weights: list[float]) -> Tensor:
    """Return the sum of the weighted negative log-likelihoods, in nats."""
    device = model.device
    ids = torch.tensor([tokens], device=device)
    counts = torch.tensor(weights[1:], device=device)
    places = counts.nonzero()[:, 0]
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state[0, places]
    losses = functional.cross_entropy(
        model.lm_head(hidden).float(), ids[0, places + 1], reduction="none"
    )
    return (losses * counts[places]).sum()


def write_adapter(
    path: Path, added: dict[str, LowRank], model: LlamaForCausalLM, about: dict[str, str]
) -> None:
    """Write the trained matrices in llama.cpp's format, in sixteen bits."""
    writer = GGUFWriter(path, "llama")
    writer.add_type("adapter")
    for key, text in about.items():
        writer.add_string(key, text)
    writer.add_string("adapter.type", "lora")
    layers = [*added.values()]
    writer.add_float32(ALPHA, layers[0].scale * layers[0].a.shape[0])
    heads = {
        "attn_q": model.config.num_attention_heads,
        "attn_k": model.config.num_key_value_heads,
    }
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


def _torch_name(name: str) -> str:
    if name in _WHOLE:
        return _WHOLE[name]
    _, number, part, _ = name.split(".")
    return f"model.layers.{number}.{_PARTS[part]}.weight"
