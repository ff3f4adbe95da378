from __future__ import annotations

import numpy as np
import pytest

from tests.damages import DAMAGES
from tests.fakes import FakeLibrary, HashingEmbedder, passage
from writer_assist.retrieval import dense
from writer_assist.retrieval.byte_products import products, step_of
from writer_assist.retrieval.dense import VectorMatrix
from writer_assist.retrieval.vector_codes import described

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


def test_vectors_that_come_later_are_taken_in(library):
    embed(library, 1)
    matrix = VectorMatrix(library.passages, library.vectors, MODEL.model_id)
    matrix.refresh()

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


def many(count):
    numbers = np.random.default_rng(3).standard_normal((count, 32)).astype(np.float32)
    return numbers / np.linalg.norm(numbers, axis=1, keepdims=True)


def large_library(count):
    library = FakeLibrary(*(passage(n, f"rope {n}") for n in range(1, count + 1)))
    hashes = [one.content_hash for one in library.passages.all()]
    library.vectors.put("random", hashes, many(count))
    return library


def test_cosines_are_those_of_float32():
    library, query = large_library(3000), many(1)[0]
    matrix = VectorMatrix(library.passages, library.vectors, "random")
    matrix.refresh()

    found = matrix.compare(query).best(50)

    exact = many(3000) @ query
    nearest_rows = np.argsort(-exact, kind="stable")[:50]
    assert [n - 1 for n, _ in found] == nearest_rows.tolist()
    assert [cosine for _, cosine in found] == pytest.approx(exact[nearest_rows].tolist(), abs=2e-5)


def test_cache_is_followed_by_what_came_since(tmp_path):
    library, query = large_library(5000), many(1)[0]
    VectorMatrix(library.passages, library.vectors, "random", tmp_path).refresh()
    library.passages.remove([1])
    library.passages.add([passage(6000, "a new rope")])
    library.vectors.put("random", [passage(6000, "a new rope").content_hash], query[None])

    matrix = VectorMatrix(library.passages, library.vectors, "random", tmp_path)
    matrix.refresh()

    assert len(list(tmp_path.iterdir())) == 1
    assert matrix.compare(query).best(1) == [(6000, pytest.approx(1.0, abs=1e-5))]
    assert len(matrix) == 5000
    assert np.isnan(matrix.compare(query).cosines_of([1])).all()


def test_many_vectors_are_kept_while_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(dense, "_MOST_IN_MEMORY", 5_000)
    library, query = large_library(9_000), many(1)[0]
    kept = VectorMatrix(library.passages, library.vectors, "random", tmp_path)
    alone = VectorMatrix(library.passages, library.vectors, "random")
    kept.refresh()
    alone.refresh()

    assert len(kept) == 9_000
    assert kept.compare(query).best(50) == alone.compare(query).best(50)


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_cache_is_read_anew(tmp_path, damage):
    library, query = large_library(5000), many(1)[0]
    alone = VectorMatrix(library.passages, library.vectors, "random")
    VectorMatrix(library.passages, library.vectors, "random", tmp_path).refresh()
    alone.refresh()
    [file] = tmp_path.iterdir()
    DAMAGES[damage](file)

    matrix = VectorMatrix(library.passages, library.vectors, "random", tmp_path)
    matrix.refresh()

    assert matrix.compare(query).best(50) == alone.compare(query).best(50)
    assert described(file) is not None


def test_wrong_byte_in_the_description_is_seen(tmp_path):
    library = large_library(5000)
    VectorMatrix(library.passages, library.vectors, "random", tmp_path).refresh()
    [file] = tmp_path.iterdir()

    file.write_bytes(file.read_bytes().replace(b'"mark": 5', b'"mark": 4', 1))

    assert described(file) is None


def test_folder_that_cannot_be_written_costs_no_search(tmp_path, caplog):
    library = large_library(5000)
    (tmp_path / "file").write_text("in the way")
    matrix = VectorMatrix(library.passages, library.vectors, "random", tmp_path / "file" / "cache")

    matrix.refresh()

    assert len(matrix.compare(many(1)[0]).best(10)) == 10
    assert "could not be kept" in caplog.text


def test_closeness_begins_at_the_mean_where_unrelated_texts_are_alike():
    library, query = large_library(100), many(1)[0]
    matrix = VectorMatrix(library.passages, library.vectors, "random")
    matrix.refresh()

    plain = matrix.compare(query)
    centred = matrix.compare(query, unrelated=0.75)

    assert plain.zero == 0.0
    assert [number for number, _ in centred.best(5)] == [number for number, _ in plain.best(5)]
    assert centred.cosines_of([2])[0] < plain.cosines_of([2])[0]


@pytest.mark.parametrize("count", [10, 4_000, 100_001])
def test_products_of_bytes_are_those_of_floats(count):
    import torch  # noqa: F401  (multiplies bytes where it is loaded)

    random = np.random.default_rng(3)
    rows = random.integers(-127, 127, (count, 16), np.int8)
    vector = random.standard_normal(16).astype(np.float32)

    found = products(rows, vector)

    most = 127 * 16 * step_of(vector) / 2
    np.testing.assert_allclose(found, rows @ vector, atol=most)
