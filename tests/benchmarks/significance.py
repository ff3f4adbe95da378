"""Testing whether one ranking is better than another by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SAMPLES = 10_000
_SAMPLES_AT_ONCE = 500
_SEED = 20_240_229
_OUTSIDE = 2.5  # per cent on each side of the interval


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """How much better one system is than another.

    Attributes:
        difference: Mean over the queries, above 0 if the first is better.
        low: Lower end of its 95 % interval, by a paired bootstrap over queries.
        high: Upper end of the interval.
        p: Probability of a difference at least as large, in either direction, if the results were
            assigned to the systems by chance; by randomisation.
    """

    difference: float
    low: float
    high: float
    p: float


def paired_difference(first: Sequence[float], second: Sequence[float]) -> PairedDifference:
    """Compare two systems by their results for the same queries, in the same order.

    The same results always give the same answer.

    Args:
        first: Results of the first system for at least one query.
        second: Results of the second system for the same queries.
    """
    differences = np.array(first, np.float64) - np.array(second, np.float64)
    random = np.random.default_rng(_SEED)
    means = _resampled_means(differences, random)
    low, high = np.percentile(means, [_OUTSIDE, 100 - _OUTSIDE])
    return PairedDifference(
        float(differences.mean()), float(low), float(high), _chance(differences, random)
    )


def _resampled_means(
    differences: NDArray[np.float64], random: np.random.Generator
) -> NDArray[np.float64]:
    count = len(differences)
    return np.concatenate(
        [
            differences[random.integers(0, count, (_SAMPLES_AT_ONCE, count))].mean(axis=1)
            for _ in range(_SAMPLES // _SAMPLES_AT_ONCE)
        ]
    )


def _chance(differences: NDArray[np.float64], random: np.random.Generator) -> float:
    """Return how often differences of random sign are as far from 0 as these."""
    observed = abs(differences.sum()) - 1e-9  # sums in another order differ in their last bits
    as_far = 0
    for _ in range(_SAMPLES // _SAMPLES_AT_ONCE):
        signs = random.integers(0, 2, (_SAMPLES_AT_ONCE, len(differences))) * 2 - 1
        as_far += int(np.count_nonzero(np.abs(signs @ differences) >= observed))
    return (as_far + 1) / (_SAMPLES + 1)
