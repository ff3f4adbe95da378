"""What learning a voice takes of memory and disk, and the memory that this computer has."""

from __future__ import annotations

import ctypes
import gc
import sys
from contextlib import suppress
from pathlib import Path

import psutil

from writer_assist.language_models.devices import computes_bfloat16
from writer_assist.model_store.adapters import is_large
from writer_assist.model_store.headers import read_gguf_header

_BESIDES_BYTES = 1_000_000_000  # PyTorch, the matrices that are learned, and their optimiser
_KEPT = 6  # numbers for each of a layer's inputs; measured: 4.8 (Qwen 2) to 5.5 (Llama)


def weights_of(model: Path) -> int:
    """Return how many weights a GGUF model has.

    Raises:
        ModelUnsupportedError: The file is damaged.
        OSError: It cannot be read.
    """
    return sum(read_gguf_header(model).tensor_types.values())


def merged_bytes(model: Path) -> int:
    """Return about how large a file with the model and a voice is; see ``adapters.merge``.

    Raises:
        ModelUnsupportedError: The file is damaged.
        OSError: It cannot be read.
    """
    return weights_of(model) * (1 if is_large(model) else 2)


def learning_bytes(model: Path, window: int, *, sparing: bool = False) -> int:
    """Return about how much memory learning on a model takes here.

    Args:
        model: The GGUF file.
        window: Tokens in one example.
        sparing: Whether what the layers computed is not kept for the way back.

    Raises:
        ModelUnsupportedError: The file is damaged.
        OSError: It cannot be read.
    """
    header = read_gguf_header(model)
    kind = header.text("general.architecture")
    layers, width, feed = (
        header.number(f"{kind}.{name}")
        for name in ("block_count", "embedding_length", "feed_forward_length")
    )
    number_bytes = 2 if computes_bfloat16() else 4
    kept = window * layers * (width if sparing else _KEPT * (width + feed))
    return (weights_of(model) + kept) * number_bytes + _BESIDES_BYTES


def free_bytes() -> int:
    """Return how much memory other programs leave."""
    return int(psutil.virtual_memory().available)


def taken_bytes() -> int:
    """Return how much memory this process takes."""
    return int(psutil.Process().memory_info().rss)


def return_memory() -> None:
    """Return freed memory to the system: glibc keeps what many small pieces took."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
