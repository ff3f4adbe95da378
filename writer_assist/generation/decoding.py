"""Writing several cards at once: rows in one batch, the prompts' rest in between."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from writer_assist.domain.cancellation import Cancelled, CancelToken
from writer_assist.domain.continuation import CardPieces, Ending, Receipt, Share
from writer_assist.generation.batches import Batches
from writer_assist.generation.card_writer import CardWriter
from writer_assist.generation.layout import free_card, lay_out, prompt_of, texts_of
from writer_assist.generation.row_cache import RowCache
from writer_assist.generation.schedule import Card
from writer_assist.generation.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class CardEnded:
    """A text that will not change any more.

    Attributes:
        card: Its number; from the number of cards on, a text that is only chosen from.
        text: What was written.
        ending: Why it stopped.
        shares: Of a blended text.
        log_likelihood: Mean over its tokens, in nats.
    """

    card: int
    text: str
    ending: Ending
    shares: tuple[Share, ...] = ()
    log_likelihood: float = 0.0


@dataclass(frozen=True, slots=True)
class Written:
    """What a card's tokens were in the end.

    Attributes:
        tokens: All that were chosen.
        likelihoods: Log probabilities, given the card's prompt, of those that its text was
            made of, from the first on; in nats.
        starts: Where each of these begins in the text.
    """

    tokens: tuple[int, ...]
    likelihoods: tuple[float, ...]
    starts: tuple[int, ...]

    @property
    def shown(self) -> int:
        """How many tokens the text was made of."""
        return len(self.likelihoods)

    @property
    def log_likelihood(self) -> float:
        """Of the text, given the card's prompt, in nats."""
        return sum(self.likelihoods)


def write_cards(
    receipt: Receipt,
    places: Sequence[Card],
    cache: RowCache,
    vocabulary: Vocabulary,
    cancel: CancelToken,
) -> Generator[CardPieces | CardEnded, None, tuple[Written, ...]]:
    """Write the cards of a receipt; its ``tokens``, if any, say where a replay ends.

    Args:
        receipt: Prompts, settings and seeds.
        places: The rows, from ``place_cards``.
        cache: The rows; what they hold when this ends is kept.
        vocabulary: Of the same model.
        cancel: Looked at before each batch; the cards stay as they are then.

    Yields:
        What each step brought, and each text when it ends.

    Returns:
        What was chosen, per text.
    """
    writers = [writer_of(receipt, text, vocabulary) for text in range(texts_of(receipt))]
    told: set[int] = set()
    try:
        waiting = lay_out(receipt, places, cache, cancel)
        batches = Batches(receipt, writers, places, waiting, cache)
        while any(writer.ending is None for writer in writers) and not _replayed(receipt, writers):
            pieces = batches.step(cancel)
            if pieces:
                yield CardPieces(tuple(pieces))
            yield from _ended(writers, told)
    except Cancelled:
        pass
    for writer in writers:
        writer.cut()
    yield from _ended(writers, told)
    return tuple(written(writer) for writer in writers)


def written(writer: CardWriter) -> Written:
    """Return what a card's tokens were in the end."""
    starts = writer.starts()
    return Written(tuple(writer.tokens), tuple(writer.likelihoods[: len(starts)]), starts)


def writer_of(receipt: Receipt, text: int, vocabulary: Vocabulary) -> CardWriter:
    """Return the writer of a receipt's text, with nothing written."""
    return CardWriter(
        vocabulary,
        receipt.sampling,
        receipt.joint,
        seed=receipt.seeds[text],
        prompt=prompt_of(receipt, text),
        story=prompt_of(receipt, free_card(receipt)),
    )


def _replayed(receipt: Receipt, writers: Sequence[CardWriter]) -> bool:
    """Tell whether every card of a replay has come as far as the first time."""
    return bool(receipt.tokens) and all(
        writer.ending is not None or tuple(writer.tokens) == first
        for writer, first in zip(writers, receipt.tokens, strict=True)
    )


def _ended(writers: Sequence[CardWriter], told: set[int]) -> Generator[CardEnded, None, None]:
    for card, writer in enumerate(writers):
        if writer.ending is not None and card not in told:
            told.add(card)
            one = written(writer)
            mean = one.log_likelihood / max(1, one.shown)
            yield CardEnded(card, writer.text, writer.ending, log_likelihood=mean)
