"""Decoding: writing several cards at once, one batch per step, while other prompts are computed."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import (
    AttributedStretch,
    CardPiece,
    CardPieces,
    Ending,
    Receipt,
)
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.generation.card_writer import CardWriter
from writer_assist.generation.rows import (
    RowCache,
    free_card,
    go_back,
    lay_out,
    prompt_of,
    reader_of,
    steered_of,
    texts_of,
)
from writer_assist.generation.schedule import CHUNK_TOKENS, CardRow
from writer_assist.generation.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# While prompts are computed, cards that are already being written get a token every few batches.
_TURNS_PER_TOKEN = 3


@dataclass(frozen=True, slots=True)
class CardEnded:
    """A text that will not change any more.

    Attributes:
        card: The text's index; from the number of cards on, an extra text.
        text: The whole text.
        ending: Why it stopped.
        shares: The notes' shares, for a blended text.
        log_likelihood: The sum over its tokens, in nats.
        tokens: Their number.
    """

    card: int
    text: str
    ending: Ending
    shares: tuple[AttributedStretch, ...] = ()
    log_likelihood: float = 0.0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class DecodedTokens:
    """The tokens of a finished text.

    Attributes:
        tokens: All tokens that were chosen.
        likelihoods: Log probabilities, given the prompt, of the tokens that the text consists of,
            from the first on; in nats.
        starts: Where each of these tokens begins in the text.
    """

    tokens: tuple[int, ...]
    likelihoods: tuple[float, ...]
    starts: tuple[int, ...]

    @property
    def shown(self) -> int:
        """How many tokens the text consists of."""
        return len(self.likelihoods)

    @property
    def log_likelihood(self) -> float:
        """The log-likelihood of the text given the card's prompt, in nats."""
        return sum(self.likelihoods)


def write_cards(
    receipt: Receipt,
    places: Sequence[CardRow],
    cache: RowCache,
    vocabulary: Vocabulary,
    cancel: CancelToken,
) -> Generator[CardPieces | CardEnded, None, tuple[DecodedTokens, ...]]:
    """Write the cards of a receipt; its ``tokens``, if any, say where a replay ends.

    Where there are more texts than rows, a text takes the row of one of its card that has ended.

    Args:
        receipt: Prompts, settings and seeds.
        places: The rows, from ``place_cards``.
        cache: The rows; their contents are kept when this ends.
        vocabulary: The model's vocabulary.
        cancel: Checked before each batch; the cards then stay as they are.

    Yields:
        What each step added, and each text when it ends.

    Returns:
        The tokens of each text.
    """
    writers = [writer_of(receipt, text, vocabulary) for text in range(texts_of(receipt))]
    told: set[int] = set()
    try:
        waiting = lay_out(receipt, places, cache, cancel)
        batches = BatchedDecoder(receipt, writers, places, waiting, cache)
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


def written(writer: CardWriter) -> DecodedTokens:
    """Return the tokens of a finished text."""
    starts = writer.starts()
    return DecodedTokens(tuple(writer.tokens), tuple(writer.likelihoods[: len(starts)]), starts)


def writer_of(receipt: Receipt, text: int, vocabulary: Vocabulary) -> CardWriter:
    """Return a card writer with an empty text for one text of a receipt.

    Two in three texts of a card are drawn to the words of its notes.
    """
    is_pulled = receipt.pulls and text // len(receipt.rows) % 3 > 0
    return CardWriter(
        vocabulary,
        receipt.sampling,
        receipt.joint,
        seed=receipt.seeds[text],
        prompt=prompt_of(receipt, text),
        story=prompt_of(receipt, free_card(receipt)),
        facts=receipt.facts,
        pull=receipt.pulls[receipt.card_of(text)] if is_pulled else (),
    )


