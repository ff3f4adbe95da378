"""The smallest ONNX file of a cross-encoder that can be unpacked: one layer, two numbers a row."""

from __future__ import annotations

from writer_assist.model_store.onnx_weights import EMBEDDINGS, HEADS, PRODUCTS

ROWS = 2
_FLOAT, _BYTE = 1, 2


def tiny_cross_encoder(*, products: int = len(PRODUCTS)) -> bytes:
    """Return a file whose matrices hold 0 to 3, less 1, in halves."""
    matrices = [f"bert.embeddings.{name}.weight" for name in EMBEDDINGS]
    unnamed = [f"onnx::MatMul_{number}" for number in range(products)]
    tensors = b"".join(_matrix(name) for name in (*matrices, *HEADS, *unnamed))
    bias = b"\0\0\x80\x3f" * ROWS  # 1.0
    tensors += _tensor("classifier.bias", [ROWS], _FLOAT, raw=bias)
    return _field(7, b"".join(map(_product, unnamed)) + tensors)


def _matrix(name: str) -> bytes:
    numbers = bytes(range(ROWS * ROWS))
    return (
        _tensor(f"{name}_quantized", [ROWS, ROWS], _BYTE, raw=numbers)
        + _tensor(f"{name}_scale", [], _FLOAT, raw=b"\0\0\0\x3f")  # 0.5
        + _tensor(f"{name}_zero_point", [], _BYTE, few=[1])
    )


def _tensor(
    name: str, shape: list[int], kind: int, *, raw: bytes = b"", few: list[int] | None = None
) -> bytes:
    parts = b"".join(b"\x08" + _number(length) for length in shape)
    parts += b"\x10" + _number(kind) + _field(8, name.encode())
    parts += _field(5, b"".join(map(_number, few))) if few else _field(9, raw)
    return _field(5, parts)


def _product(matrix: str) -> bytes:
    inputs = _field(1, b"texts") + _field(1, f"{matrix}_quantized".encode())
    return _field(1, inputs + _field(4, b"MatMulInteger"))


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _number(len(content)) + content


def _number(value: int) -> bytes:
    if value < 128:
        return bytes([value])
    return bytes([value & 127 | 128]) + _number(value >> 7)
