"""Adapters: small files with training for this program, merged into a model's weights.

An adapter is a GGUF file in llama.cpp's format: two thin matrices for each weight (LoRA, Hu et
al. 2021).  Merged once, it costs no time while the model writes; loaded next to the model, it
would be multiplied again for every token.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LORA_A, LORA_B = ".weight.lora_a", ".weight.lora_b"
ALPHA = "adapter.lora.alpha"
BASE = "writer_assist.base_sha256"  # of the model that an adapter was trained for
TRAINED = "writer_assist.adapter_sha256"  # of the adapter that was merged into a model

_SHOWN = 8  # characters of the checksum in a file's name
_NAME, _FILE_TYPE, _ARCHITECTURE = "general.name", "general.file_type", "general.architecture"
_SIXTEEN_BITS, _EIGHT_BITS = 1, 7  # LLAMA_FTYPE_MOSTLY_F16, LLAMA_FTYPE_MOSTLY_Q8_0
_BLOCK = 32  # numbers that have a scale in common, in Q8_0
LARGE_BYTES = 600_000_000
"""From this size on, a model in sixteen bits would take gigabytes, on the disk and in memory."""


def is_large(model: Path) -> bool:
    """Tell whether what is added to a model makes eight bits of its weights, not sixteen."""
    return model.stat().st_size > LARGE_BYTES


def trained_file(shipped: Path, adapter_sha256: str, *, compact: bool = False) -> Path:
    """Return the path of a model with a merged adapter, next to the original.

    Each adapter has its own file name, so that a receipt never refers to changed weights.

    Args:
        shipped: The original.
        adapter_sha256: Of the adapter, hexadecimal.
        compact: See :func:`merge`.
    """
    stem, _, old = shipped.stem.rpartition(".")
    named = f"{stem or old}-trained-{adapter_sha256[:_SHOWN]}"
    return shipped.with_name(f"{named}.{'Q8_0' if compact else 'F16'}{shipped.suffix}")


def merge(
    base: Path,
    adapter: Path,
    target: Path,
    *,
    title: str,
    adapter_sha256: str,
    scale: float = 1.0,
    compact: bool = False,
) -> None:
    """Write a model with an adapter added to its weights, in sixteen bits.

    What is added is far smaller than the steps of four-bit weights: rounded to these once more, it
    would be lost.

    Args:
        base: The model; it stays as it is.
        adapter: An adapter that was trained for it.
        target: The new file.
        title: The title in the new model's header.
        adapter_sha256: Stored in the new model's header.
        scale: By which the adapter is multiplied.
        compact: Whether weights that it changes get eight bits, and all others stay as they are.

    Raises:
        ValueError: The adapter has a weight that the model lacks, or of a different size.
        OSError: A file cannot be read or written.
    """
    import gguf
    import numpy as np

    model, taught = gguf.GGUFReader(base), gguf.GGUFReader(adapter)
    parts = {tensor.name: tensor for tensor in taught.tensors}
    weights = {tensor.name for tensor in model.tensors}
    adapted = {name.removesuffix(LORA_A) for name in parts if name.endswith(LORA_A)}
    if not adapted or {f"{name}.weight" for name in adapted} - weights:
        raise ValueError(f"{adapter.name} does not belong to {base.name}")
    alpha = float(taught.fields[ALPHA].contents()) * scale
    writer = gguf.GGUFWriter(target, str(model.fields[_ARCHITECTURE].contents()))
    _copy_header(model, writer, title, adapter_sha256, _EIGHT_BITS if compact else _SIXTEEN_BITS)
    kinds = {one.name: _kind_of(one, adapted, compact=compact) for one in model.tensors}
    for tensor in model.tensors:
        kind, shape = kinds[tensor.name], tuple(map(int, reversed(tensor.shape)))
        size = math.prod(gguf.quant_shape_to_byte_shape(shape, kind))
        writer.add_tensor_info(tensor.name, shape, np.dtype(np.float32), size, kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    # One weight after the other: all of a large model would not fit into memory.
    for tensor in model.tensors:
        values, kind = tensor.data, kinds[tensor.name]
        name = tensor.name.removesuffix(".weight")
        if name in adapted:
            plain = gguf.dequantize(values, tensor.tensor_type)
            values = gguf.quantize(plain + _added(parts, name, alpha, plain.shape), kind)
        elif kind != tensor.tensor_type:
            values = gguf.quantize(gguf.dequantize(values, tensor.tensor_type), kind)
        writer.write_tensor_data(values)
    writer.close()


def torch_order(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Reorder the rows of query or key weights from llama.cpp's order to PyTorch's.

    llama.cpp rotates pairs of adjacent rows, PyTorch pairs that are half a head apart.
    """
    half = len(rows) // heads // 2
    return rows.reshape(heads, half, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def llama_order(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Reverse :func:`torch_order`."""
    half = len(rows) // heads // 2
    return rows.reshape(heads, 2, half, -1).swapaxes(1, 2).reshape(rows.shape)


def _added(
    parts: dict[str, Any], name: str, alpha: float, shape: tuple[int, ...]
) -> NDArray[np.float32]:
    import gguf

    first, second = (
        gguf.dequantize(parts[name + ending].data, parts[name + ending].tensor_type)
        for ending in (LORA_A, LORA_B)
    )
    added: NDArray[np.float32] = second @ first * (alpha / len(first))
    if added.shape != shape:
        raise ValueError(f"the adapter's {name} is {added.shape}, the model's {shape}")
    return added


def _kind_of(tensor: Any, adapted: set[str], *, compact: bool) -> Any:  # noqa: ANN401
    """Return the type in which a weight is kept; those of norms, which are few, stay exact."""
    import gguf

    kinds = gguf.GGMLQuantizationType
    if len(tensor.shape) == 1:
        return kinds.F32
    if not compact:
        return kinds.F16
    if tensor.name.removesuffix(".weight") not in adapted:
        return tensor.tensor_type
    return kinds.F16 if int(tensor.shape[0]) % _BLOCK else kinds.Q8_0


def _copy_header(
    model: Any,  # noqa: ANN401
    writer: Any,  # noqa: ANN401
    title: str,
    adapter_sha256: str,
    file_type: int,
) -> None:
    import gguf

    own = {_NAME, _FILE_TYPE, _ARCHITECTURE}
    for field in model.fields.values():
        if field.name in own or field.name.startswith("GGUF."):
            continue
        kind, *inner = field.types
        items = inner[-1] if kind is gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), kind, sub_type=items)
    writer.add_name(title)
    writer.add_file_type(file_type)
    writer.add_string(TRAINED, adapter_sha256)
