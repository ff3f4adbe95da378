"""Searching for what is like a note."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from writer_assist.domain.passage import Passage
from writer_assist.domain.ports import Embedder
from writer_assist.retrieval.query_terms import Query, query_of_text


class GivenVector:
    """An embedder that knows the query's vector: a note's passages were embedded before."""

    def __init__(self, vector: NDArray[np.float32], embedder: Embedder) -> None:
        self.model_id = embedder.model_id
        self.dimension = len(vector)
        self._vector = vector
        self._embedder = embedder

    @classmethod
    def mean_of(cls, vectors: Sequence[NDArray[np.float32]], embedder: Embedder) -> GivenVector:
        """Make one for what several unit vectors, shape ``(D,)``, have in common."""
        mean = np.mean(vectors, axis=0)
        return cls((mean / max(float(np.linalg.norm(mean)), 1e-6)).astype(np.float32), embedder)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See Embedder.embed_passages."""
        return self._embedder.embed_passages(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the vector, whatever the text."""
        return self._vector


def query_of_note(passages: Sequence[Passage]) -> Query:
    """Make a query of a note's title and text."""
    title = passages[0].note_title if passages else ""
    return query_of_text("\n\n".join([title, *(passage.words for passage in passages)]).strip())
