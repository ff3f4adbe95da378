from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import FakeLibrary, HashingEmbedder, passage
from writer_assist.retrieval.dense import VectorMatrix

MODEL = HashingEmbedder()


@pytest.fixture
def library():
    return FakeLibrary(passage(1, "salt wind"), passage(2, "tea cup"), passage(3, "grey sea"))


def embed(library, *passage_ids):
    for one in library.passages.passages(passage_ids):
        vector = MODEL.embed_query(one.text)
        library.vectors.put(MODEL.model_id, [one.content_hash], vector[None])


def nearest(matrix, text, left_out=()):
    matrix.refresh()
    return [n for n, _ in matrix.compare(MODEL.embed_query(text), left_out).best(10)]


def test_nearest_comes_first(library):
    embed(library, 1, 2, 3)
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)

    assert nearest(matrix, "cup of tea")[0] == 2


def test_no_vectors_at_all_find_nothing(library):
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)

    assert nearest(matrix, "tea") == []
    assert matrix.vectors_of([1]) == [None]


def test_left_out_passages_are_not_compared(library):
    embed(library, 1, 2, 3)
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)

    assert sorted(nearest(matrix, "tea cup", left_out={2})) == [1, 3]


def test_vectors_that_come_later_are_taken_in(library, monkeypatch):
    embed(library, 1)
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)
    matrix.refresh()
    monkeypatch.setattr("writer_assist.retrieval.dense._PENDING_CHECK_S", 0.0)

    embed(library, 2, 3)

    assert sorted(nearest(matrix, "tea")) == [1, 2, 3]


def test_new_passages_are_taken_in(library):
    embed(library, 1, 2, 3)
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)
    matrix.refresh()

    library.passages.add([passage(n, f"rope {n}") for n in range(10, 200)])
    embed(library, *range(10, 200))

    assert len(nearest(matrix, "rope 150")) == 10
    assert len(matrix) == 193


def test_removed_and_changed_passages_leave(library):
    embed(library, 1, 2, 3)
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)
    matrix.refresh()

    library.passages.remove([1])
    library.passages.add([passage(2, "rope")])

    assert nearest(matrix, "tea") == [3]


def test_passages_without_a_vector_have_no_cosine(library):
    embed(library, 2)
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)
    matrix.refresh()

    cosines = matrix.compare(MODEL.embed_query("tea cup")).cosines_of([1, 2])

    assert np.isnan(cosines[0])
    assert cosines[1] == pytest.approx(1.0, abs=1e-3)
