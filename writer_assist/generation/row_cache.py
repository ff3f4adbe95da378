"""What the model's rows hold from one request to the next, and how it got there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.language_model import LanguageModel
from writer_assist.errors import ModelError
from writer_assist.generation.schedule import (
    CHUNK_TOKENS,
    Batch,
    Card,
    Fork,
    Step,
    Stretch,
    contents,
    needed,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
        stretches = [Stretch(row, self.length(row), len(ordered[row])) for row in ordered]
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

    def history(self, cards: Sequence[Card]) -> tuple[Step, ...]:
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


_ANY_TOKEN = 100
