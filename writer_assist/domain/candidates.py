"""The texts that a set is chosen from: why some are rejected, and what is not wanted again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.snippet import Snippet

HALF_LIFE_DAYS = 14.0
FORGOTTEN = 0.25  # of a dismissal: one of them counts for four weeks
DAY_S = 86_400.0


class Flaw(Enum):
    """Why a text was not shown."""

    BROKEN = "broken"  # no whole sentence, or one that turns in circles
    ECHO = "echo"  # repeats its note or the draft
    CLICHE = "cliche"  # a stock phrase
    UNWANTED = "unwanted"  # words that the writer wants no more
    SHOWN = "shown"  # much the same was shown here before
    DUPLICATE = "duplicate"  # much the same as a card of its set
    SPARE = "spare"  # nothing wrong with it: another one stands in its place


@dataclass(frozen=True, slots=True)
class FellAway:
    """A text that was written and is not shown.

    Attributes:
        candidate: Its number among the tokens of the receipt.
        card: The card that it was written for.
        text: As a card's.
        snippet: The one note it was written from; None for none or several.
        flaw: Why it is not shown.
        words: Those that tell: what is repeated, the stock phrase; may be empty.
        together: The notes it was written from in one prompt.
    """

    candidate: int
    card: int
    text: str
    snippet: Snippet | None
    flaw: Flaw
    words: str = ""
    together: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class Choosing:
    """How the cards of a set are chosen.

    Attributes:
        candidates: Texts to write in all; with no more than there are cards, all are shown.
        streamed: Whether the first text of each card is shown while it is written, and
            stays if nothing is wrong with it; otherwise the best one of each card is
            shown when all are written.
        shown: Texts that were shown at this place before.
        own_words: The writer's own text, its last 5,000 words or so; may be empty.
    """

    candidates: int = 0
    streamed: bool = True
    shown: tuple[str, ...] = ()
    own_words: str = ""


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
