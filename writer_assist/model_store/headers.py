"""Reading and checking the headers of model files: everything must lie inside the file."""

from __future__ import annotations

import json
import math
import mmap
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from writer_assist.errors import ModelUnsupportedError

Value = int | float | bool | str | None

_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_STRING, _ARRAY = 8, 9
_MAX_KEYS, _MAX_TENSORS, _MAX_ARRAY = 100_000, 1_000_000, 100_000_000

_ALIGNED = 8  # bytes, to which a header of safetensors is filled up
_MAX_HEADER_BYTES = 100_000_000  # the limit of the safetensors library


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The header of a GGUF file.

    Attributes:
        values: Its metadata; of arrays only the length.
        tensor_types: How many weights there are of each ggml type number.
    """

    values: dict[str, Value]
    tensor_types: dict[int, int]

    def joined(self, others: Iterable[GgufHeader]) -> GgufHeader:
        """Return the header of a model whose weights are split over several files."""
        counts = Counter(self.tensor_types)
        for other in others:
            counts.update(other.tensor_types)
        return GgufHeader(self.values, dict(counts))

    def text(self, key: str) -> str:
        """Return a text in the metadata; empty if there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """Return a whole number in the metadata; 0 if there is none."""
        value = self.values.get(key)
        return value if isinstance(value, int) else 0


