"""What both model adapters share: cutting tokens into chunks, and log probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


CHUNK_TOKENS = 64


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Tokens of one row in one chunk.

    Attributes:
        row: The row.
        tokens: At least one.
        complete: Whether the row gets no more tokens after these.
    """

    row: int
    tokens: Sequence[int]
    complete: bool


def chunks(rows: Mapping[int, Sequence[int]]) -> Iterator[list[RowChunk]]:
    """Cut rows into chunks of at most CHUNK_TOKENS, filling each row by row."""
    chunk: list[RowChunk] = []
    room = CHUNK_TOKENS
    for row, tokens in rows.items():
        start = 0
        while start < len(tokens):
            end = min(len(tokens), start + room)
            chunk.append(RowChunk(row, tokens[start:end], complete=end == len(tokens)))
            room -= end - start
            start = end
            if room == 0:
                yield chunk
                chunk, room = [], CHUNK_TOKENS
    if chunk:
        yield chunk


def log_probabilities(logits: NDArray[np.float32], tokens: Sequence[int]) -> NDArray[np.float32]:
    """Return each token's log probability under its line of logits, shape ``(T,)``.

    Args:
        logits: Shape ``(N, V)``, N at least T.
        tokens: T token ids; the n-th is looked up in the n-th line.
    """
    import numpy as np

    lines = logits[: len(tokens)]
    top = lines.max(axis=1, initial=-np.inf)
    # Line by line and in float32, which takes a fifth of the time; the sum is exact.
    sums = [
        np.exp(line - most).sum(dtype=np.float64) for line, most in zip(lines, top, strict=True)
    ]
    chosen = lines[np.arange(len(tokens)), list(tokens)]
    return np.asarray(chosen - top - np.log(sums), np.float32)


def scores(lines: Iterable[NDArray[np.float32]], tokens: Sequence[int]) -> NDArray[np.float32]:
    """Return each token's log probability, shape ``(T,)``.

    Args:
        lines: The logits before each token, in parts.
        tokens: T token ids.
    """
    import numpy as np

    found, at = [np.empty(0, np.float32)], 0
    for part in lines:
        found.append(log_probabilities(part, tokens[at : at + len(part)]))
        at += len(part)
    return np.concatenate(found)
