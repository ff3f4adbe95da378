"""Checking safetensors files without loading them: every tensor must lie inside its file."""

from __future__ import annotations

import json
from pathlib import Path

from writer_assist.errors import ModelUnsupportedError

_MAX_HEADER_BYTES = 100_000_000  # what the library itself accepts


def check_safetensors(path: Path) -> str:
    """Return the type of most of its numbers ("BF16"), after checking the whole header.

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


def _header(path: Path) -> tuple[dict[str, dict[str, str]], int]:
    """Return the header, and how many bytes of data follow it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(_MAX_HEADER_BYTES, size - 8):
            raise ValueError(f"header of {length} bytes in {size}")
        return json.loads(file.read(length)), size - 8 - length
