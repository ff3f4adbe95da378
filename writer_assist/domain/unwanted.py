"""What the writer does not want to read again in this project."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

HALF_LIFE_DAYS = 14.0
FORGOTTEN = 0.25  # of a dismissal: one of them counts for four weeks
DAY_S = 86_400.0


class UnwantedKind(Enum):
    """Where the words are not wanted."""

    OPENING = "opening"  # at the beginning of a card
    PHRASE = "phrase"  # anywhere


@dataclass(frozen=True, slots=True)
class Unwanted:
    """Words that are not wanted, and how much they are not.

    Attributes:
        words: As they were written.
        kind: Where.
        weight: How often they were dismissed, when ``weighed``; halves every two weeks.
        weighed: Seconds since the epoch.
        kept: Whether the writer wants it to stay for good.
    """

    words: str
    kind: UnwantedKind
    weight: float
    weighed: float
    kept: bool = False

    def weight_at(self, now: float) -> float:
        """Return what is left of the weight."""
        days = max(0.0, now - self.weighed) / DAY_S
        return self.weight * math.pow(0.5, days / HALF_LIFE_DAYS)

    def counts(self, now: float) -> bool:
        """Tell whether it is still honoured."""
        return self.kept or self.weight_at(now) >= FORGOTTEN

    def again(self, now: float) -> Unwanted:
        """Return it, dismissed once more."""
        return Unwanted(self.words, self.kind, self.weight_at(now) + 1.0, now, self.kept)
