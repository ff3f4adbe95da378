"""Whether what cards say of their notes tells a note that fits from one that does not.

A note that fits is made by rule, as a notebook would have it, from the paragraph that follows in
the novel; one that does not fit, from a paragraph of another novel.
"""

from __future__ import annotations

import dataclasses
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.novels import Novel, Place, places_in
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    Continuation,
    Strength,
)
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import UsageError
from writer_assist.generation.note_words import common_words, new_words
from writer_assist.generation.redundancy import content_words
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
        belongs: The share whose note counts as one on the page; of others nothing is said.
        uses: The share that has a word which only its note has, measurable or not.
        takes_up: The share that names words of its note.
        influenced: The share that says that its note shaped or touched it.
        says_something: The share with either.
        error: The standard error of that share, over places.
    """

    cards: int
    belongs: float
    uses: float
    takes_up: float
    influenced: float
    says_something: float
    error: float


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


@dataclass(frozen=True, slots=True)
class _Cards:
    """The cards with notes of one set, and the story before them."""

    story: str
    cards: Sequence[Continuation]


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
    fitting: list[_Cards] = []
    other: list[_Cards] = []
    for number, place in enumerate(places):
        report(Progress("Writing cards", number, len(places)))
        drawing = random.Random(f"{seed} {number}")
        there = novels[(novels.index(place.novel) + 1 + number % (len(novels) - 1)) % len(novels)]
        far = drawing.choice([one for one in there.draft if len(one.split()) >= _LEAST_WORDS])
        for notes, cards in (
            (_notes(place.novel, place.truth, drawing), fitting),
            (_notes(there, far, drawing), other),
        ):
            if notes:
                story = place.context.story
                cards.append(_Cards(story, _noted(service, place, notes, seed + number)))
    return BadgeFigures(
        model.identity.name,
        len(places),
        _figures(fitting),
        _figures(other),
        tuple(_described(card) for one in (*fitting, *other) for card in one.cards),
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
    cards: dict[int, Continuation] = {}
    for event in service.stream(order, CancelToken()):
        if isinstance(event, CardFinished | CardMeasured):
            cards[event.continuation.card] = event.continuation
        waiting = [one for one in cards.values() if one.snippet and one.text and not one.influence]
        if isinstance(event, CardMeasured) and not waiting:
            break  # what else is measured is not looked at
    return [card for _, card in sorted(cards.items()) if card.snippet is not None]


def _figures(sets: Sequence[_Cards]) -> NotedCards:
    by_place = [[_says(card) for card in one.cards] for one in sets if one.cards]
    said = [any(one) for says in by_place for one in says]
    means = [statistics.fmean(map(any, says)) for says in by_place]
    error = statistics.stdev(means) / len(means) ** 0.5 if len(means) > 1 else 0.0
    cards = [card for one in sets for card in one.cards]
    related = [card.influence is not None and card.influence.related for card in cards]
    using = [_uses(card, one.story) for one in sets for card in one.cards]
    return NotedCards(
        len(cards),
        _share(related),
        _share(using),
        _share([taken for says in by_place for taken, _ in says]),
        _share([moved for says in by_place for _, moved in says]),
        _share(said),
        round(error, 3),
    )


def _says(card: Continuation) -> tuple[bool, bool]:
    """Tell whether a card names words of its note, and whether it says that the note moved it."""
    influence = card.influence
    moved = influence is not None and influence.related and influence.strength is not Strength.NONE
    return bool(card.taken_up), moved


def _uses(card: Continuation, story: str) -> bool:
    note = card.snippet.words if card.snippet else ""
    wanted = content_words(" ".join(new_words(note, story, common_words())))
    return bool(content_words(card.text) & wanted)


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / max(1, len(values)), 3)


def _described(card: Continuation) -> str:
    words = ", ".join(card.words_taken_up)
    strength = card.influence.strength.value if card.influence else ""
    return f"{card.text.strip()} [{strength}{f'; takes up {words}' if words else ''}]"
