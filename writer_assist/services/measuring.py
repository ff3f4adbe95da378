"""What the notes did to finished cards: measured once nobody waits for a word any more."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Sequence

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.continuation import CardMeasured, Continuation, Mode, Receipt
from writer_assist.generation.blending import priors_of
from writer_assist.generation.decoding import Written
from writer_assist.generation.influence import influence_of
from writer_assist.generation.layout import prompt_of
from writer_assist.generation.marginals import marginals_of
from writer_assist.generation.row_cache import RowCache
from writer_assist.generation.schedule import Card


def measured(
    receipt: Receipt,
    places: Sequence[Card],
    cache: RowCache,
    cards: list[Continuation],
    written: Sequence[Written],
    cancel: CancelToken,
) -> Generator[CardMeasured, None, None]:
    """Measure each card's influence, then rank the cards under all their notes.

    Args:
        receipt: Of the set.
        places: The row of each card.
        cache: The rows; the prompts in the cards' rows stay where there is a row to spare.
        cards: Finished; what is measured is written into them.
        written: The tokens of each card's text.
        cancel: Looked at before each text is scored.
    """
    scorer = _Scorer(receipt, places, cache)
    yield from _influences(scorer, cards, written, cancel)
    yield from _ranking(scorer, cards, written, cancel)


class _Scorer:
    """Scores the cards' texts behind the cards' prompts."""

    def __init__(self, receipt: Receipt, places: Sequence[Card], cache: RowCache) -> None:
        self.receipt, self._places, self._cache = receipt, places, cache
        # The next set builds on the cards' rows.
        taken = {place.row for place in places[: len(receipt.rows)]}
        self._spare = next((row for row in range(cache.rows) if row not in taken), None)

    def score(self, one: Written, card: int, prompt: int) -> float:
        """Return the log-likelihood of a card's text behind a card's prompt, in nats."""
        return self._cache.score_behind(
            self._places[prompt].row,
            prompt_of(self.receipt, prompt),
            one.tokens[: one.shown],
            scratch=self._places[card].row if self._spare is None else self._spare,
        )


def _influences(
    scorer: _Scorer, cards: list[Continuation], written: Sequence[Written], cancel: CancelToken
) -> Generator[CardMeasured, None, None]:
    """Compare each card's likelihood with that behind the free card's prompt."""
    free = len(cards) - 1
    for card, one in enumerate(written):
        if cards[card].snippet is None or not one.shown or cancel.cancelled:
            continue
        influence = influence_of(one.log_likelihood - scorer.score(one, card, free), one.shown)
        cards[card] = dataclasses.replace(cards[card], influence=influence)
        yield CardMeasured(cards[card])


def _ranking(
    scorer: _Scorer, cards: list[Continuation], written: Sequence[Written], cancel: CancelToken
) -> Generator[CardMeasured, None, None]:
    """Score each card's text under every note; with fewer than two there is no choice."""
    import numpy as np

    notes = [card for card, one in enumerate(cards) if one.snippet is not None]
    texts = [card for card, one in enumerate(written) if one.shown]
    if scorer.receipt.mode is not Mode.APART or len(notes) < 2 or len(texts) < 2:
        return
    likelihoods = np.empty((len(texts), len(notes)))
    for column, note in enumerate(notes):
        for line, text in enumerate(texts):
            if cancel.cancelled:
                return
            own = note == text
            likelihoods[line, column] = (
                written[text].log_likelihood if own else scorer.score(written[text], text, note)
            )
    snippets = [snippet for card in notes if (snippet := cards[card].snippet)]
    found = marginals_of(
        likelihoods,
        priors_of([snippet.score for snippet in snippets]),
        [written[text].shown for text in texts],
        [snippet.passage.label for snippet in snippets],
    )
    for text, marginal in zip(texts, found, strict=True):
        cards[text] = dataclasses.replace(cards[text], marginal=marginal)
        yield CardMeasured(cards[text])
