"""Which row of the model holds which text, from one request to the next, and how it got there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import Mode, Receipt
from writer_assist.domain.language_model import LanguageModel
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelError
from writer_assist.generation.schedule import (
    CHUNK_TOKENS,
    Batch,
    CardRow,
    Fork,
    RowSpan,
    Step,
    contents,
    needed,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_ANY_TOKEN = 100


class RowCache:
    """The rows of one model, with their tokens and their history.

    Attributes:
        steps: The batches and copies that the rows owe their state to, oldest first.
    """

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self._tokens: dict[int, list[int]] = {row: [] for row in range(model.max_rows)}
        self.steps: list[Step] = []
        self.clear()

    def clear(self) -> None:
        """Empty all rows and forget their history."""
        for row, tokens in self._tokens.items():
            self._model.drop(row)
            tokens.clear()
        self.steps = []

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self._tokens)

    def length(self, row: int) -> int:
        """Return how many tokens a row holds."""
        return len(self._tokens[row])

    def has_room(self, row: int) -> bool:
        """Tell whether a row can take one more token."""
        return self.length(row) < self._model.context_length

    def common(self, row: int, wanted: Sequence[int]) -> int:
        """Return how many of the wanted tokens a row holds from its beginning on."""
        count = 0
        for held, token in zip(self._tokens[row], wanted, strict=False):
            if held != token:
                break
            count += 1
        return count

    def extend(
        self,
        rows: Mapping[int, Sequence[int]],
        *,
        wanted: Collection[int],
        cancel: CancelToken | None = None,
    ) -> NDArray[np.float32]:
        """Compute one batch; see the port for the arguments and the result.

        The rows are taken in ascending order, and so are the lines of the result.
        """
        ordered = {row: rows[row] for row in sorted(rows)}
        stretches = [RowSpan(row, self.length(row), len(ordered[row])) for row in ordered]
        try:
            logits = self._model.extend(ordered, cancel, wanted=wanted)
        except ModelError:
            self.clear()  # what the rows hold is not known now
            raise
        for row, tokens in ordered.items():
            self._tokens[row].extend(tokens)
        self.steps.append(Batch(tuple(stretches)))
        return logits

    def keep(self, row: int, length: int) -> int:
        """Shorten a row to ``length`` tokens; to none if the model cannot. Tell what is left."""
        if length < self.length(row) and not self._model.truncate(row, length):
            length = 0
        if length == 0:
            self._model.drop(row)
        del self._tokens[row][length:]
        return self.length(row)

    def fork(self, source: int, target: int, length: int) -> int:
        """Make a row a copy of another's first ``length`` tokens. Tell what it holds then."""
        self._model.fork(source, [target])
        self._tokens[target] = list(self._tokens[source])
        kept = self.keep(target, length)
        self.steps.append(Fork(source, target, kept))
        return kept

    def score_behind(
        self,
        prompt: Sequence[int],
        tokens: Sequence[int],
        *,
        source: int,
        scratch: int,
        cancel: CancelToken,
    ) -> NDArray[np.float32]:
        """Return the log probability of each token of a text behind a prompt, in nats.

        Args:
            prompt: What stands before the text.
            tokens: The text, at least one token.
            source: A row that begins as the prompt does.
            scratch: A row that may be lost; it holds the prompt afterwards, for the next
                text, but must be emptied before anything is written behind it.
            cancel: Looked at before each chunk of the prompt.

        Raises:
            Cancelled: The scratch row holds a part of the prompt.
        """
        shared = self.common(source, prompt)
        if scratch != source and shared > self.common(scratch, prompt):
            self.fork(source, scratch, shared)
        held = self.keep(scratch, self.common(scratch, prompt))
        for start in range(held, len(prompt), CHUNK_TOKENS):
            self.extend({scratch: prompt[start : start + CHUNK_TOKENS]}, wanted=(), cancel=cancel)
        cancel.check()
        try:
            scores = self._model.score(scratch, tokens)
        except ModelError:
            self.clear()
            raise
        self._tokens[scratch].extend(tokens)
        self.keep(scratch, len(prompt))
        return scores

    def forget(self) -> None:
        """Leave out of the history what no row owes anything to any more."""
        lengths = {row: len(tokens) for row, tokens in self._tokens.items()}
        self.steps = list(needed(self.steps, lengths))

    def history(self, cards: Sequence[CardRow]) -> tuple[Step, ...]:
        """Return the steps that the kept beginnings of these cards' rows owe themselves to."""
        return needed(self.steps, {card.row: card.kept for card in cards})

    def restore(
        self,
        steps: Sequence[Step],
        rows: Mapping[int, tuple[int, ...]],
        cancel: CancelToken,
    ) -> None:
        """Bring the rows from nothing to what they held, in the same batches.

        Tokens that are in no row any more are replaced by others: only their number
        and place matter to the rest of their batch.

        Raises:
            Cancelled: The rows hold a part.
        """
        self.clear()
        for step, tokens in contents(steps, rows):
            if isinstance(step, Fork):
                self.fork(step.source, step.target, step.length)
                continue
            batch = {}
            for part, known in zip(step.stretches, tokens, strict=True):
                self._reach(part.row, part.start, cancel)
                batch[part.row] = [*known, *[_ANY_TOKEN] * (part.count - len(known))]
            self.extend(batch, wanted=(), cancel=cancel)
        for row in self._tokens:
            self.keep(row, len(rows.get(row, ())))
        self.steps = list(steps)

    def _reach(self, row: int, length: int, cancel: CancelToken) -> None:
        held = self.keep(row, min(length, self.length(row)))
        if held < length:
            self.extend({row: [_ANY_TOKEN] * (length - held)}, wanted=(), cancel=cancel)


