"""Places vectors on a plane so that neighbours stay neighbours, step by step.

t-SNE (van der Maaten and Hinton 2008) with uniform affinities over the nearest neighbours
(Kobak and Linderman 2021: hardly told from a perplexity) and with repulsion by a Fourier
transform on a grid (FIt-SNE, Linderman et al. 2019).  Places that exist already can be held
fast while new ones find theirs, and each step is short enough for a search to come between;
scikit-learn's t-SNE can do neither.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.repulsion import ExactRepulsion, GridRepulsion

Floats = NDArray[np.float32]
_T = TypeVar("_T")

NEIGHBOURS = 12
ROUNDS = 300
_EARLY = 75  # rounds in which neighbours attract more strongly, so that clusters form
_EXAGGERATION = 6.0
_ROWS_AT_ONCE = 128  # of the similarities: a step of some 30 ms at 10,000 vectors
_SAMPLED = 8  # every so many columns are looked at first
_FEW = 600  # points up to which repulsion is computed exactly
_ROUNDS_FOR_NEW = 150
_SPREAD = 1e-4


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest neighbours of each vector, nearest first.

    Attributes:
        rows: Their indexes, shape ``(N, K)``.
        cosines: How alike they are, of the same shape.
    """

    rows: NDArray[np.int64]
    cosines: Floats


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs that attract each other, in both directions, sorted by the first of each.

    Attributes:
        degree: How many pairs each point begins, shape ``(N,)``.
        second: Index of the other of each pair.
        weight: How strongly they attract; all together 1.
    """

    degree: NDArray[np.int64]
    second: NDArray[np.int64]
    weight: Floats


def nearest(
    vectors: Floats, count: int, *, of: NDArray[np.int64] | None = None
) -> Generator[float, None, Neighbours]:
    """Find the nearest neighbours among unit vectors; yields the share that is done.

    Args:
        vectors: Shape ``(N, D)``, of length 1.
        count: How many of each; fewer where there are fewer.
        of: The rows to find them for; all by default.
    """
    wanted = np.arange(len(vectors)) if of is None else of
    count = min(count, len(vectors) - 1)
    rows = np.empty((len(wanted), count), np.int64)
    cosines = np.empty((len(wanted), count), np.float32)
    for start in range(0, len(wanted), _ROWS_AT_ONCE):
        own = wanted[start : start + _ROWS_AT_ONCE]
        alike = vectors[own] @ vectors.T
        alike[np.arange(len(own)), own] = -np.inf
        part = slice(start, start + len(own))
        rows[part], cosines[part] = _best(alike, count)
        yield (start + len(own)) / len(wanted)
    return Neighbours(rows, cosines)


def principal_plane(vectors: Floats, seed: int) -> Floats:
    """Return the first two principal components, shape ``(N, 2)``; signs are made definite."""
    centred = vectors - vectors.mean(0)
    if len(centred) < 3:
        return np.zeros((len(centred), 2), np.float32)
    guess = np.random.default_rng(seed).standard_normal((centred.shape[1], 8)).astype(np.float32)
    for _ in range(6):  # block power iteration: exact enough, and quick for any shape
        guess, _ = np.linalg.qr(centred.T @ (centred @ guess))
    _, _, axes = np.linalg.svd(centred @ guess, full_matrices=False)
    plane = centred @ (guess @ axes[:2].T)
    flips = np.sign(plane[np.abs(plane).argmax(0), np.arange(2)])
    return np.asarray(plane * np.where(flips == 0, 1, flips), np.float32)


def edges_of(neighbours: Neighbours, size: int, mine: NDArray[np.int64] | None = None) -> Edges:
    """Return the pairs of neighbours among so many points, each pair in both directions."""
    own = np.arange(size) if mine is None else mine
    first, second = np.repeat(own, neighbours.rows.shape[1]), neighbours.rows.ravel()
    keys = np.concatenate([first * size + second, second * size + first])
    keys, times = np.unique(keys, return_counts=True)
    weight = times.astype(np.float32)
    degree = np.bincount(keys // size, minlength=size)
    return Edges(degree, keys % size, weight / weight.sum())


def laid_out(
    vectors: Floats, *, seed: int = 0, rounds: int = ROUNDS
) -> Generator[float, None, Floats]:
    """Place vectors on a plane, shape ``(N, 2)``; yields the share that is done.

    The same vectors and seed give the same places.
    """
    if len(vectors) < 3:
        return _in_a_row(len(vectors))
    count = min(NEIGHBOURS, max(2, len(vectors) // 3))
    neighbours = yield from _part(nearest(vectors, count), 0.0, 0.4)
    start = principal_plane(vectors, seed)
    start *= _SPREAD / max(float(start[:, 0].std()), 1e-12)
    start += np.random.default_rng(seed).standard_normal(start.shape) * _SPREAD / 100
    moving = np.ones(len(vectors), bool)
    walk = _walk(
        start.astype(np.float64), edges_of(neighbours, len(vectors)), moving, rounds, early=_EARLY
    )
    places = yield from _part(walk, 0.4, 1.0)
    centred: Floats = (places - places.mean(0)).astype(np.float32)
    return centred


def placed_among(
    vectors: Floats, places: Floats, *, seed: int = 0
) -> Generator[float, None, Floats]:
    """Place new vectors among placed ones, which stay exactly where they are.

    Args:
        vectors: All, shape ``(N, D)``, of length 1.
        places: Shape ``(N, 2)``; NaN for those that are new.
        seed: For ties.

    Returns:
        All places.
    """
    new = np.flatnonzero(np.isnan(places[:, 0]))
    if not len(new):
        return places
    if len(vectors) - len(new) < 3:
        return (yield from laid_out(vectors, seed=seed))
    neighbours = yield from _part(nearest(vectors, NEIGHBOURS, of=new), 0.0, 0.4)
    started = _beside_neighbours(places, new, neighbours, seed)
    moving = np.zeros(len(vectors), bool)
    moving[new] = True
    edges = edges_of(neighbours, len(vectors), new)
    walk = _walk(started, edges, moving, _ROUNDS_FOR_NEW, early=0)
    return (yield from _part(walk, 0.4, 1.0)).astype(np.float32)


def _best(alike: Floats, count: int) -> tuple[NDArray[np.int64], Floats]:
    """Return the columns with the greatest values of each row, the greatest first."""
    columns = alike.shape[1]
    if columns > _SAMPLED * 4 * count:
        # What is above the fourth of an eighth is nearly always enough, and soon sorted.
        sample = np.partition(alike[:, ::_SAMPLED], -count // 2, axis=1)[:, -count // 2]
        above = alike >= sample[:, None]
        most = int(above.sum(1).max())
        if above.sum(1).min() >= count and most < columns // 4:
            row, column = np.nonzero(above)
            starts = np.concatenate([[0], np.cumsum(above.sum(1))[:-1]])
            offset = np.arange(len(row)) - starts[row]
            values = np.full((len(alike), most), -np.inf, np.float32)
            found = np.zeros((len(alike), most), np.int64)
            values[row, offset], found[row, offset] = alike[row, column], column
            order = np.argsort(-values, axis=1, kind="stable")[:, :count]
            return np.take_along_axis(found, order, 1), np.take_along_axis(values, order, 1)
    found = np.argpartition(-alike, count - 1, axis=1)[:, :count]
    values = np.take_along_axis(alike, found, 1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(found, order, 1), np.take_along_axis(values, order, 1)


def _walk(
    places: NDArray[np.float64],
    edges: Edges,
    moving: NDArray[np.bool_],
    rounds: int,
    *,
    early: int,
) -> Generator[float, None, NDArray[np.float64]]:
    """Move the points downhill; yields the share that is done."""
    places = places.copy()
    count = int(moving.sum())
    speed = np.zeros((count, 2))
    gains = np.ones((count, 2))
    repulsion = GridRepulsion() if len(places) > _FEW else ExactRepulsion()
    for turn in range(rounds):
        exaggeration = _EXAGGERATION if turn < early else 1.0
        momentum = 0.5 if turn < early else 0.8
        rate = max(len(places) / exaggeration, 50.0)
        push = repulsion.of(places)
        downhill = (exaggeration * _pull(places, edges) - push)[moving]
        same = np.sign(downhill) == np.sign(speed)
        gains = np.maximum(np.where(same, gains * 0.8, gains + 0.2), 0.01)
        speed = momentum * speed - rate * gains * downhill
        places[moving] += speed
        yield (turn + 1) / rounds
    return places


def _pull(places: NDArray[np.float64], edges: Edges) -> NDArray[np.float64]:
    """Return by how much each point is drawn away from its neighbours, shape ``(N, 2)``."""
    x, y = places.T.astype(np.float32)
    apart_x = np.repeat(x, edges.degree) - x.take(edges.second)
    apart_y = np.repeat(y, edges.degree) - y.take(edges.second)
    force = edges.weight / (1.0 + apart_x * apart_x + apart_y * apart_y)
    pull = np.zeros(places.shape)
    some = np.flatnonzero(edges.degree)
    starts = (np.cumsum(edges.degree) - edges.degree)[some]
    pull[some, 0] = np.add.reduceat(force * apart_x, starts)
    pull[some, 1] = np.add.reduceat(force * apart_y, starts)
    return pull


def _beside_neighbours(
    places: Floats, new: NDArray[np.int64], neighbours: Neighbours, seed: int
) -> NDArray[np.float64]:
    """Start each new point at its placed neighbours; without one, at those of its neighbours."""
    started = places.astype(np.float64)
    chance = np.random.default_rng(seed)
    centre = np.nanmean(started, axis=0)
    for _ in range(3):
        around = started[neighbours.rows]
        weight = np.where(np.isnan(around[:, :, 0]), 0.0, np.maximum(neighbours.cosines, 0.01) ** 4)
        total = weight.sum(1)
        found = np.nansum(around * weight[:, :, None], 1) / np.maximum(total, 1e-12)[:, None]
        started[new] = np.where(total[:, None] > 0, found, np.nan)
    lost = np.isnan(started[:, 0])
    started[lost] = centre
    started[new] += chance.standard_normal((len(new), 2)) * 0.1
    return started


def _in_a_row(count: int) -> Floats:
    return np.stack([np.arange(count) * 4.0, np.zeros(count)], axis=1).astype(np.float32)


def _part(work: Generator[float, None, _T], low: float, high: float) -> Generator[float, None, _T]:
    """Do one part of the work, whose progress is a part of the whole."""
    while True:
        try:
            share = next(work)
        except StopIteration as end:
            value: _T = end.value
            return value
        yield low + share * (high - low)
