from __future__ import annotations

import pytest

from writer_assist.domain.continuation import Strength
from writer_assist.generation.influence import influence_of


@pytest.mark.parametrize(
    ("gain", "tokens", "strength"),
    [
        (-4.0, 30, Strength.NONE),
        (3.0, 30, Strength.NONE),
        (8.0, 30, Strength.WEAK),
        (8.0, 60, Strength.NONE),
        (14.0, 30, Strength.STRONG),
        (0.5, 1, Strength.NONE),
    ],
)
def test_gain_counts_as_influence_beyond_what_chance_brings(gain, tokens, strength):
    influence = influence_of(gain, tokens)

    assert (influence.gain, influence.tokens, influence.strength) == (gain, tokens, strength)
