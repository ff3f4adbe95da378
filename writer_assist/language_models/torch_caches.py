"""Key-value caches of the transformers library, one for each row of a model."""

from __future__ import annotations

import copy
from typing import Any, TypeAlias

# Objects of torch and transformers, whose types mypy does not follow.
Foreign: TypeAlias = Any


class RowStates:
    """The key-value caches of all rows; several rows may be joined to one batch for a while."""

    def __init__(self, rows: int) -> None:
        self._alone: dict[int, Foreign] = dict.fromkeys(range(rows))
        self._joined: tuple[int, ...] = ()
        self._batch: Foreign = None
        self._paddings: list[int] = []

    def length(self, row: int) -> int:
        """Return how many tokens a row's cache holds."""
        cache = self.alone(row)
        return int(cache.get_seq_length())

    def alone(self, row: int) -> Foreign:
        """Return the cache of a single row, to be extended by the model."""
        from transformers import DynamicCache

        self._part()
        if self._alone[row] is None:
            self._alone[row] = DynamicCache()
        return self._alone[row]

    def together(self, rows: tuple[int, ...]) -> tuple[Foreign, int]:
        """Return one cache for several rows, shorter ones padded on the left, and its length."""
        if rows != self._joined:
            self._join(rows)
        return self._batch, int(self._batch.get_seq_length())

    def copy(self, row: int, into: int) -> None:
        """Copy a row's cache to another row."""
        self._alone[into] = copy.deepcopy(self.alone(row))

    def crop(self, row: int, length: int) -> None:
        """Shorten a row's cache."""
        if length == 0:
            self.drop(row)
        else:
            self._alone[row] = _slice(self.alone(row), 0, 0, length)

    def drop(self, row: int) -> None:
        """Empty a row's cache."""
        self._part()
        self._alone[row] = None

    def _join(self, rows: tuple[int, ...]) -> None:
        import torch
        from transformers import DynamicCache

        caches = [self.alone(row) for row in rows]
        lengths = [int(cache.get_seq_length()) for cache in caches]
        self._paddings = [max(lengths) - length for length in lengths]
        batch: Foreign = DynamicCache()
        for place, layers in enumerate(zip(*(cache.layers for cache in caches), strict=True)):
            pairs = list(zip(layers, self._paddings, strict=True))
            keys = torch.cat([_padded(layer.keys, padding) for layer, padding in pairs])
            values = torch.cat([_padded(layer.values, padding) for layer, padding in pairs])
            batch.update(keys, values, place)
        self._batch, self._joined = batch, rows

    def _part(self) -> None:
        """Split a joint batch, so that every row has its own cache again."""
        for line, row in enumerate(self._joined):
            length = int(self._batch.get_seq_length())
            self._alone[row] = _slice(self._batch, line, self._paddings[line], length)
        self._batch, self._joined = None, ()


def _slice(cache: Foreign, line: int, start: int, end: int) -> Foreign:
    from transformers import DynamicCache

    part: Foreign = DynamicCache()
    for place, layer in enumerate(cache.layers):
        keys = layer.keys[line : line + 1, :, start:end].clone()
        part.update(keys, layer.values[line : line + 1, :, start:end].clone(), place)
    return part


def _padded(states: Foreign, padding: int) -> Foreign:
    import torch

    return torch.nn.functional.pad(states, (0, 0, padding, 0))
