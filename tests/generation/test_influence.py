from __future__ import annotations

import pytest

from writer_assist.domain.continuation import Strength
from writer_assist.generation.influence import influence_among, influence_of


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
    ("gain", "exact", "strength"),
    [
        (0.7, False, Strength.NONE),
        (0.9, False, Strength.WEAK),
        (0.9, True, Strength.NONE),
        (1.05, True, Strength.WEAK),
        (5.0, True, Strength.STRONG),
        (-1.0, False, Strength.NONE),
    ],
)
def test_beside_other_notes_less_is_measurable(gain, exact, strength):
    assert influence_among(gain, 30, exact=exact).strength is strength
