"""The measure of the map."""

from __future__ import annotations

import numpy as np

from tests.benchmarks.map_places import kept_neighbours
from writer_assist.retrieval.projection import principal_plane


def on_a_ring(count):
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([np.cos(angle), np.sin(angle)], 1).astype(np.float32)


def test_places_that_keep_all_neighbours_are_perfect():
    vectors = on_a_ring(60)

    assert kept_neighbours(vectors, vectors) == 1.0
    assert kept_neighbours(vectors, principal_plane(vectors, 0)) == 1.0


def test_places_at_random_keep_what_chance_gives():
    places = np.random.default_rng(0).standard_normal((300, 2)).astype(np.float32)

    assert 0.05 < kept_neighbours(on_a_ring(300), places) < 0.15
