"""What the notes did to finished cards: measured once nobody waits for a word any more."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import CardMeasured, Continuation, Mode, Receipt
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.domain.snippet import Snippet
from writer_assist.generation.blending import priors_of
from writer_assist.generation.decoding import Written
from writer_assist.generation.influence import (
    MOST_NOTES,
    Contributions,
    coalitions,
    influence_of,
    marginals_of,
    without_one,
)
from writer_assist.generation.prompt import Prompt
from writer_assist.generation.rows import RowCache, free_card, prompt_of
from writer_assist.generation.schedule import CardRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Lays out the prompts of rows of notes, as they were for the set.
Prompts = Callable[[Sequence[Sequence[Snippet]]], Prompt]


class Scorer:
    """Scores texts behind prompts, in rows that the next set does not build on."""

    def __init__(
        self, receipt: Receipt, places: Sequence[CardRow], cache: RowCache, cancel: CancelToken
    ) -> None:
        """Choose a row to work in.

        Args:
            receipt: Of the set.
            places: The rows of its texts.
            cache: The rows; the prompts in the cards' rows stay where there is one to spare.
            cancel: Looked at between chunks.
        """
        self.receipt, self._places, self._cache, self._cancel = receipt, places, cache, cancel
        taken = {place.row for place in places[: len(receipt.rows)]}
        spare = [row for row in range(cache.rows) if row not in taken]
        self._scratch = spare[0] if spare else places[0].row

    def score(
        self, one: Written, prompt: Sequence[int], source: int | None = None
    ) -> NDArray[np.float64]:
        """Return the log probability of each token that a text was made of, in nats.

        Args:
            one: The text.
            prompt: What it is scored behind.
            source: The card whose prompt begins alike; the first unless told.
        """
        return self._cache.score_behind(
            prompt,
            one.tokens[: one.shown],
            source=self._places[source or 0].row,
            scratch=self._scratch,
            cancel=self._cancel,
        ).astype(float)

    def close(self) -> None:
        """Empty the row that was worked in."""
        self._cache.keep(self._scratch, 0)


def measured(
    scorer: Scorer,
    cards: list[Continuation],
    written: Sequence[Written],
    prompts: Prompts | None,
) -> Generator[CardMeasured, None, None]:
    """Measure what each note did to each card; stops in between when it is cancelled.

    Args:
        scorer: Of the set; closed in the end.
        cards: Finished; what is measured is written into them.
        written: The tokens of each card's text.
        prompts: Writes prompts with fewer notes; None where the notes are not known.
    """
    try:
        if scorer.receipt.mode is Mode.APART:
            yield from _influences(scorer, cards, written)
            yield from _ranking(scorer, cards, written)
        elif scorer.receipt.mode is Mode.TOGETHER and prompts is not None:
            yield from _contributions(scorer, cards, written, prompts)
    except Cancelled:
        pass
    finally:
        scorer.close()


def _influences(
    scorer: Scorer, cards: list[Continuation], written: Sequence[Written]
) -> Generator[CardMeasured, None, None]:
    """Compare each card's likelihood with that behind the free card's prompt."""
    free = free_card(scorer.receipt)
    behind = prompt_of(scorer.receipt, free)
    for card, one in enumerate(written):
        if cards[card].snippet is None or not one.shown:
            continue
        gain = one.log_likelihood - scorer.score(one, behind, free).sum()
        influence = influence_of(gain, one.shown)
        cards[card] = dataclasses.replace(cards[card], influence=influence)
        yield CardMeasured(cards[card])


def _ranking(
    scorer: Scorer, cards: list[Continuation], written: Sequence[Written]
) -> Generator[CardMeasured, None, None]:
    """Score each card's text under every note; with fewer than two there is no choice."""
    import numpy as np

    notes = [card for card, one in enumerate(cards) if one.snippet is not None]
    texts = [card for card, one in enumerate(written) if one.shown]
    if len(notes) < 2 or len(texts) < 2:
        return
    likelihoods = np.empty((len(texts), len(notes)))
    for column, note in enumerate(notes):
        behind = prompt_of(scorer.receipt, note)
        for line, text in enumerate(texts):
            likelihoods[line, column] = (
                written[text].log_likelihood
                if note == text
                else scorer.score(written[text], behind, note).sum()
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


def _contributions(
    scorer: Scorer,
    cards: list[Continuation],
    written: Sequence[Written],
    prompts: Prompts,
) -> Generator[CardMeasured, None, None]:
    """Leave out each note, then every set of notes: first a good answer, then the exact one."""
    measures = {
        card: Contributions(one, cards[card].text, len(together.snippets))
        for card, one in enumerate(written)
        if (together := cards[card].together) and one.shown
    }
    if not measures:
        return
    notes = cards[min(measures)].sources
    kept_notes = list(coalitions(len(notes)))
    laid_out = prompts([notes, *([notes[n] for n in sorted(kept)] for kept in kept_notes)])
    behind = dict(zip(kept_notes, laid_out.rows[1:], strict=True))
    rounds = [list(without_one(len(notes)))]
    if len(notes) <= MOST_NOTES:
        rounds.append([kept for kept in kept_notes if len(kept) < len(notes) - 1])
    for exact, wanted in enumerate(rounds):
        for kept in wanted:
            prompt = (*laid_out.prefix, *behind[kept])
            source = None if kept else free_card(scorer.receipt)
            for card, measure in measures.items():
                measure.take(kept, scorer.score(written[card], prompt, source))
        for card, measure in measures.items():
            cards[card] = measure.told(cards[card], exact=bool(exact) or len(notes) == 1)
            yield CardMeasured(cards[card])
