from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.significance import paired_difference


def test_steady_gain_is_no_chance():
    worse = np.linspace(0, 0.9, 40)

    found = paired_difference((worse + 0.05).tolist(), worse.tolist())

    assert found.difference == pytest.approx(0.05)
    assert found.low == pytest.approx(0.05)
    assert found.p < 0.001


def test_gain_in_every_second_query_may_be_chance():
    swings = [0.3, -0.29] * 20

    found = paired_difference(swings, [0.0] * 40)

    assert found.low < 0 < found.high
    assert found.p > 0.5


def test_same_results_are_certainly_chance():
    found = paired_difference([0.2, 0.8], [0.2, 0.8])

    assert (found.difference, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_turning_the_pair_around_turns_the_difference():
    first, second = [0.9, 0.4, 0.7, 0.5], [0.5, 0.5, 0.5, 0.5]

    one_way, other_way = paired_difference(first, second), paired_difference(second, first)

    assert one_way.difference == -other_way.difference
    assert one_way.p == other_way.p


def test_same_question_has_the_same_answer():
    first, second = [0.9, 0.4, 0.7, 0.5], [0.5, 0.6, 0.2, 0.5]

    assert paired_difference(first, second) == paired_difference(first, second)
