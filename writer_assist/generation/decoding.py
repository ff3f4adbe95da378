"""Writing several cards at once: rows in one batch, the prompts' rest in between."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from writer_assist.domain.cancellation import Cancelled, CancelToken
from writer_assist.domain.continuation import CardPiece, CardPieces, Ending, Receipt, Share
from writer_assist.generation.card_writer import CardWriter
from writer_assist.generation.row_cache import RowCache
from writer_assist.generation.schedule import Card
from writer_assist.generation.vocabulary import Vocabulary

CHUNK_TOKENS = 64
# While prompts are read in, the cards that write already get a token every so many batches.
_TURNS_PER_TOKEN = 3


@dataclass(frozen=True, slots=True)
class CardEnded:
    """A card that will not change any more."""

    card: int
    text: str
    ending: Ending
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a card's tokens were in the end.

    Attributes:
        tokens: All that were chosen.
        shown: How many of them, from the first on, its text was made of.
        log_likelihood: Of those, given the card's prompt, in nats.
    """

    tokens: tuple[int, ...]
    shown: int
    log_likelihood: float


def place_cards(receipt: Receipt, cache: RowCache) -> tuple[Card, ...]:
    """Choose for each card the row that holds most of its prompt already.

    The last card, the free one, chooses first, because the others' beginning is
    copied from its row.  The rows are shortened to what is of use.
    """
    places: dict[int, Card] = {}
    kept = {
        (card, row): _kept(cache, row, _prompt(receipt, card))
        for card in range(len(receipt.rows))
        for row in range(cache.rows)
    }
    free = len(receipt.rows) - 1
    by_gain = sorted(kept, key=lambda pair: (pair[0] != free, -kept[pair], cache.length(pair[1])))
    for card, row in by_gain:
        if card not in places and row not in {place.row for place in places.values()}:
            places[card] = Card(row, cache.keep(row, kept[card, row]))
    return tuple(places[card] for card in sorted(places))


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
        places: The row of each card, from :func:`place_cards`.
        cache: The rows; what they hold when this ends is kept.
        vocabulary: Of the same model.
        cancel: Looked at before each batch; the cards stay as they are then.

    Yields:
        What each step brought, and each card when it ends.

    Returns:
        What was chosen, per card.
    """
    writers = [writer_of(receipt, card, vocabulary) for card in range(len(receipt.rows))]
    told: set[int] = set()
    turns = itertools.count()
    try:
        waiting = lay_out(receipt, places, cache, cancel)
        while any(writer.ending is None for writer in writers) and not _replayed(receipt, writers):
            pieces = _step(writers, waiting, places, cache, cancel, turn=next(turns))
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
    shown = writer.shown()
    return Written(tuple(writer.tokens), shown, sum(writer.likelihoods[:shown]))


def _prompt(receipt: Receipt, card: int) -> tuple[int, ...]:
    return (*receipt.prefix, *receipt.rows[card])


def _kept(cache: RowCache, row: int, prompt: Sequence[int]) -> int:
    # The last token is computed again in any case, for its logits.
    return min(cache.common(row, prompt), len(prompt) - 1)


def writer_of(receipt: Receipt, card: int, vocabulary: Vocabulary) -> CardWriter:
    """Return the writer of a receipt's card, with nothing written."""
    return CardWriter(
        vocabulary,
        receipt.sampling,
        receipt.joint,
        seed=receipt.seeds[card],
        prompt=_prompt(receipt, card),
        story=_prompt(receipt, len(receipt.rows) - 1),
    )


def lay_out(
    receipt: Receipt, places: Sequence[Card], cache: RowCache, cancel: CancelToken
) -> dict[int, list[int]]:
    """Bring the shared prefix into every row; return what each row still has to be given."""
    kept = {place.row: place.kept for place in places}
    leader, prefix = places[-1].row, receipt.prefix
    while kept[leader] < len(prefix):
        chunk = prefix[kept[leader] : kept[leader] + CHUNK_TOKENS]
        cache.extend({leader: chunk}, wanted=(), cancel=cancel)
        kept[leader] += len(chunk)
    for place in places[:-1]:
        if kept[place.row] < len(prefix):
            kept[place.row] = cache.fork(leader, place.row, len(prefix))
    return {
        place.row: list(_prompt(receipt, card)[kept[place.row] :])
        for card, place in enumerate(places)
    }


def _step(
    writers: Sequence[CardWriter],
    waiting: dict[int, list[int]],
    places: Sequence[Card],
    cache: RowCache,
    cancel: CancelToken,
    *,
    turn: int,
) -> list[CardPiece]:
    """Compute one batch: a token for each card that writes, and parts of the others' prompts."""
    batch: dict[int, list[int]] = {}
    room = CHUNK_TOKENS
    # llama.cpp computes rows of unlike length one after the other: each token beside a
    # prompt costs a pass over all weights.
    pausing = turn % _TURNS_PER_TOKEN and any(waiting.values())
    for writer, place in zip(writers, places, strict=True):
        if writer.ending is None and not waiting[place.row] and not pausing:
            batch[place.row] = writer.tokens[-1:]
            room -= 1
    for place in reversed(places):  # the free card's prompt is the shortest: it goes first
        if waiting[place.row] and room:
            batch[place.row] = waiting[place.row][:room]
            del waiting[place.row][:room]
            room -= len(batch[place.row])
    ready = {
        place.row: card
        for card, place in enumerate(places)
        if place.row in batch and not waiting[place.row]
    }
    logits = cache.extend(batch, wanted=ready, cancel=cancel)
    pieces = []
    for row, line in zip(sorted(ready), logits, strict=True):
        writer = writers[ready[row]]
        pieces.append(CardPiece(ready[row], writer.choose(line), tuple(writer.tokens[-1:])))
    return sorted(pieces, key=lambda piece: piece.card)


def _replayed(receipt: Receipt, writers: Sequence[CardWriter]) -> bool:
    """Tell whether every card of a replay has come as far as the first time."""
    return bool(receipt.tokens) and all(
        writer.ending is not None or len(writer.tokens) >= len(first)
        for writer, first in zip(writers, receipt.tokens, strict=True)
    )


def _ended(writers: Sequence[CardWriter], told: set[int]) -> Generator[CardEnded, None, None]:
    for card, writer in enumerate(writers):
        if writer.ending is not None and card not in told:
            told.add(card)
            yield CardEnded(card, writer.text, writer.ending)
