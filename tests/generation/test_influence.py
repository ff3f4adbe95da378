from __future__ import annotations

import pytest

from writer_assist.domain.continuation import Strength
from writer_assist.generation.influence import influence_among, influence_of


@pytest.mark.parametrize(
    ("gain", "tokens", "strength"),
    [
        (-4.0, 30, Strength.NONE),
        (0.7, 30, Strength.NONE),
        (2.0, 30, Strength.WEAK),
        (3.5, 30, Strength.STRONG),
        (3.5, 60, Strength.WEAK),
        (0.3, 1, Strength.NONE),
        (-0.1, 400, Strength.NONE),
    ],
)
def test_gain_counts_as_influence_beyond_what_chance_brings(gain, tokens, strength):
    influence = influence_of(gain, tokens)

    assert (influence.gain, influence.tokens, influence.strength) == (gain, tokens, strength)


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
