"""How promising a text is as the next sentence of a story: what ranks the texts of a card.

Calibrated by reading: 881 sentences of the starter model, three worlds and ten places in novels, a
fifth of which a writer might keep.  Those were short, did not dwell on what the paragraph had just
said, and brought in nobody new.  Of sentences with "the" before something that neither story nor
notes know ("the carriage"), one in seven was worth keeping, of the others one in three.  Within a
place the area under the curve is .76.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from writer_assist.domain.sentences import sentences
from writer_assist.generation.note_words import belongs, new_words
from writer_assist.generation.redundancy import content_words

_NEWCOMER = 0.5
_COMMONPLACE = 0.7  # for a sentence that could stand anywhere
_SAME_OPENING = 0.8
# Sentences that take up words of a note are no better for it, but a card is to show its note.
_TAKEN_UP, _MOST_TAKEN_UP = 2.0, 1
# What is measured of the note, once all texts are written: it made some words likelier.
_SHOWS_NOTE = 3.0
_NEAR = 3_000  # characters of the story in which somebody is still present
_PEOPLE = re.compile(
    r"\b(?:man|men|woman|women|lady|ladies|girls?|boys?|gentleman|gentlemen|child|children|people"
    r"|friends?|grandfather|grandmother|husband|wife|mother|father|brothers?|sisters?|sons?"
    r"|daughters?|uncle|aunt|servants?)\b",
    re.IGNORECASE,
)
_UNKNOWN, _FILLER = 0.5, 0.3  # for each
_THE = re.compile(r"\b(?:the|this|that|these|those)\s+((?:[a-z]+\s+)?[a-z]+)", re.IGNORECASE)
_COUNTED = 0.7  # for each number beyond the first: a small model counts where there is a number
_NUMBERS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|(?:twen|thir|for|fif|six"
    r"|seven|eigh|nine)ty|hundred|thousand|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b",
    re.IGNORECASE,
)
_FILLING = re.compile(r"\b(?:very|quite|rather|little|so|such|sort|kind|bit)\b", re.IGNORECASE)
_EVERYWHERE = content_words(
    "wind rain night darkness sound world moment first last next other same water morning evening "
    "door floor window light silence voice ground corner middle truth past future question answer "
    "matter idea point"
)
_JOINING = re.compile(r"^\s*(?:and|but|then)\s+", re.IGNORECASE)
_OPENING = re.compile(r"\w+(?:['’]\w+)?\W+\w+")


@dataclass(frozen=True, slots=True)
class CardSurroundings:
    """What a text is judged against.

    Attributes:
        paragraph: The content words of the paragraph that it continues.
        people: Words for people that the last pages have.
        beside: The cards of its set that are already decided.
        notes: The words of its notes that are new here; see ``new_words``.  Of notes that have
            nothing to do with the story, these are ``foreign``.
        openings: How the sentences of that paragraph begin.
        known: The content words of the last pages and the notes, and of what is everywhere.
    """

    paragraph: frozenset[str]
    people: frozenset[str]
    beside: tuple[str, ...] = ()
    notes: frozenset[str] = frozenset()
    openings: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        story: str,
        beside: Sequence[str] = (),
        notes: str = "",
        common: AbstractSet[str] = frozenset(),
    ) -> CardSurroundings:
        """Return the surroundings of a card at the end of a story; ``common`` words are no gain."""
        paragraph, near = story.rstrip().rpartition("\n")[2], story[-_NEAR:]
        there, told = content_words(near), content_words(notes)
        new = content_words(" ".join(new_words(notes, story, common)))
        belong = belongs(notes, story, common)
        return cls(
            content_words(paragraph),
            _people(near),
            tuple(beside),
            new if belong else frozenset(),
            frozenset(_opening(paragraph[start:end]) for start, end in sentences(paragraph)),
            there | told | _EVERYWHERE,
            frozenset() if belong else new,
        )


def promise_of(
    text: str, log_likelihood: float, around: CardSurroundings, *, shows_note: bool = False
) -> float:
    """Return how promising a text is: comparable among the texts of a set, higher is better.

    Args:
        text: The text.
        log_likelihood: Given its own prompt; see ``WrittenText``.
        around: What it is judged against.
        shows_note: Whether it was measured that its note did something to it.
    """
    own = content_words(text)
    known = len(own & around.paragraph)
    newcomers = len(_people(text) - around.people)
    likeness = max((_likeness(text, own, other) for other in around.beside), default=0.0)
    empty = _UNKNOWN * _unknown(text, around.known) + _FILLER * len(_FILLING.findall(text))
    empty += _SAME_OPENING * (_opening(text) in around.openings)
    empty += _COUNTED * max(0, len(_NUMBERS.findall(text)) - 1)
    penalty = empty + known + _NEWCOMER * newcomers + likeness + _COMMONPLACE * (not own)
    taken_up = min(_MOST_TAKEN_UP, len(own & around.notes)) - len(own & around.foreign)
    shown = _TAKEN_UP * taken_up + _SHOWS_NOTE * shows_note
    return log_likelihood + shown - penalty


def _likeness(text: str, own: frozenset[str], other: str) -> float:
    shared = len(own & content_words(other))
    return shared / 2 + _SAME_OPENING * (_opening(text) == _opening(other))


def _unknown(text: str, known: frozenset[str]) -> int:
    """Count the things with a definite article that nobody has heard of."""
    things = (content_words(found[1]) for found in _THE.finditer(text))
    return sum(bool(thing) and not thing & known for thing in things)


def _people(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _PEOPLE.findall(text))


def _opening(text: str) -> str:
    found = _OPENING.search(_JOINING.sub("", text))
    return found[0].lower() if found else text
