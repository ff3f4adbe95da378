"""What every embedder keeps to: the fake as well as the real one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import HashingEmbedder
from writer_assist.domain.progress import WorkPaceSetting
from writer_assist.embedding.shared_embedder import SharedEmbedder


@pytest.fixture(params=["fake", "real", "shared"])
def embedder(request):
    if request.param == "fake":
        return HashingEmbedder()
    if request.param == "real":
        return request.getfixturevalue("real_embedder")
    return SharedEmbedder("hashing-64", HashingEmbedder, WorkPaceSetting())


def test_rows_are_unit_vectors_of_the_dimension(embedder):
    vectors = embedder.embed_passages(["salt wind over the sea", "a cup of tea", ""])

    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], rel=1e-5)


def test_rows_keep_the_order_of_the_texts(embedder):
    texts = ["tea " * length for length in (9, 1, 30, 4, 2, 50, 3, 7, 8, 20)]

    together = embedder.embed_passages(texts)

    for text, vector in zip(texts, together, strict=True):
        assert vector @ embedder.embed_passages([text])[0] == pytest.approx(1.0, abs=1e-3)


def test_nearest_passage_is_about_the_same(embedder):
    vectors = embedder.embed_passages(["a cup of tea with milk", "salt wind from the sea"])

    nearest = int(np.argmax(vectors @ embedder.embed_query("grey sea and cold wind")))

    assert nearest == 1


def test_query_is_one_unit_vector(embedder):
    vector = embedder.embed_query("rain")

    assert vector.shape == (embedder.dimension,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, rel=1e-5)


def test_very_long_text_is_cut(embedder):
    assert embedder.embed_passages(["ferry " * 20_000]).shape == (1, embedder.dimension)
