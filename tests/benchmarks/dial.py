"""The dial from free to faithful: how much of its note a card takes up at each position."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.novel_library import notes_beside
from tests.benchmarks.novels import Novel, places_in
from tests.benchmarks.significance import PairedDifference, paired_difference
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardFinished
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.ports import Embedder
from writer_assist.domain.progress import CancelToken, Progress
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import UsageError
from writer_assist.importing.segmentation import WORD
from writer_assist.messages.model import ContinueStory
from writer_assist.retrieval.analysis import content_terms
from writer_assist.services.continuation import ContinuationService

POSITIONS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_TOKENS = 40


@dataclass(frozen=True, slots=True)
class PositionFigures:
    """The cards written at one position of the dial.

    Attributes:
        faithfulness: The position.
        taken_up: Share of the note's content words that are in the card, without those that are
            already in the story before it; mean over the cards.
        more_than_middle: The difference from the dial's middle, over the same places.
        distinct_words: Share of different words among all words of the cards.
        words: Number of words in all cards.
    """

    faithfulness: float
    taken_up: float
    more_than_middle: PairedDifference
    distinct_words: float
    words: int


@dataclass(frozen=True, slots=True)
class DialFigures:
    """The output of ``bench dial``.

    Attributes:
        model: The model's name.
        places: How many places were continued.
        positions: From free to faithful.
        seconds: The duration of the benchmark.
    """

    model: str
    places: int
    positions: tuple[PositionFigures, ...]
    seconds: float


def run_dial(
    novels: Sequence[Novel],
    model: LanguageModel,
    embedder: Embedder,
    *,
    count: int = 60,
    seed: int = 1,
    cache: Path,
    report: Callable[[Progress], None],
) -> DialFigures:
    """Write a card from the best note at each place, at each position of the dial.

    Args:
        novels: At least one; see ``novels``.
        model: The model that writes.
        embedder: For searching.
        count: How many places, spread evenly over the novels.
        seed: For places and cards, the same at every position.
        cache: Folder where vectors are stored between runs.
        report: Called with progress.

    Raises:
        UsageError: There is no place to continue.
    """
    began = time.perf_counter()
    places = places_in(novels, count, seed)
    found = notes_beside(places, embedder, most=1, seed=seed, cache=cache, report=report)
    noted = [
        (place.context, at_hand.found[0])
        for place, at_hand in zip(places, found, strict=True)
        if at_hand is not None
    ]
    if not noted:
        raise UsageError("No paragraph was long enough and stood late enough in its novel.")
    service = ContinuationService(model)
    cards: dict[float, list[str]] = {position: [] for position in POSITIONS}
    for number, (context, snippet) in enumerate(noted):
        report(Progress("Writing cards", number, len(noted)))
        for position, texts in cards.items():
            texts.append(_card(service, context, snippet, position, seed + number))
    return DialFigures(
        model.identity.name,
        len(noted),
        _figures(noted, cards),
        round(time.perf_counter() - began, 1),
    )


def _card(
    service: ContinuationService, context: Context, snippet: Snippet, position: float, seed: int
) -> str:
    sampling = Sampling(max_new_tokens=_TOKENS, seed=seed, faithfulness=position)
    order = ContinueStory(context, (snippet,), 2, sampling)
    cancel = CancelToken()
    for event in service.stream(order, cancel):
        if isinstance(event, CardFinished) and event.continuation.snippet is not None:
            text = event.continuation.text
            cancel.cancel()  # neither the card without a note nor the influence is needed
    return text


def _figures(
    noted: Sequence[tuple[Context, Snippet]], cards: dict[float, list[str]]
) -> tuple[PositionFigures, ...]:
    shares = {
        position: [
            taken_up(text, snippet, context)
            for text, (context, snippet) in zip(texts, noted, strict=True)
        ]
        for position, texts in cards.items()
    }
    found = []
    for position, texts in cards.items():
        words = [word.casefold() for text in texts for word in WORD.findall(text)]
        found.append(
            PositionFigures(
                position,
                sum(shares[position]) / len(texts),
                paired_difference(shares[position], shares[0.0]),
                len(set(words)) / max(1, len(words)),
                len(words),
            )
        )
    return tuple(found)


def taken_up(text: str, snippet: Snippet, context: Context) -> float:
    """Return the share of a note's content words, new to the story, that a card contains."""
    new = content_terms(snippet.passage.words) - content_terms(context.story)
    return len(new & content_terms(text)) / len(new) if new else 0.0
