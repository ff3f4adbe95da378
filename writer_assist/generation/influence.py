"""How much a note did to a text: its likelihood with the note against that without."""

from __future__ import annotations

import math

from writer_assist.domain.continuation import Influence, Strength

# Calibrated with the starter model: 108 times a text that was written without a note was
# compared with and without a note that had nothing to do with it.  The note made it
# likelier by 0.081 nats a token on average, because any prose helps to foretell prose; 95
# in 100 lay below what _by_chance returns.  Of 108 texts written from such notes, 44 in 100
# lay above it, and 19 in 100 reached what is called strong here, of the others none.
_CHANCE_PER_TOKEN = 0.081
_CHANCE_SPREAD = 0.80
_STRONG_PER_TOKEN = 0.4


def influence_of(gain: float, tokens: int) -> Influence:
    """Put a gain in log-likelihood, in nats over so many tokens, into words."""
    if gain <= _by_chance(tokens):
        return Influence(gain, tokens, Strength.NONE)
    strong = gain >= _STRONG_PER_TOKEN * tokens
    return Influence(gain, tokens, Strength.STRONG if strong else Strength.WEAK)


def _by_chance(tokens: int) -> float:
    """Return the gain that 95 in 100 texts do not reach that owe the note nothing."""
    return _CHANCE_PER_TOKEN * tokens + _CHANCE_SPREAD * math.sqrt(tokens)


def influence_among(gain: float, tokens: int, *, exact: bool) -> Influence:
    """Put what a note did beside others in the same prompt into words.

    Args:
        gain: What the text lost without it, or its Shapley value, in nats.
        tokens: Over so many tokens.
        exact: Whether it is the Shapley value.
    """
    return influence_of(gain, tokens)
