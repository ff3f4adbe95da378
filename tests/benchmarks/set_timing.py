"""Timing a set: when each part of it is ready, and how much was reused from the cache."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    CardPieces,
    SetFinished,
)
from writer_assist.domain.progress import CancelToken
from writer_assist.generation.schedule import decode
from writer_assist.messages.model import ContinueStory
from writer_assist.services.continuation import ContinuationService


@dataclass(frozen=True, slots=True)
class SetTiming:
    """How long one set took, in seconds from the order on.

    Attributes:
        free_card: Until the first words of the last card, which has no note.
        every_card: Until all cards had their first words.
        complete: Until all cards were complete.
        influence: Until the influence of every note was known; of notes together, by leaving each
            out.
        scores: Until the cards were ranked under all notes (RAG-Sequence); of notes together, until
            their Shapley values were known.
        reused_tokens: How many tokens of the prompts were cached.
        prompt_tokens: How many tokens the prompts have in all.
    """

    free_card: float
    every_card: float
    complete: float
    influence: float
    scores: float
    reused_tokens: float
    prompt_tokens: float

    @property
    def measuring(self) -> float:
        """Seconds from the complete cards to their influence."""
        return self.influence - self.complete

    @property
    def scoring(self) -> float:
        """Seconds from the complete cards to their scores."""
        return self.scores - self.complete


def timed(service: ContinuationService, order: ContinueStory) -> SetTiming:
    """Write a set and measure its times."""
    first: dict[int, float] = {}
    finished: set[int] = set()
    complete = influence = scores = 0.0
    reused, prompts = 0, 0
    began = time.perf_counter()
    for event in service.stream(order, CancelToken()):
        now = time.perf_counter() - began
        if isinstance(event, CardPieces):
            for piece in event.pieces:
                if piece.text.strip():
                    first.setdefault(piece.card, now)
        elif isinstance(event, CardFinished):
            complete = now
            finished.add(event.continuation.card)
        elif isinstance(event, CardMeasured):
            card = event.continuation
            scored = card.marginal or (card.together and card.together.exact)
            influence, scores = (influence, now) if scored else (now, now)
        elif isinstance(event, SetFinished):
            reused = sum(card.kept for card in decode(event.receipt.schedule)[1])
            prompts = sum(len(event.receipt.prefix) + len(row) for row in event.receipt.rows)
    # A card without a word is counted when all are complete.
    free = first.get(order.cards - 1, complete)
    every = max((first.get(card, complete) for card in finished), default=complete)
    return SetTiming(free, every, complete, influence, scores, reused, prompts)


def middle(timings: Sequence[SetTiming]) -> SetTiming:
    """Return the medians of all figures."""
    return SetTiming(*map(statistics.median, zip(*map(astuple, timings), strict=True)))
