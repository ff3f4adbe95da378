"""Identifies the weights that a voice belongs to, whatever format they are stored in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from writer_assist.model_store.adapters import TRAINED
from writer_assist.model_store.headers import read_gguf_header

_NUMBERS = ("block_count", "embedding_length", "feed_forward_length", "attention.head_count")
LEARNABLE = {"llama": "Llama", "qwen2": "Qwen 2", "qwen3": "Qwen 3", "gemma3": "Gemma 3"}
"""The architectures on which voices are learned, as GGUF and as the writer calls them."""


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
    """Tell whether a voice can be learned on a model: a GGUF file of a kind in LEARNABLE."""
    return kind_of(model) in LEARNABLE


def kind_of(model: Path) -> str:
    """Return what a GGUF file calls its architecture; empty for a model in another format.

    Raises:
        ModelUnsupportedError: The file is damaged.
        OSError: It cannot be read.
    """
    return read_gguf_header(model).text("general.architecture") if model.is_file() else ""


def unlearnable_sentence(name: str, kind: str) -> str:
    """Return why a voice cannot be learned on a model, for the writer.

    Args:
        name: What the model is called.
        kind: See :func:`kind_of`.
    """
    *most, last = LEARNABLE.values()
    good = f"{', '.join(most)} and {last}"
    what = f"models of the kind “{kind}” are" if kind else "a model in safetensors is"
    return (
        f"A voice cannot be learned on {name}: {what} not supported for that, only GGUF files of "
        f"{good}. The starter model is one."
    )
