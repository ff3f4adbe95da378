"""More texts than are shown: what is chosen from, and what fell away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.snippet import Snippet


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
