"""Writing several cards at once: rows in one batch, the prompts' rest in between."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer_assist.domain.cancellation import Cancelled, CancelToken
from writer_assist.domain.continuation import CardPiece, CardPieces, Ending, Receipt, Share
from writer_assist.generation.card_writer import CardWriter
from writer_assist.generation.row_cache import RowCache
from writer_assist.generation.schedule import Card
from writer_assist.generation.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK_TOKENS = 64
# While prompts are read in, the cards that write already get a token every so many batches.
_TURNS_PER_TOKEN = 3


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
        shown: How many of them, from the first on, its text was made of.
        log_likelihood: Of those, given the card's prompt, in nats.
    """

    tokens: tuple[int, ...]
    shown: int
    log_likelihood: float


def place_cards(receipt: Receipt, cache: RowCache) -> tuple[Card, ...]:
    """Choose for each card the row that holds most of its prompt already.

    The last card, the free one, chooses first, because the others' beginning is
    copied from its row.  The rows are shortened to what is of use.  Texts beyond the
    cards' own take the rows that are left.
    """
    places: dict[int, Card] = {}
    kept = {
        (card, row): _kept(cache, row, prompt_of(receipt, card))
        for card in range(len(receipt.rows))
        for row in range(cache.rows)
    }
    free = len(receipt.rows) - 1
    by_gain = sorted(kept, key=lambda pair: (pair[0] != free, -kept[pair], cache.length(pair[1])))
    for card, row in by_gain:
        if card not in places and row not in {place.row for place in places.values()}:
            places[card] = Card(row, cache.keep(row, kept[card, row]))
    taken = {place.row for place in places.values()}
    left = [row for row in range(cache.rows) if row not in taken][: len(receipt.extras)]
    extras = tuple(Card(row, cache.keep(row, 0)) for row in left)
    return (*(places[card] for card in sorted(places)), *extras)


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
        places: The row of each text, from :func:`place_cards`.
        cache: The rows; what they hold when this ends is kept.
        vocabulary: Of the same model.
        cancel: Looked at before each batch; the cards stay as they are then.

    Yields:
        What each step brought, and each text when it ends.

    Returns:
        What was chosen, per text.
    """
    writers = [writer_of(receipt, text, vocabulary) for text in range(len(places))]
    told: set[int] = set()
    try:
        waiting = lay_out(receipt, places[: len(receipt.rows)], cache, cancel)
        batches = _Batches(receipt, writers, places, waiting, cache)
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
    shown = writer.shown()
    return Written(tuple(writer.tokens), shown, sum(writer.likelihoods[:shown]))


def prompt_of(receipt: Receipt, text: int) -> tuple[int, ...]:
    """Return the tokens that a text follows."""
    return (*receipt.prefix, *receipt.rows[receipt.card_of(text)])


def _kept(cache: RowCache, row: int, prompt: Sequence[int]) -> int:
    # The last token is computed again in any case, for its logits.
    return min(cache.common(row, prompt), len(prompt) - 1)


def writer_of(receipt: Receipt, text: int, vocabulary: Vocabulary) -> CardWriter:
    """Return the writer of a receipt's text, with nothing written."""
    return CardWriter(
        vocabulary,
        receipt.sampling,
        receipt.joint,
        seed=receipt.seeds[text],
        prompt=prompt_of(receipt, text),
        story=prompt_of(receipt, len(receipt.rows) - 1),
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
        place.row: list(prompt_of(receipt, card)[kept[place.row] :])
        for card, place in enumerate(places)
    }


class _Batches:
    """Computes the texts of a set batch by batch."""

    def __init__(
        self,
        receipt: Receipt,
        writers: Sequence[CardWriter],
        places: Sequence[Card],
        waiting: dict[int, list[int]],
        cache: RowCache,
    ) -> None:
        self._receipt, self._writers, self._cache = receipt, writers, cache
        self._rows = [place.row for place in places]
        self._waiting = waiting | {row: [] for row in self._rows[len(receipt.rows) :]}
        self._text_in = {row: text for text, row in enumerate(self._rows)}
        self._unread = dict(enumerate(receipt.extras[: len(places)], start=len(receipt.rows)))
        # What the model makes of a card's prompt, for the card's other texts.
        self._first: dict[int, NDArray[np.float32]] = {}
        self._turns = itertools.count()

    def step(self, cancel: CancelToken) -> list[CardPiece]:
        """Compute a token for each text that is written, and parts of the others' prompts."""
        batch = self._next_batch()
        ready = [row for row in sorted(batch) if not self._waiting[row]]
        logits = self._cache.extend(batch, wanted=ready, cancel=cancel)
        pieces = []
        for row, line in zip(ready, logits, strict=True):
            text = self._text_in[row]
            if not self._writers[text].tokens:
                self._share(text, line)
            pieces.append(self._piece(text, line))
        if not any(self._waiting.values()):  # nobody sees them: the first words come first
            pieces += [self._piece(text, self._first.pop(text)) for text in sorted(self._first)]
        return sorted(pieces, key=lambda piece: piece.card)

    def _next_batch(self) -> dict[int, list[int]]:
        batch: dict[int, list[int]] = {}
        room = CHUNK_TOKENS
        # llama.cpp computes rows of unlike length one after the other: each token beside a
        # prompt costs a pass over all weights.
        reading = any(len(rest) > 1 for rest in self._waiting.values())
        pausing = next(self._turns) % _TURNS_PER_TOKEN and reading
        for writer, row in zip(self._writers, self._rows, strict=True):
            if writer.ending is None and writer.tokens and not (self._waiting[row] or pausing):
                batch[row] = writer.tokens[-1:]
                room -= 1
        for row in reversed(self._rows):  # the free card's prompt is the shortest: it goes first
            if self._waiting[row] and room:
                batch[row] = self._waiting[row][:room]
                del self._waiting[row][:room]
                room -= len(batch[row])
        return batch

    def _share(self, card: int, logits: NDArray[np.float32]) -> None:
        """Give a card's prompt, just read in, to its other texts."""
        for extra in [extra for extra, of in self._unread.items() if of == card]:
            del self._unread[extra]
            length = len(prompt_of(self._receipt, card))
            self._cache.fork(self._rows[card], self._rows[extra], length)
            self._first[extra] = logits.copy()

    def _piece(self, text: int, logits: NDArray[np.float32]) -> CardPiece:
        writer, row = self._writers[text], self._rows[text]
        piece = next_piece(text, writer, logits)
        if piece.taken_back and writer.ending is None:
            prompt = prompt_of(self._receipt, text)
            self._waiting[row] = go_back(self._cache, row, prompt, writer.tokens)
        return piece


def next_piece(card: int, writer: CardWriter, logits: NDArray[np.float32]) -> CardPiece:
    """Have the next token chosen; return what that brought."""
    before = len(writer.tokens)
    text = writer.choose(logits)
    return CardPiece(card, text, tuple(writer.tokens[before:]), max(0, before - len(writer.tokens)))


def go_back(cache: RowCache, row: int, prompt: Sequence[int], tokens: Sequence[int]) -> list[int]:
    """Shorten a row to a prompt and these tokens but for the last of all.

    Returns:
        What the row has to be given for the next logits.
    """
    wanted = [*prompt, *tokens]
    held = cache.keep(row, min(cache.length(row), len(wanted) - 1))
    return wanted[held:]


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
