"""How promising a text is as the next sentence of a story: what ranks the texts of a card.

Calibrated by reading: 538 sentences of the starter model in three worlds, a quarter of which a
writer might keep.  Those had five to thirteen words, did not dwell on what the paragraph had just
said, and brought in nobody new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.generation.redundancy import content_words

_SPREAD = 1.0  # of log-likelihoods, as ``CardEnded`` has them, in those sentences
_NEWCOMER = 0.5
_COMMONPLACE = 0.7  # for a sentence that could stand anywhere
_SAME_OPENING = 0.6
# Sentences that take up words of a note are no better for it, but a card is to show its note.
_TAKEN_UP, _MOST_TAKEN_UP = 0.5, 2
_NEAR = 3_000  # characters of the story in which somebody is still present
_PEOPLE = re.compile(
    r"\b(?:man|men|woman|women|lady|ladies|girls?|boys?|gentleman|gentlemen|child|children|people"
    r"|friends?|grandfather|grandmother|husband|wife|mother|father|brothers?|sisters?|sons?"
    r"|daughters?|uncle|aunt|servants?)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\w+(?:['’]\w+)?\W+\w+")


@dataclass(frozen=True, slots=True)
class CardSurroundings:
    """What a text is judged against.

    Attributes:
        paragraph: The content words of the paragraph that it continues.
        people: Words for people that the last pages have.
        beside: The cards of its set that are already decided.
        notes: The content words of its notes that the last pages do not have.
    """

    paragraph: frozenset[str]
    people: frozenset[str]
    beside: tuple[str, ...] = ()
    notes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, story: str, beside: Sequence[str] = (), notes: str = "") -> CardSurroundings:
        """Return the surroundings of a card at the end of a story."""
        paragraph, near = story.rstrip().rpartition("\n")[2], story[-_NEAR:]
        told = content_words(notes) - content_words(near)
        return cls(content_words(paragraph), _people(near), tuple(beside), told)


def promise_of(text: str, log_likelihood: float, around: CardSurroundings) -> float:
    """Return how promising a text is: comparable among the texts of a set, higher is better.

    Args:
        text: The text.
        log_likelihood: Given its own prompt; see ``CardEnded``.
        around: What it is judged against.
    """
    own = content_words(text)
    known = len(own & around.paragraph)
    newcomers = len(_people(text) - around.people)
    likeness = max((_likeness(text, own, other) for other in around.beside), default=0.0)
    penalty = known + _NEWCOMER * newcomers + likeness + _COMMONPLACE * (not own)
    taken_up = min(_MOST_TAKEN_UP, len(own & around.notes))
    return log_likelihood / _SPREAD + _TAKEN_UP * taken_up - penalty


def _likeness(text: str, own: frozenset[str], other: str) -> float:
    shared = len(own & content_words(other))
    return shared / 2 + _SAME_OPENING * (_opening(text) == _opening(other))


def _people(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _PEOPLE.findall(text))


def _opening(text: str) -> str:
    found = _OPENING.search(text)
    return found[0].lower() if found else text