class BatchedDecoder:
    """Computes the texts of a set, batch by batch.

    A text is written in a row of its own, or after another text of its card in the same row.  With
    ``faithfulness`` it has a second row, which holds the same text after the prompt without notes.
    """

    def __init__(
        self,
        receipt: Receipt,
        writers: Sequence[CardWriter],
        places: Sequence[CardRow],
        waiting: Mapping[int, list[int]],
        cache: RowCache,
    ) -> None:
        """Prepare the first batch.

        Args:
            receipt: Prompts and settings.
            writers: One per text, still empty.
            places: The rows, from ``place_cards``.
            waiting: For each row that computes a prompt, the rest of the prompt.
            cache: The rows.
        """
        self._receipt, self._writers, self._cache = receipt, writers, cache
        texts, steered = texts_of(receipt), steered_of(receipt)
        begun = len(places) - len(steered)
        self._rows = {text: [place.row] for text, place in enumerate(places[:begun])}
        for text, place in zip(steered, places[begun:], strict=True):
            self._rows[text].append(place.row)
        self._queue = list(range(begun, texts))
        self._text_in = {row: text for text, rows in self._rows.items() for row in rows}
        self._waiting = {row: waiting.get(row, []) for row in self._text_in}
        self._lines: dict[int, NDArray[np.float32]] = {}  # logits that are not used yet, by row
        self._copies = self._wanted_copies()
        self._turns = itertools.count()

    def step(self, cancel: CancelToken) -> list[CardPiece]:
        """Compute a token for each text that is being written, and parts of the others' prompts."""
        batch = self._next_batch()
        ready = [row for row in sorted(batch) if self._counts(row) and not self._waiting[row]]
        logits = self._cache.extend(batch, wanted=ready, cancel=cancel)
        self._lines |= dict(zip(ready, logits, strict=True))
        for row in ready:
            self._copy(row)
        pieces = [self._piece(text) for text in self._due()]
        for row in self._lines.keys() & set(ready):
            self._lines[row] = self._lines[row].copy()  # the next batch overwrites them
        for piece in pieces:
            if self._writers[piece.card].ending is not None:
                self._begin_after(piece.card)
        return pieces

    def _begin_after(self, ended: int) -> None:
        """Begin the next text of a card in the row of one that has ended."""
        card = self._receipt.card_of(ended)
        waiting = [text for text in self._queue if self._receipt.card_of(text) == card]
        if not waiting:
            return
        text, (row,) = waiting[0], self._rows[ended]
        rest = go_back(self._cache, row, prompt_of(self._receipt, text), ())
        if not self._cache.length(row):  # the model cannot go back, and reading takes too long
            for text in waiting:
                self._writers[text].cut()
                self._queue.remove(text)
            return
        self._queue.remove(text)
        self._rows[text], self._text_in[row], self._waiting[row] = [row], text, rest

    def _wanted_copies(self) -> dict[int, list[int]]:
        """Return for each row that computes a prompt the rows that begin with a copy of it."""
        copies: dict[int, list[int]] = {}
        free = self._rows[free_card(self._receipt)][0]
        for text, (row, *steering) in self._rows.items():
            reader = self._rows[reader_of(self._receipt, text)][0]
            if row != reader:
                copies.setdefault(reader, []).append(row)
            copies.setdefault(free, []).extend(steering)
        return copies

    def _next_batch(self) -> dict[int, list[int]]:
        batch: dict[int, list[int]] = {}
        room = CHUNK_TOKENS
        # llama.cpp computes rows of different lengths one after another: each single token next to
        # a prompt costs a pass over all weights.
        held_back = self._held_back()
        reading = any(len(rest) > 1 for row, rest in self._waiting.items() if row not in held_back)
        pausing = next(self._turns) % _TURNS_PER_TOKEN and reading
        written = [row for row in self._text_in if self._is_written(row)]
        # The prompt without notes is the shortest, so it goes first.
        read = [row for row in reversed(self._text_in) if row not in (*written, *held_back)]
        for row in (*(() if pausing else written), *read):
            if self._waiting[row] and room:
                batch[row] = self._waiting[row][:room]
                del self._waiting[row][:room]
                room -= len(batch[row])
        return batch if reading else batch | self._between(batch)

    def _held_back(self) -> frozenset[int]:
        """Return the rows that wait until the first cards are written."""
        first = self._receipt.at_first
        if not first:
            return frozenset()
        last = free_card(self._receipt)
        later = {
            text
            for text in range(len(self._writers))
            if first - 1 <= self._receipt.card_of(text) < last
        }
        waits = any(
            writer.ending is None for text, writer in enumerate(self._writers) if text not in later
        )
        return frozenset(row for row, text in self._text_in.items() if waits and text in later)

    def _between(self, batch: Mapping[int, list[int]]) -> dict[int, list[int]]:
        """Return a token for each ended row that lies between two rows that are being written.

        A gap costs a pass over all weights, one more row half as much.  The token is ignored, and
        removed when the row is used again.
        """
        return {
            row: list(prompt_of(self._receipt, self._text_in[row])[-1:])
            for row in self._text_in
            if row not in batch
            and {row - 1, row + 1} <= batch.keys()
            and not self._counts(row)
            and self._cache.has_room(row)
        }

    def _counts(self, row: int) -> bool:
        return self._writers[self._text_in[row]].ending is None

    def _is_written(self, row: int) -> bool:
        """Tell whether a row only needs the token that was chosen last."""
        return bool(self._writers[self._text_in[row]].tokens) and len(self._waiting[row]) == 1

    def _copy(self, row: int) -> None:
        """Copy a prompt that was just computed to the rows that begin with it too."""
        for other in self._copies.pop(row, ()):
            self._cache.fork(row, other, self._cache.length(row))
            self._lines[other] = self._lines[row].copy()

    def _due(self) -> list[int]:
        """Return the texts whose next token can be chosen."""
        cards = len(self._receipt.rows)
        reading = any(self._waiting.values())
        return [
            text
            for text, rows in sorted(self._rows.items())
            if self._writers[text].ending is None
            and all(row in self._lines for row in rows)
            # Extra texts are not visible, so the cards' first words come first.
            and (text < cards or self._writers[text].tokens or not reading)
        ]

    def _piece(self, text: int) -> CardPiece:
        writer, rows = self._writers[text], self._rows[text]
        piece = next_piece(text, writer, *(self._lines.pop(row) for row in rows))
        prompts = (text, free_card(self._receipt))
        for row, prompt in zip(rows, prompts, strict=False):
            if writer.ending is not None:
                self._waiting[row] = []
            elif piece.taken_back:
                before = prompt_of(self._receipt, prompt)
                self._waiting[row] = go_back(self._cache, row, before, writer.tokens)
            else:
                self._waiting[row] = writer.tokens[-1:]
        return piece


def next_piece(
    card: int,
    writer: CardWriter,
    logits: NDArray[np.float32],
    without: NDArray[np.float32] | None = None,
) -> CardPiece:
    """Choose the next token and return what it adds."""
    before = len(writer.tokens)
    text = writer.choose(logits, without)
    return CardPiece(card, text, tuple(writer.tokens[before:]), max(0, before - len(writer.tokens)))


def _replayed(receipt: Receipt, writers: Sequence[CardWriter]) -> bool:
    """Tell whether every card of a replay has as many tokens as the first time."""
    return bool(receipt.tokens) and all(
        writer.ending is not None or tuple(writer.tokens) == first
        for writer, first in zip(writers, receipt.tokens, strict=True)
    )


def _ended(writers: Sequence[CardWriter], told: set[int]) -> Generator[CardEnded, None, None]:
    for card, writer in enumerate(writers):
        if writer.ending is not None and card not in told:
            told.add(card)
            one = written(writer)
            yield CardEnded(
                card,
                writer.text,
                writer.ending,
                log_likelihood=one.log_likelihood,
                tokens=one.shown,
            )
