"""Cutting what rows are given into chunks small enough to be cancelled between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

CHUNK_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens of one row in one chunk.

    Attributes:
        row: Whose they are.
        tokens: At least one.
        complete: Whether the row gets no more after these.
    """

    row: int
    tokens: Sequence[int]
    complete: bool


def chunks(rows: Mapping[int, Sequence[int]]) -> Iterator[list[Part]]:
    """Cut rows into chunks of at most CHUNK_TOKENS, each filled row after row."""
    chunk: list[Part] = []
    room = CHUNK_TOKENS
    for row, tokens in rows.items():
        start = 0
        while start < len(tokens):
            end = min(len(tokens), start + room)
            chunk.append(Part(row, tokens[start:end], complete=end == len(tokens)))
            room -= end - start
            start = end
            if room == 0:
                yield chunk
                chunk, room = [], CHUNK_TOKENS
    if chunk:
        yield chunk
