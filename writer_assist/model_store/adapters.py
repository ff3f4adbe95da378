"""Adapters: what a model has been taught, in a small file, merged into its weights.

An adapter is a GGUF file as llama.cpp writes and loads it: two thin matrices for each weight
(LoRA, Hu et al. 2021).  Merged once, it costs nothing while the model writes; loaded beside
the model, it would be multiplied anew for every token.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LORA_A, LORA_B = ".weight.lora_a", ".weight.lora_b"
ALPHA = "adapter.lora.alpha"
BASE = "writer_assist.base_sha256"  # of the file that it was trained for


def torch_order(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Put the rows of a query's or key's weights from llama.cpp's order into PyTorch's.

    The two turn positions in pairs of neighbours, and in pairs half a head apart.
    """
    half = len(rows) // heads // 2
    return rows.reshape(heads, half, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def llama_order(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Undo :func:`torch_order`."""
    half = len(rows) // heads // 2
    return rows.reshape(heads, 2, half, -1).swapaxes(1, 2).reshape(rows.shape)
