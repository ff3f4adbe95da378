from __future__ import annotations

import numpy as np
import pytest

from writer_assist.domain.continuation import Strength
from writer_assist.generation.influence import influence_among, influence_of, shapley_values


@pytest.mark.parametrize(
    ("gain", "words", "strength"),
    [
        (-4.0, 4, Strength.NONE),
        (0.5, 4, Strength.NONE),
        (1.0, 4, Strength.WEAK),
        (3.0, 4, Strength.STRONG),
        (3.0, 9, Strength.WEAK),
        (0.4, 1, Strength.NONE),
        (1.0, 0, Strength.NONE),
    ],
)
def test_gain_of_words_with_meaning_counts_beyond_what_chance_brings(gain, words, strength):
    gains = [gain / words] * words if words else []

    influence = influence_of([*gains, 2.0], [True] * words + [False])

    assert influence.strength is strength
    assert influence.tokens == words + 1


@pytest.mark.parametrize(
    ("gain", "strength"),
    [
        (0.9, Strength.NONE),
        (1.05, Strength.WEAK),
        (5.0, Strength.STRONG),
        (-1.0, Strength.NONE),
    ],
)
def test_beside_other_notes_less_is_measurable(gain, strength):
    assert influence_among(gain, 30).strength is strength


def test_estimates_add_up_to_what_all_notes_gain_together():
    values = {frozenset(range(4)): 9.0, frozenset(): 1.0}
    values |= {frozenset(range(4)) - {note}: 8.0 - note for note in range(4)}
    values |= {frozenset([note]): 2.0 for note in range(4)}
    scores = {kept: np.array([value]) for kept, value in values.items()}

    found = shapley_values(scores, 4)[:, 0]

    assert found.sum() == pytest.approx(8.0)
    assert list(np.diff(found)) == pytest.approx([0.5] * 3)  # half of what their losses differ by
