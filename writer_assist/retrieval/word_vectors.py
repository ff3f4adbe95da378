"""Vectors of texts from the words that they share, for a library without an embedding model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.analysis import content_words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

DIMENSIONS = 100
_LEAST_TEXTS = 2  # in which a word must occur
_MOST_SHARE = 0.5  # of the texts: what is in more of them tells nothing
_ROUNDS = 4


def word_vectors(
    texts: Iterable[str], count: int, *, seed: int = 0
) -> Generator[float, None, NDArray[np.float32]]:
    """Return a unit vector for each text; yields the share that is done.

    Rare words that two texts share bring them together (TF-IDF), and so do words that occur
    beside the same words (latent semantic analysis, Deerwester et al. 1990).

    Args:
        texts: Read one after another.
        count: How many there are.
        seed: Of the random start of the decomposition.

    Returns:
        Shape ``(N, D)``; a text without a telling word is 0 throughout.
    """
    counted: list[Counter[str]] = []
    for at, text in enumerate(texts):
        counted.append(Counter(stem for stem, _ in content_words(text)))
        yield 0.8 * (at + 1) / count
    matrix = _weighted(counted)
    yield 0.9
    vectors = _reduced(matrix, seed)
    yield 1.0
    return vectors


def _weighted(counted: list[Counter[str]]) -> csr_array:
    """Return TF-IDF weights, shape ``(N, words)``, each row of length 1."""
    from scipy.sparse import csr_array

    in_texts = Counter(word for words in counted for word in words)
    most = max(_LEAST_TEXTS, _MOST_SHARE * len(counted))
    telling = sorted(word for word, texts in in_texts.items() if _LEAST_TEXTS <= texts <= most)
    column = {word: at for at, word in enumerate(telling)}
    rarity = np.array([math.log(len(counted) / in_texts[word]) + 0.1 for word in telling])
    rows = [
        [(column[word], times) for word, times in own.items() if word in column] for own in counted
    ]
    columns = np.array([at for row in rows for at, _ in row], np.int64)
    values = np.array([1 + math.log(times) for row in rows for _, times in row], np.float32)
    ends = np.cumsum([0, *(len(row) for row in rows)])
    values *= rarity[columns] if len(columns) else values
    lengths = np.sqrt(np.bincount(np.repeat(np.arange(len(rows)), np.diff(ends)), values**2))
    lengths = np.resize(np.append(lengths, np.zeros(len(rows))), len(rows))
    values /= np.repeat(np.maximum(lengths, 1e-12), np.diff(ends))
    return csr_array((values, columns, ends), shape=(len(counted), len(telling)))


def _reduced(matrix: csr_array, seed: int) -> NDArray[np.float32]:
    """Return the rows in the space of the strongest singular vectors, of length 1."""
    size = min(DIMENSIONS, *matrix.shape)
    if size < 2:
        return np.zeros((matrix.shape[0], 2), np.float32)
    basis = np.random.default_rng(seed).standard_normal((matrix.shape[1], size))
    for _ in range(_ROUNDS):
        basis, _ = np.linalg.qr(matrix.T @ (matrix @ basis))
    vectors = np.asarray(matrix @ basis, np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(lengths > 0, vectors / np.maximum(lengths, 1e-12), 0)