def read_gguf_header(path: Path) -> GgufHeader:
    """Read the header and check that every tensor lies inside the file.

    Raises:
        ModelUnsupportedError: It is damaged, cut off or not a GGUF file.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        if (magic := file.read(4)) != b"GGUF":
            raise ModelUnsupportedError(_other_kind(path.name, magic))
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            try:
                return _read(data)
            except (
                _DamagedHeader,
                struct.error,
                ValueError,
                OverflowError,
                RecursionError,
            ) as error:
                raise ModelUnsupportedError(
                    f"{path.name} is damaged or was not downloaded to its end. "
                    "Please download it again."
                ) from error


def check_safetensors(path: Path) -> str:
    """Return the type of most of its numbers ("BF16") after checking the whole header.

    Raises:
        ModelUnsupportedError: It is damaged or cut off.
        OSError: It cannot be read.
    """
    try:
        header, room = _header(path)
        sizes: dict[str, int] = {}
        for name, tensor in header.items():
            if name != "__metadata__":
                start, end = (int(offset) for offset in tensor["data_offsets"])
                if not 0 <= start <= end <= room:
                    raise ValueError(f"{name} ends after the file")
                sizes[tensor["dtype"]] = sizes.get(tensor["dtype"], 0) + end - start
        return max(sizes, key=lambda kind: sizes[kind])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModelUnsupportedError(
            f"{path.name} is damaged or was not downloaded to its end. Please download it again."
        ) from error


class _DamagedHeader(Exception):
    """The bytes are not a valid header; the message says where, for developers."""


def safetensors_header(shapes: Mapping[str, tuple[int, ...]], *, half: bool = False) -> bytes:
    """Return the header of a file with tensors in this order.

    Args:
        shapes: By name.
        half: Whether they are in half precision (float16), and not in single.
    """
    kind, number = ("F16", 2) if half else ("F32", 4)
    entries: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, shape in shapes.items():
        size = number * math.prod(shape)
        entries[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNED)
    return struct.pack("<Q", len(text)) + text


def _other_kind(name: str, magic: bytes) -> str:
    if magic in (b"algg", b"ggla"):
        return (
            f"{name} is an addition to a model (an old LoRA), no model of its own. Additions are "
            "not loaded; look for the model that it was merged into."
        )
    if magic in (b"lmgg", b"fmgg", b"tjgg", b"ggml", b"ggmf", b"ggjt"):
        return (
            f"{name} is of the kind that came before GGUF, which nothing loads any more. Look for "
            "the same model as GGUF."
        )
    if magic == b"FUGG":
        return f"{name} was written for computers with another order of bytes. Look for another."
    return f"{name} is no GGUF file, whatever its name says."


def _read(data: mmap.mmap) -> GgufHeader:
    cursor = _Cursor(data)
    version, tensors, keys = cursor.unpack("I"), cursor.unpack("Q"), cursor.unpack("Q")
    if version not in (2, 3) or tensors > _MAX_TENSORS or keys > _MAX_KEYS:
        raise _DamagedHeader(f"version {version}, {tensors} tensors, {keys} keys")
    values = {cursor.text(): cursor.value(int(cursor.unpack("I"))) for _ in range(int(keys))}
    listed = [_Tensor.read(cursor) for _ in range(int(tensors))]
    alignment = values.get("general.alignment", 32)
    if not isinstance(alignment, int) or alignment < 1:
        raise _DamagedHeader(f"alignment {alignment}")
    start = math.ceil(cursor.position / alignment) * alignment
    return GgufHeader(values, _count_types(listed, len(data) - start))


def _count_types(tensors: list[_Tensor], room: int) -> dict[int, int]:
    counts: dict[int, int] = {}
    for tensor in tensors:
        if tensor.offset + tensor.size_bytes > room:
            raise _DamagedHeader(f"{tensor.name} ends after the file")
        counts[tensor.type] = counts.get(tensor.type, 0) + tensor.elements
    return counts


@dataclass(frozen=True, slots=True)
class _Tensor:
    name: str
    elements: int
    type: int
    offset: int

    @classmethod
    def read(cls, cursor: _Cursor) -> _Tensor:
        name = cursor.text()
        dimensions = int(cursor.unpack("I"))
        if not 1 <= dimensions <= 4:
            raise _DamagedHeader(f"{name} has {dimensions} dimensions")
        elements = math.prod(int(cursor.unpack("Q")) for _ in range(dimensions))
        return cls(name, elements, int(cursor.unpack("I")), int(cursor.unpack("Q")))

    @property
    def size_bytes(self) -> int:
        """The least size; a type too new for the table counts as one byte in all."""
        elements, size = _block_sizes().get(self.type, (self.elements, 1))
        return self.elements // elements * size if elements else 0


def _block_sizes() -> dict[int, tuple[int, int]]:
    """Return weights and bytes of one block for each ggml type number."""
    from gguf.constants import GGML_QUANT_SIZES

    return {int(kind): sizes for kind, sizes in GGML_QUANT_SIZES.items()}


class _Cursor:
    """Reads one value after another; numbers are little-endian."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self.position = 4

    def unpack(self, code: str) -> int | float | bool:
        pattern = f"<{code}"
        value: int | float | bool
        (value,) = struct.unpack_from(pattern, self._data, self.position)
        self.position += struct.calcsize(pattern)
        return value

    def text(self) -> str:
        start = self._skip(int(self.unpack("Q")))
        return self._data[start : self.position].decode("utf-8")

    def value(self, kind: int) -> Value:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self._array_length()
        if kind not in _SCALARS:
            raise _DamagedHeader(f"value of type {kind}")
        return self.unpack(_SCALARS[kind])

    def _array_length(self) -> int:
        kind, length = int(self.unpack("I")), int(self.unpack("Q"))
        if length > _MAX_ARRAY:
            raise _DamagedHeader(f"array of {length}")
        if kind in _SCALARS:
            self._skip(length * struct.calcsize(_SCALARS[kind]))
            return length
        for _ in self._nested(kind, length):
            pass
        return length

    def _nested(self, kind: int, length: int) -> Iterator[Value]:
        for _ in range(length):
            if kind == _STRING:
                self._skip(int(self.unpack("Q")))
                yield None
            else:
                yield self.value(kind)

    def _skip(self, size: int) -> int:
        start = self.position
        if size > len(self._data) - start:
            raise _DamagedHeader(f"{size} bytes at {start} end after the file")
        self.position = start + size
        return start


def _header(path: Path) -> tuple[dict[str, dict[str, str]], int]:
    """Return the header, and how many bytes of data follow it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(_MAX_HEADER_BYTES, size - 8):
            raise ValueError(f"header of {length} bytes in {size}")
        return json.loads(file.read(length)), size - 8 - length
