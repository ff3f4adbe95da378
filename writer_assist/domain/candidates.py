"""Generated texts that compete for a place in a set, why some are rejected, and unwanted words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.snippet import Snippet

HALF_LIFE_DAYS = 14.0
FORGOTTEN = 0.25  # the weight at which one is forgotten: a single dismissal counts for four weeks
DAY_S = 86_400.0


class Flaw(Enum):
    """The reason why a generated text was not shown."""

    BROKEN = "broken"  # no whole sentence, or the same words over and over
    ECHO = "echo"  # repeats its note or the draft
    CLICHE = "cliche"  # a stock phrase
    CONTRADICTS = "contradicts"  # the wrong pronoun, tense or teller
    OF_THE_STORY = "of the story"  # speaks of the text itself
    MISSPELLED = "misspelled"  # a name, nearly
    REDUNDANT = "redundant"  # says again what it, or the paragraph, has just said
    UNWANTED = "unwanted"  # words that the writer does not want any more
    SHOWN = "shown"  # nearly the same text was shown at this place before
    DUPLICATE = "duplicate"  # nearly the same as another card of the set
    SPARE = "spare"  # nothing is wrong with it, but another text was better


@dataclass(frozen=True, slots=True)
class RejectedText:
    """A text that was written but is not shown.

    Attributes:
        candidate: Its index in the receipt's ``tokens``.
        card: The card that it was written for.
        text: The whole text, as ``Continuation.text``.
        snippet: The note it was written from, if it was exactly one.
        flaw: Why it is not shown.
        words: The words that made the difference, such as the repeated ones; may be empty.
        together: The notes it was written from, if several stood in one prompt.
    """

    candidate: int
    card: int
    text: str
    snippet: Snippet | None
    flaw: Flaw
    words: str = ""
    together: tuple[Snippet, ...] = ()


@dataclass(frozen=True, slots=True)
class SelectionSettings:
    """How the cards of a set are chosen from several texts.

    Attributes:
        candidates: How many texts to write in all.  If there are no more than cards, all are shown.
        streamed: Whether the first text of each card is shown while it is being written, and stays
            unless it is no whole sentence.  Otherwise the best text of each card is shown once
            all are written.
        shown: Texts that were shown at this place before.
        own_words: The last 5,000 words or so that the writer wrote; may be empty.
    """

    candidates: int = 0
    streamed: bool = True
    shown: tuple[str, ...] = ()
    own_words: str = ""


class UnwantedKind(Enum):
    """Where in a card the words are unwanted."""

    OPENING = "opening"  # at the beginning of a card
    PHRASE = "phrase"  # anywhere


@dataclass(frozen=True, slots=True)
class UnwantedPhrase:
    """Words that the writer does not want in cards, and how strongly.

    Attributes:
        words: As they were written in the card.
        kind: Where they are unwanted.
        weight: How often they were dismissed, as of ``weighed``; it halves every two weeks.
        weighed: When the weight was last set, in seconds since the epoch.
        kept: Whether the writer wants to avoid them for good.
    """

    words: str
    kind: UnwantedKind
    weight: float
    weighed: float
    kept: bool = False

    def weight_at(self, now: float) -> float:
        """Return how much of the weight is left at a time."""
        days = max(0.0, now - self.weighed) / DAY_S
        return self.weight * math.pow(0.5, days / HALF_LIFE_DAYS)

    def counts(self, now: float) -> bool:
        """Tell whether the words are still to be avoided."""
        return self.kept or self.weight_at(now) >= FORGOTTEN

    def again(self, now: float) -> UnwantedPhrase:
        """Return the same words after one more dismissal."""
        return UnwantedPhrase(self.words, self.kind, self.weight_at(now) + 1.0, now, self.kept)