def texts_of(receipt: Receipt) -> int:
    """Return how many texts are written, or notes blended, and read prompts of their own."""
    return len(receipt.rows) + len(receipt.extras)


def free_card(receipt: Receipt) -> int:
    """Return the card whose prompt has no note; the last one always."""
    return len(receipt.rows) - 1


def prompt_of(receipt: Receipt, text: int) -> tuple[int, ...]:
    """Return the tokens that a text follows."""
    return (*receipt.prefix, *receipt.rows[receipt.card_of(text)])


def reader_of(receipt: Receipt, text: int) -> int:
    """Return the card that reads in the prompt of a text: the last one that has the same."""
    if receipt.mode is Mode.BLEND:
        return text
    own = receipt.rows[receipt.card_of(text)]
    return max(card for card, row in enumerate(receipt.rows) if row == own)


def steered_of(receipt: Receipt) -> tuple[int, ...]:
    """Return the texts that are compared with what they would be without notes."""
    if receipt.mode is Mode.BLEND or not receipt.sampling.faithfulness:
        return ()
    free = free_card(receipt)
    return tuple(text for text in range(texts_of(receipt)) if reader_of(receipt, text) != free)


def place_cards(receipt: Receipt, cache: RowCache) -> tuple[CardRow, ...]:
    """Choose for each card that reads a prompt in the row that holds most of it already.

    All rows of a set are neighbours: llama.cpp computes rows with a gap between them one
    after the other, and four of them took 76 ms a token so, side by side 38.  The last card,
    the free one, chooses first, because the others' beginning is copied from its row.  The
    rows are shortened to what is of use.  The other texts take the rows that are left.

    Returns:
        One place per text, then one per steered text for its second row.
    """
    readers = _readers(receipt)
    kept = {
        (card, row): _kept(cache, row, prompt_of(receipt, card))
        for card in readers
        for row in range(cache.rows)
    }
    free = free_card(receipt)
    by_gain = sorted(kept, key=lambda pair: (pair[0] != free, -kept[pair], cache.length(pair[1])))
    texts, steered = range(texts_of(receipt)), steered_of(receipt)
    width = len(texts) + len(steered)
    blocks = [range(first, first + width) for first in range(cache.rows - width + 1)]
    chosen = [(_chosen(by_gain, block), block) for block in blocks]
    rows, block = max(chosen, key=lambda pair: sum(kept[one] for one in pair[0].items()))
    left = iter([row for row in block if row not in rows.values()])
    rows |= {text: next(left) for text in texts if text not in rows}
    own = [
        CardRow(rows[text], cache.keep(rows[text], kept.get((text, rows[text]), 0)))
        for text in texts
    ]
    return (*own, *(CardRow(row, cache.keep(row, 0)) for row in left))


def lay_out(
    receipt: Receipt, places: Sequence[CardRow], cache: RowCache, cancel: CancelToken
) -> dict[int, list[int]]:
    """Bring the shared prefix into the rows; return what each still has to be given.

    Of texts with the same prompt only one reads it in.
    """
    readers = _readers(receipt)
    kept = {places[card].row: places[card].kept for card in readers}
    leader, prefix = places[free_card(receipt)].row, receipt.prefix
    while kept[leader] < len(prefix):
        chunk = prefix[kept[leader] : kept[leader] + CHUNK_TOKENS]
        cache.extend({leader: chunk}, wanted=(), cancel=cancel)
        kept[leader] += len(chunk)
    for row in kept:
        if kept[row] < len(prefix):
            kept[row] = cache.fork(leader, row, len(prefix))
    return {
        places[card].row: list(prompt_of(receipt, card)[kept[places[card].row] :])
        for card in readers
    }


def read_in(
    receipt: Receipt, places: Sequence[CardRow], cache: RowCache, cancel: CancelToken
) -> None:
    """Bring the prompts into the rows, each but for its last token; the free card's first.

    Row after row, not side by side: what is there when this is cancelled is of use.

    Raises:
        Cancelled: The rows hold a part.
    """
    waiting = lay_out(receipt, places, cache, cancel)
    for row, rest in reversed(waiting.items()):
        for start in range(0, len(rest) - 1, CHUNK_TOKENS):
            part = rest[start : min(start + CHUNK_TOKENS, len(rest) - 1)]
            cache.extend({row: part}, wanted=(), cancel=cancel)


def go_back(cache: RowCache, row: int, prompt: Sequence[int], tokens: Sequence[int]) -> list[int]:
    """Shorten a row to a prompt and these tokens but for the last of all.

    Returns:
        What the row has to be given for the next logits.
    """
    wanted = [*prompt, *tokens]
    held = cache.keep(row, min(cache.length(row), len(wanted) - 1))
    return wanted[held:]


def _readers(receipt: Receipt) -> list[int]:
    """Return the cards that read a prompt in."""
    return [card for card in range(len(receipt.rows)) if reader_of(receipt, card) == card]


def _chosen(by_gain: Sequence[tuple[int, int]], block: range) -> dict[int, int]:
    """Return the row of each card: those of a block, the first fitting pairs of all."""
    rows: dict[int, int] = {}
    for card, row in by_gain:
        if row in block and card not in rows and row not in rows.values():
            rows[card] = row
    return rows


def _kept(cache: RowCache, row: int, prompt: Sequence[int]) -> int:
    # The last token is computed again in any case, for its logits.
    return min(cache.common(row, prompt), len(prompt) - 1)
