"""The query's vector, begun before it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.ports import Embedder


class EarlyVector:
    """An embedder that works on one query beside whoever will ask for its vector.

    The model computes outside Python's lock, so the words are looked up meanwhile.
    """

    def __init__(self, embedder: Embedder, text: str, executor: Executor) -> None:
        self.model_id = embedder.model_id
        self._embedder = embedder
        self._text = text
        self._vector = executor.submit(embedder.embed_query, text)

    @property
    def dimension(self) -> int:
        """See Embedder.dimension."""
        return self._embedder.dimension

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder.embed_passages."""
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """See Embedder.embed_query; waits for the text that it was begun with."""
        return self._vector.result() if text == self._text else self._embedder.embed_query(text)
