"""Language models of a few kilobytes, made in the test: real files, no sense."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

SIZE, HIDDEN = 64, 128


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


def write_tiny_gguf(path: Path, **metadata: str) -> Path:
    """A llama of one layer that knows 256 bytes; ``metadata`` adds or replaces texts."""
    import gguf

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("Tiny")
    writer.add_license("mit")
    writer.add_context_length(1024)
    writer.add_embedding_length(SIZE)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(SIZE // 2)
    writer.add_vocab_size(len(_tokens()))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(_tokens())
    writer.add_token_merges(["t h", "i n"])
    writer.add_bos_token_id(len(_tokens()) - 1)
    writer.add_eos_token_id(len(_tokens()) - 1)
    for key, value in metadata.items():
        writer.add_string(key.replace("__", "."), value)
    for name, shape in _shapes().items():
        writer.add_tensor(name, _numbers(name, shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_tiny_adapter(path: Path, *, layers: tuple[str, ...] = ("blk.0.attn_q",)) -> Path:
    """An adapter of rank two for the tiny llama; both its matrices are ones."""
    import gguf

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", 1.0)
    for name in layers:
        writer.add_tensor(f"{name}.weight.lora_a", np.ones((2, SIZE), np.float16))
        writer.add_tensor(f"{name}.weight.lora_b", np.ones((SIZE, 2), np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _tokens() -> list[str]:
    """GPT-2's letters for the 256 bytes, then two merges and the end."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    letters = {byte: chr(byte) for byte in plain}
    letters |= {byte: chr(256 + place) for place, byte in enumerate(others)}
    return [*(letters[byte] for byte in range(256)), "th", "in", "<|endoftext|>"]


def _shapes() -> dict[str, tuple[int, ...]]:
    square, up, down = (SIZE, SIZE), (HIDDEN, SIZE), (SIZE, HIDDEN)
    vocabulary = (len(_tokens()), SIZE)
    layer = {
        **{f"attn_{part}": square for part in ("q", "k", "v", "output")},
        **{"ffn_gate": up, "ffn_up": up, "ffn_down": down},
        **{"attn_norm": (SIZE,), "ffn_norm": (SIZE,)},
    }
    return {
        "token_embd.weight": vocabulary,
        "output.weight": vocabulary,
        "output_norm.weight": (SIZE,),
        **{f"blk.0.{name}.weight": shape for name, shape in layer.items()},
    }


def _numbers(name: str, shape: tuple[int, ...]) -> np.ndarray:
    if len(shape) == 1:
        return np.ones(shape, np.float32)
    return np.random.default_rng(len(name)).normal(0, 0.1, shape).astype(np.float32)
