"""The map's places: neighbours stay neighbours, and old places stay where they are."""

from __future__ import annotations

import numpy as np
import pytest

from writer_assist.retrieval.projection import laid_out, nearest, placed_among


def done(work):
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def clusters(count, size=20, dimension=32, seed=1):
    chance = np.random.default_rng(seed)
    centres = chance.standard_normal((count, dimension))
    vectors = np.repeat(centres, size, 0) + 0.3 * chance.standard_normal((count * size, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def nearest_share(places, size=20):
    """Return how often the nearest dot is of the same cluster."""
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return np.mean(apart.argmin(1) // size == np.arange(len(places)) // size)


@pytest.mark.parametrize("count", [5, 40])  # exact repulsion, and by the grid
def test_what_is_alike_lies_together(count):
    places = done(laid_out(clusters(count)))

    assert nearest_share(places) > 0.95


def test_same_vectors_give_same_places():
    vectors = clusters(4)

    assert np.array_equal(done(laid_out(vectors)), done(laid_out(vectors)))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_few_notes_have_places_too(count):
    places = done(laid_out(clusters(1)[:count]))

    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == count


def test_equal_vectors_are_all_placed():
    places = done(laid_out(np.ones((30, 8), np.float32) / np.float32(8**0.5)))

    assert np.isfinite(places).all()


def test_old_places_stay_and_new_notes_join_those_alike():
    vectors = clusters(5)
    places = done(laid_out(vectors))
    known = places.copy()
    known[::7] = np.nan

    placed = done(placed_among(vectors, known))

    old = ~np.isnan(known[:, 0])
    assert np.array_equal(placed[old], places[old])
    assert nearest_share(placed) > 0.9


def test_many_new_notes_beside_few_old_ones_are_told_apart():
    vectors = clusters(5)
    known = np.full((100, 2), np.nan, np.float32)
    known[::20] = done(laid_out(vectors[::20]))

    assert nearest_share(done(placed_among(vectors, known))) > 0.9


def test_nearest_are_exact_where_only_a_part_is_looked_at_first():
    vectors = clusters(60)

    found = done(nearest(vectors, 10))

    alike = vectors @ vectors.T
    np.fill_diagonal(alike, -np.inf)
    assert np.allclose(found.cosines, -np.sort(-alike, axis=1)[:, :10], atol=1e-6)


def test_progress_goes_up_to_all():
    shares = list(laid_out(clusters(3)))

    assert shares == sorted(shares)
    assert shares[-1] == 1.0
