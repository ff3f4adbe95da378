"""Unpacking a cross-encoder: from the eight bits of an ONNX file to safetensors.

The file is a protocol buffer.  Read of it are the graph (field 7 of the model) and in it the
tensors (field 5: dims 1, type 2, floats 4, integers 5, name 8, bytes 9) and the nodes (field 1:
inputs 1, kind 4).  A matrix ``M`` is stored as ``M_quantized`` with ``M_scale`` and
``M_zero_point``, one of each for the whole.  Those of the layers have no names of their own; they
are known by the order of the products, six in each layer.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from writer_assist.errors import ModelUnsupportedError
from writer_assist.model_store.headers import safetensors_header

Numbers = NDArray[np.float32]

_TYPES = {1: "<f4", 2: "u1", 3: "i1", 7: "<i8"}
_UNNAMED = "onnx::MatMul"
PRODUCTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
EMBEDDINGS = ("word_embeddings", "position_embeddings", "token_type_embeddings")
HEADS = ("bert.pooler.dense.weight", "classifier.weight")


def unpack_cross_encoder(packed: Path, target: Path) -> Iterator[tuple[int, int]]:
    """Write the weights in single precision, as safetensors; the same bytes every time.

    Yields:
        How many bytes are written, and how many there will be.

    Raises:
        ModelUnsupportedError: The file is not the one that is described above.
        OSError: It cannot be read or written.
    """
    with packed.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            weights = dict(sorted(_weights(data[:]).items()))
        except (struct.error, KeyError, IndexError, UnicodeDecodeError, ValueError) as error:
            raise ModelUnsupportedError(f"{packed.name} is damaged.") from error
    total = sum(one.nbytes for one in weights.values())
    written = 0
    with target.open("wb") as out:
        out.write(safetensors_header({name: one.shape for name, one in weights.items()}))
        for one in weights.values():
            out.write(one.tobytes())
            written += one.nbytes
            yield written, total


@dataclass(frozen=True, slots=True)
class _Graph:
    """The tensors of a graph by name, and the second inputs of its products in order."""

    tensors: Mapping[str, NDArray[np.generic]]
    products: tuple[str, ...]

    def matrix(self, name: str) -> Numbers:
        """Return a quantised matrix, as it is stored."""
        steps = self.tensors[f"{name}_quantized"].astype(np.float32)
        zero = np.float32(self.tensors[f"{name}_zero_point"].reshape(-1)[0])
        return (steps - zero) * np.float32(self.tensors[f"{name}_scale"].reshape(-1)[0])


def _weights(data: bytes) -> dict[str, Numbers]:
    """Return the weights under their names in BertForSequenceClassification of transformers."""
    graph = _graph(next(value for field, value in _fields(data) if field == 7))
    found = {
        name: np.ascontiguousarray(tensor, "<f4")
        for name, tensor in graph.tensors.items()
        if name.startswith(("bert.", "classifier.")) and name.endswith((".weight", ".bias"))
    }
    for one in EMBEDDINGS:
        name = f"bert.embeddings.{one}.weight"
        found[name] = graph.matrix(name)
    for name in HEADS:
        found[name] = np.ascontiguousarray(graph.matrix(name).T)
    for number, product in enumerate(graph.products):
        layer, part = divmod(number, len(PRODUCTS))
        name = f"bert.encoder.layer.{layer}.{PRODUCTS[part]}.weight"
        found[name] = np.ascontiguousarray(graph.matrix(product).T)
    return found


def _graph(data: bytes) -> _Graph:
    tensors: dict[str, NDArray[np.generic]] = {}
    products: list[str] = []
    for field, value in _fields(data):
        if field == 5:
            name, tensor = _tensor(value)
            tensors[name] = tensor
        elif field == 1:
            node = list(_fields(value))
            inputs = [one.decode() for number, one in node if number == 1]
            kinds = [one for number, one in node if number == 4]
            if kinds == [b"MatMulInteger"] and inputs[1].startswith(_UNNAMED):
                products.append(inputs[1].removesuffix("_quantized"))
    if not products or len(products) % len(PRODUCTS):
        raise ValueError("not the products that are known")
    return _Graph(tensors, tuple(products))


def _tensor(data: bytes) -> tuple[str, NDArray[np.generic]]:
    shape: list[int] = []
    few: list[int] = []
    name, kind, raw = "", 0, b""
    for field, value in _fields(data):
        if field == 1:
            shape += _numbers(value)
        elif field == 2:
            (kind,) = _numbers(value)
        elif field in (4, 9):
            raw += value
        elif field == 5:
            few += _numbers(value)
        elif field == 8:
            name = value.decode()
    if few:
        return name, np.asarray(few, np.int64).reshape(shape)
    if kind not in _TYPES or not raw:
        return name, np.zeros(0, np.float32)
    return name, np.frombuffer(raw, _TYPES[kind]).reshape(shape)


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the number of each field with its bytes; those of a whole number are still encoded."""
    at = 0
    while at < len(data):
        key, at = _number(data, at)
        kind = key & 7
        if kind == 0:
            _, end = _number(data, at)
        elif kind == 2:
            length, at = _number(data, at)
            end = at + length
        else:
            end = at + {1: 8, 5: 4}[kind]
        if end > len(data):
            raise ValueError("a field ends after the file")
        yield key >> 3, data[at:end]
        at = end


def _numbers(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        value, at = _number(data, at)
        yield value


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a whole number of seven bits a byte, the lowest first."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
