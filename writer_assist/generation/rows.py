"""The model's rows: which row holds which tokens, from one request to the next."""

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
    RowCopy,
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
        steps: The batches and copies by which the rows were filled, oldest first.
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
        """How many rows there are."""
        return len(self._tokens)

    def length(self, row: int) -> int:
        """Return how many tokens a row holds."""
        return len(self._tokens[row])

    def has_room(self, row: int) -> bool:
        """Tell whether a row can take one more token."""
        return self.length(row) < self._model.context_length

    def common(self, row: int, wanted: Sequence[int]) -> int:
        """Return how many of these tokens a row begins with."""
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
        """Compute one batch; see the port for arguments and result.

        Rows are computed, and results returned, in ascending order of rows.
        """
        ordered = {row: rows[row] for row in sorted(rows)}
        stretches = [RowSpan(row, self.length(row), len(ordered[row])) for row in ordered]
        try:
            logits = self._model.extend(ordered, cancel, wanted=wanted)
        except ModelError:
            self.clear()  # it is unknown what the rows hold now
            raise
        for row, tokens in ordered.items():
            self._tokens[row].extend(tokens)
        self.steps.append(Batch(tuple(stretches)))
        return logits

    def keep(self, row: int, length: int) -> int:
        """Shorten a row to ``length`` tokens, or to none if the model cannot; return its length."""
        if length < self.length(row) and not self._model.truncate(row, length):
            length = 0
        if length == 0:
            self._model.drop(row)
        del self._tokens[row][length:]
        return self.length(row)

    def fork(self, source: int, target: int, length: int) -> int:
        """Copy the first ``length`` tokens of a row to another; return the other's length."""
        self._model.fork(source, [target])
        self._tokens[target] = list(self._tokens[source])
        kept = self.keep(target, length)
        self.steps.append(RowCopy(source, target, kept))
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
        """Return the log probability of each token of a text after a prompt, in nats.

        Args:
            prompt: The prompt.
            tokens: The text, at least one token.
            source: A row that begins like the prompt.
            scratch: A row that may be overwritten.  It holds the prompt afterwards, for the next
                text, but must be emptied before anything else is added to it.
            cancel: Checked before each chunk of the prompt.

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

    def score_without(
        self,
        prompt: Sequence[int],
        forgotten: Sequence[tuple[int, int]],
        texts: Sequence[Sequence[int]],
        *,
        anew: int,
        source: int,
        scratch: int,
        cancel: CancelToken,
    ) -> list[NDArray[np.float32]] | None:
        """Return what :meth:`score_behind` returns for several texts, without parts of the prompt.

        Only the end of the prompt is computed anew, so the rest of it still knows of these parts.

        Args:
            prompt: The whole prompt.
            forgotten: Where the parts begin and end in it; not within ``anew``.
            texts: The texts, each at least one token.
            anew: How many tokens of the prompt are computed anew.
            source: A row that begins with the prompt.
            scratch: A row that may be overwritten; it is empty afterwards.
            cancel: Checked before each text.

        Returns:
            The log probabilities of each text's tokens; None if the model cannot forget.

        Raises:
            Cancelled: The scratch row is to be emptied.
        """
        kept = len(prompt) - max(1, anew)
        if scratch == source or self.common(source, prompt) < kept:
            return None
        self.keep(scratch, 0)
        model = self._model
        model.fork(source, [scratch])
        found = []
        if model.truncate(scratch, kept) and all(model.forget(scratch, *one) for one in forgotten):
            model.extend({scratch: prompt[kept:]}, cancel, wanted=())
            for text in texts:
                cancel.check()
                found.append(model.score(scratch, text))
                model.truncate(scratch, len(prompt))
        model.drop(scratch)
        return found or None

    def forget(self) -> None:
        """Drop the steps of the history that no row depends on any more."""
        lengths = {row: len(tokens) for row, tokens in self._tokens.items()}
        self.steps = list(needed(self.steps, lengths))

    def history(self, cards: Sequence[CardRow]) -> tuple[Step, ...]:
        """Return the steps on which the reused beginnings of these cards' rows depend."""
        return needed(self.steps, {card.row: card.kept for card in cards})

    def restore(
        self,
        steps: Sequence[Step],
        rows: Mapping[int, tuple[int, ...]],
        cancel: CancelToken,
    ) -> None:
        """Fill the empty rows as they were before, with the same batches.

        Tokens that are not in any row any more are replaced by others: for the rest of their batch
        only their number and position matter.

        Raises:
            Cancelled: The rows are only partly filled.
        """
        self.clear()
        for step, tokens in contents(steps, rows):
            if isinstance(step, RowCopy):
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
    """Return how many prompts a receipt has: one per text, or one per blended note."""
    return len(receipt.rows) + len(receipt.extras)


