"""Identifies the weights that a voice belongs to, whatever format they are stored in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from writer_assist.model_store.adapters import TRAINED
from writer_assist.model_store.headers import read_gguf_header

_NUMBERS = ("block_count", "embedding_length", "feed_forward_length", "attention.head_count")


def base_of(model: Path) -> str:
    """Return what identifies a model's weights; the same for all formats of one model.

    A voice learned on one format fits the others, but not another model of the same size.

    Returns:
        A short hexadecimal text; empty for a model that cannot have a voice.

    Raises:
        ModelUnsupportedError: The file is damaged.
        OSError: It cannot be read.
    """
    if model.is_dir():
        return ""
    header = read_gguf_header(model)
    kind = header.text("general.architecture")
    told = [kind, header.text("general.name"), header.text(TRAINED)]
    told += [str(header.number(f"{kind}.{name}")) for name in _NUMBERS]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def can_learn(model: Path) -> bool:
    """Tell whether a voice can be learned on a model: a GGUF file of the Llama architecture."""
    if not model.is_file():
        return False
    return read_gguf_header(model).text("general.architecture") == "llama"


def weights_of(model: Path) -> int:
    """Return about how many weights a model of the Llama kind has.

    Raises:
        ModelUnsupportedError: The file is damaged.
        OSError: It cannot be read.
    """
    header = read_gguf_header(model)

    def told(name: str) -> int:
        return header.number(f"llama.{name}")

    width, feed = told("embedding_length"), told("feed_forward_length")
    words = told("vocab_size") or header.number("tokenizer.ggml.tokens")
    return told("block_count") * (4 * width * width + 3 * width * feed) + 2 * words * width
