"""The same tiny Llama, random but always the same, as safetensors folder and as GGUF file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

LAYERS, WIDTH, HEADS, KEY_HEADS, FEED = 2, 64, 2, 1, 128
CONTEXT = 512
NEAR_AND_FAR = 6  # of Gemma's layers, only each sixth sees everything
TEXT = "the ferry had not come and she waited at the quay in the rain. It was late, " * 20


def save_torch_folder(folder: Path, *, context: int = CONTEXT) -> Path:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = _tokenizer()
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=WIDTH,
        intermediate_size=FEED,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=KEY_HEADS,
        max_position_embeddings=context,
        initializer_range=0.2,
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def save_gguf(folder: Path, path: Path, *, context: int = CONTEXT) -> Path:
    """Write the model of a folder made by :func:`save_torch_folder` as GGUF."""
    import gguf
    from safetensors.numpy import load_file

    weights = load_file(folder / "model.safetensors")
    writer = gguf.GGUFWriter(path, "llama")
    _write_header(writer, _tokenizer(), context)
    writer.add_tensor("token_embd.weight", weights["model.embed_tokens.weight"])
    writer.add_tensor("output_norm.weight", weights["model.norm.weight"])
    writer.add_tensor("output.weight", weights["lm_head.weight"])
    for layer in range(LAYERS):
        for ours, theirs in _NAMES.items():
            tensor = weights[f"model.layers.{layer}.{theirs}.weight"]
            writer.add_tensor(f"blk.{layer}.{ours}.weight", _rotated(ours, tensor))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def save_random_gguf(path: Path, architecture: str, *, factors: bool = False, **header) -> Path:
    """Write a model of any architecture that voices are learned on, with random weights.

    Args:
        path: The new file.
        architecture: As GGUF calls it.
        factors: Whether the angles of positions are divided, as in Llama 3.
        header: More of the header, without the architecture.
    """
    import gguf

    drawing = np.random.default_rng(3)
    layers = NEAR_AND_FAR if architecture == "gemma3" else LAYERS
    writer = gguf.GGUFWriter(path, architecture)
    _write_header(writer, _tokenizer(), CONTEXT, layers)
    if architecture == "gemma3":
        writer.add_sliding_window(8)
    for key, value in header.items():
        writer.add_string(f"{architecture}.{key.replace('__', '.')}", value)
    if factors:
        angles = np.linspace(1, 8, WIDTH // HEADS // 2, dtype=np.float32)
        writer.add_tensor("rope_freqs.weight", angles)
    for name, shape in _random_shapes(architecture, layers, len(_tokenizer())).items():
        values = drawing.normal(1 if name.endswith("norm.weight") else 0, 0.2, shape)
        writer.add_tensor(name, values.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _random_shapes(architecture: str, layers: int, words: int) -> dict[str, tuple[int, ...]]:
    head = WIDTH // HEADS
    keys = KEY_HEADS * head
    layer: dict[str, tuple[int, ...]] = {
        **{f"{part}_norm.weight": (WIDTH,) for part in ("attn", "ffn")},
        **{f"attn_{part}.weight": (WIDTH, WIDTH) for part in ("q", "output")},
        **{f"attn_{part}.weight": (keys, WIDTH) for part in ("k", "v")},
        **{f"ffn_{part}.weight": (FEED, WIDTH) for part in ("gate", "up")},
        "ffn_down.weight": (WIDTH, FEED),
    }
    if architecture == "qwen2":
        layer |= {"attn_q.bias": (WIDTH,), "attn_k.bias": (keys,), "attn_v.bias": (keys,)}
    if architecture in ("qwen3", "gemma3"):
        layer |= {"attn_q_norm.weight": (head,), "attn_k_norm.weight": (head,)}
    if architecture == "gemma3":
        layer |= {"post_attention_norm.weight": (WIDTH,), "post_ffw_norm.weight": (WIDTH,)}
    output = {} if architecture == "gemma3" else {"output.weight": (words, WIDTH)}
    blocks = {f"blk.{at}.{name}": shape for at in range(layers) for name, shape in layer.items()}
    return {
        "token_embd.weight": (words, WIDTH),
        "output_norm.weight": (WIDTH,),
        **output,
        **blocks,
    }


_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def _rotated(name: str, tensor: np.ndarray) -> np.ndarray:
    # llama.cpp rotates neighbouring pairs, transformers the two halves of a head.
    heads = {"attn_q": HEADS, "attn_k": KEY_HEADS}.get(name)
    if heads is None:
        return tensor
    parts = tensor.reshape(heads, 2, tensor.shape[0] // heads // 2, tensor.shape[1])
    return np.ascontiguousarray(parts.swapaxes(1, 2).reshape(tensor.shape))


def _write_header(writer, tokenizer, context: int, layers: int = LAYERS) -> None:
    import gguf

    backend = tokenizer.backend_tokenizer
    size = len(tokenizer)
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(FEED)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(size)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([backend.id_to_token(token) for token in range(size)])
    kinds = [gguf.TokenType.CONTROL] + [gguf.TokenType.NORMAL] * (size - 1)
    writer.add_token_types(kinds)
    writer.add_token_merges(_merges(backend))
    writer.add_eos_token_id(0)
    writer.add_add_bos_token(False)


def _merges(backend) -> list[str]:
    import json

    merges = json.loads(backend.to_str())["model"]["merges"]
    return [merge if isinstance(merge, str) else " ".join(merge) for merge in merges]


def _tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator([TEXT], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=backend, eos_token="<|endoftext|>")
