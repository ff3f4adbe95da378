"""What both kinds of local model do alike: keep count of their rows, and read text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from writer_assist.errors import ModelError
from writer_assist.language_models.batching import scores
from writer_assist.language_models.tokenizing import adds_space, tokenize_inside

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class LocalModel(ABC):
    """The part of a :class:`LanguageModel` that does not depend on who computes."""

    def __init__(self, rows: int, context_length: int) -> None:
        self._rows = rows
        self._context_length = context_length
        self._held: dict[int, list[int]] = {row: [] for row in range(rows)}

    @property
    def context_length(self) -> int:
        """See the port."""
        return self._context_length

    @property
    def max_rows(self) -> int:
        """See the port."""
        return self._rows

    def tokenize(self, text: str, *, special: bool = False, start: bool = False) -> list[int]:
        """See the port."""
        opening = self._opening() if start else []
        if not text:
            return opening
        read = partial(self._tokens, special=special)
        return opening + tokenize_inside(read, self._joined, text, adds_space=self._adds_space)

    @abstractmethod
    def token_bytes(self, token: int) -> bytes:
        """See the port."""

    def score(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """See the port."""
        return scores(self._before_each(row, tokens), tokens)

    def length(self, row: int) -> int:
        """See the port."""
        return len(self._held[row])

    @abstractmethod
    def _opening(self) -> list[int]:
        """Return the beginning-of-text token; nothing if the model expects none."""

    @abstractmethod
    def _tokens(self, text: str, *, special: bool) -> list[int]:
        """Tokenize a whole text."""

    @abstractmethod
    def _before_each(self, row: int, tokens: Sequence[int]) -> Iterator[NDArray[np.float32]]:
        """Extend a row; yield the logits before each token, some lines at a time."""

    def _check_room(self, rows: Mapping[int, Sequence[int]]) -> None:
        for row, tokens in rows.items():
            if self.length(row) + len(tokens) > self.context_length:
                raise ModelError(
                    f"The text is longer than the {self.context_length} tokens that this "
                    "language model can look at."
                )

    def _last(self, row: int) -> int:
        if not self._held[row]:
            raise ModelError("Nothing can be scored at the very beginning of a text.")
        return self._held[row][-1]

    @cached_property
    def _adds_space(self) -> bool:
        return adds_space(partial(self._tokens, special=False), self._joined)

    def _joined(self, tokens: Sequence[int]) -> bytes:
        return b"".join(map(self.token_bytes, tokens))
