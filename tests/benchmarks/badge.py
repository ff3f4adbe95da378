"""Whether what cards say of their notes tells a note that fits from one that does not.

A note that fits is made by rule, as a notebook would have it, from the paragraph that follows in
the novel; one that does not fit, from a paragraph of another novel.
"""

from __future__ import annotations

import dataclasses
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.novels import Novel, Place, places_in
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.continuation import Continuation, SetFinished, Strength
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import UsageError
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import sampling_of
from writer_assist.services.continuation import ContinuationService
from writer_assist.settings import Settings

sys.path.append(str(Path(__file__).resolve().parents[2] / "packaging"))
_NOTES = 3
_LEAST_WORDS = 30  # in a paragraph that a note is made from


@dataclass(frozen=True, slots=True)
class NotedCards:
    """What the cards of one kind of note say.

    Attributes:
        cards: How many there are.
        takes_up: The share that names words of its note.
        influenced: The share that says that its note shaped or touched it.
        says_something: The share with either.
    """

    cards: int
    takes_up: float
    influenced: float
    says_something: float


@dataclass(frozen=True, slots=True)
class BadgeFigures:
    """The output of ``bench badge``.

    Attributes:
        model: The model's name.
        places: How many places were continued twice.
        fitting: With notes that fit.
        other: With notes that do not.
        examples: Cards with the words that they take up.
    """

    model: str
    places: int
    fitting: NotedCards
    other: NotedCards
    examples: tuple[str, ...]


def run_badge(
    novels: Sequence[Novel],
    model: LanguageModel,
    *,
    count: int = 20,
    seed: int = 1,
    report: Callable[[Progress], None],
) -> BadgeFigures:
    """Write a set at each place from notes that fit, and one from notes that do not.

    Args:
        novels: At least two.
        model: The model that writes.
        count: How many places, spread evenly over the novels.
        seed: For places, notes and cards.
        report: Called with progress.

    Raises:
        UsageError: There are too few novels or places.
    """
    places = places_in(novels, count, seed)
    if len(novels) < 2 or not places:
        raise UsageError("At least two novels are needed, with paragraphs that are long enough.")
    service = ContinuationService(model)
    fitting: list[Continuation] = []
    other: list[Continuation] = []
    for number, place in enumerate(places):
        report(Progress("Writing cards", number, len(places)))
        drawing = random.Random(f"{seed} {number}")
        there = novels[(novels.index(place.novel) + 1 + number % (len(novels) - 1)) % len(novels)]
        far = drawing.choice([one for one in there.draft if len(one.split()) >= _LEAST_WORDS])
        for notes, cards in (
            (_notes(place.novel, place.truth, drawing), fitting),
            (_notes(there, far, drawing), other),
        ):
            cards += _noted(service, place, notes, seed + number) if notes else ()
    return BadgeFigures(
        model.identity.name,
        len(places),
        _figures(fitting),
        _figures(other),
        tuple(map(_described, (*fitting, *other))),
    )


def _notes(novel: Novel, paragraph: str, drawing: random.Random) -> tuple[Snippet, ...]:
    from training.shapes import FactFinder, note_of  # type: ignore[import-not-found]

    facts = FactFinder(novel.draft).facts(paragraph)
    return tuple(note_of(facts, drawing, number=n) for n in range(1, _NOTES + 1)) if facts else ()


def _noted(
    service: ContinuationService, place: Place, notes: tuple[Snippet, ...], seed: int
) -> list[Continuation]:
    settings = Settings()
    sampling = dataclasses.replace(sampling_of(settings), seed=seed)
    choosing = SelectionSettings(settings.candidates, streamed=False, own_words=place.context.story)
    order = ContinueStory(place.context, notes, _NOTES + 1, sampling, choosing=choosing)
    for event in service.stream(order, CancelToken()):
        if isinstance(event, SetFinished):
            return [card for card in event.continuations if card.snippet is not None]
    return []


def _figures(cards: Sequence[Continuation]) -> NotedCards:
    taking = [bool(card.taken_up) for card in cards]
    moved = [
        card.influence is not None
        and card.influence.related
        and card.influence.strength is not Strength.NONE
        for card in cards
    ]
    either = [one or two for one, two in zip(taking, moved, strict=True)]
    return NotedCards(len(cards), _share(taking), _share(moved), _share(either))


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / max(1, len(values)), 3)


def _described(card: Continuation) -> str:
    words = ", ".join(card.words_taken_up)
    strength = card.influence.strength.value if card.influence else ""
    return f"{card.text.strip()} [{strength}{f'; takes up {words}' if words else ''}]"