def free_card(receipt: Receipt) -> int:
    """Return the card whose prompt has no note, which is always the last one."""
    return len(receipt.rows) - 1


def prompt_of(receipt: Receipt, text: int) -> tuple[int, ...]:
    """Return the prompt of a text."""
    return (*receipt.prefix, *receipt.rows[receipt.card_of(text)])


def prompt_with(receipt: Receipt, kept: Collection[int]) -> tuple[int, ...]:
    """Return the prompt of a set whose notes stand together, with some of these notes only."""
    if not kept:
        return prompt_of(receipt, free_card(receipt))
    row, left_out = receipt.rows[0], set[int]()
    for note, (start, end) in enumerate(receipt.spans):
        if note not in kept:
            left_out.update(range(start, end))
    return (*receipt.prefix, *(token for at, token in enumerate(row) if at not in left_out))


def reader_of(receipt: Receipt, text: int) -> int:
    """Return the card that computes the prompt of a text: the last card with the same prompt."""
    if receipt.mode is Mode.BLEND:
        return text
    own = receipt.rows[receipt.card_of(text)]
    return max(card for card, row in enumerate(receipt.rows) if row == own)


def steered_of(receipt: Receipt) -> tuple[int, ...]:
    """Return the texts that also have a row without notes, because of ``faithfulness``."""
    if receipt.mode is Mode.BLEND or not receipt.sampling.faithfulness:
        return ()
    free = free_card(receipt)
    return tuple(text for text in range(texts_of(receipt)) if reader_of(receipt, text) != free)


def place_cards(receipt: Receipt, cache: RowCache) -> tuple[CardRow, ...]:
    """Choose for each card that computes a prompt the row that already holds most of it.

    All rows of a set are adjacent: llama.cpp computes rows with a gap between them one after
    another, and four of them took 76 ms a token, side by side 38.  The last card, which has no
    note, chooses first, because the beginning of the others is copied from its row.  The rows
    are shortened to what is reused.  Other texts get the remaining rows.

    Returns:
        One row per text that can begin at once, the first ones, then one per text with
        ``faithfulness`` for its second row.
    """
    readers = _readers(receipt)
    kept = {
        (card, row): _kept(cache, row, prompt_of(receipt, card))
        for card in readers
        for row in range(cache.rows)
    }
    free = free_card(receipt)
    by_gain = sorted(kept, key=lambda pair: (pair[0] != free, -kept[pair], cache.length(pair[1])))
    steered = steered_of(receipt)
    texts = range(min(texts_of(receipt), cache.rows - len(steered)))
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
    """Put the shared prefix into the rows; return the rest of each row's prompt.

    Of texts with the same prompt only one computes it.
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
    """Compute the prompts, each except its last token; the one without a note first.

    The rows are computed one after another, so that something is usable if this is cancelled.

    Raises:
        Cancelled: Some prompts are not computed, or not completely.
    """
    waiting = lay_out(receipt, places, cache, cancel)
    for row, rest in reversed(waiting.items()):
        for start in range(0, len(rest) - 1, CHUNK_TOKENS):
            part = rest[start : min(start + CHUNK_TOKENS, len(rest) - 1)]
            cache.extend({row: part}, wanted=(), cancel=cancel)


def go_back(cache: RowCache, row: int, prompt: Sequence[int], tokens: Sequence[int]) -> list[int]:
    """Shorten a row to a prompt and all but the last of these tokens.

    Returns:
        The tokens that must be added for the next logits.
    """
    wanted = [*prompt, *tokens]
    held = cache.keep(row, min(cache.length(row), len(wanted) - 1))
    return wanted[held:]


def _readers(receipt: Receipt) -> list[int]:
    """Return the cards that compute a prompt."""
    return [card for card in range(len(receipt.rows)) if reader_of(receipt, card) == card]


def _chosen(by_gain: Sequence[tuple[int, int]], block: range) -> dict[int, int]:
    """Assign each card a row of a block, best matches first."""
    rows: dict[int, int] = {}
    for card, row in by_gain:
        if row in block and card not in rows and row not in rows.values():
            rows[card] = row
    return rows


def _kept(cache: RowCache, row: int, prompt: Sequence[int]) -> int:
    # The last token is always computed again, for its logits.
    return min(cache.common(row, prompt), len(prompt) - 1)
