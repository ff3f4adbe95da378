"""How much a note did to a text: its likelihood with the note against that without."""

from __future__ import annotations

from writer_assist.domain.continuation import Influence, Strength

# A likelihood twenty times as large.
WEAK_NATS = 3.0
STRONG_NATS_PER_TOKEN = 0.5


def influence_of(gain: float, tokens: int) -> Influence:
    """Put a gain in log-likelihood, in nats over so many tokens, into words."""
    if gain < WEAK_NATS:
        return Influence(gain, tokens, Strength.NONE)
    strong = gain >= STRONG_NATS_PER_TOKEN * tokens
    return Influence(gain, tokens, Strength.STRONG if strong else Strength.WEAK)
