"""The language-model port: small, so that every feature works with every model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from writer_assist.domain.continuation import ModelIdentity
    from writer_assist.domain.progress import CancelToken


class LanguageModel(Protocol):
    """Rows of tokens, each with its own cached state, extended together in batches.

    A row is a small number chosen by the caller, 0 to ``max_rows - 1``.  ``V`` is
    the size of the vocabulary.  All methods belong to one thread.
    """

    @property
    def identity(self) -> ModelIdentity:
        """What its output depends on; goes into receipts."""

    @property
    def context_length(self) -> int:
        """Most tokens a row can hold, as configured here."""

    @property
    def max_rows(self) -> int:
        """How many rows there can be at once."""

    @property
    def vocabulary_size(self) -> int:
        """How many tokens there are, ``V``."""

    @property
    def end_tokens(self) -> frozenset[int]:
        """Tokens that end a text."""

    @property
    def control_tokens(self) -> frozenset[int]:
        """Tokens that stand for no text: markers of a chat, fillers, unused ones."""

    @property
    def chat_template(self) -> str:
        """The model's Jinja template for conversations; empty for a base model."""

    def tokenize(self, text: str, *, special: bool = False, start: bool = False) -> list[int]:
        """Return the token ids of a text as it stands inside a longer one.

        Args:
            text: Any text.  White space at its end is read as it is before a word.
            special: Read control tokens written in the text as such.
            start: Put the model's beginning-of-text token in front, if it is used to one.
        """

    def token_bytes(self, token: int) -> bytes:
        """Return the UTF-8 bytes that a token stands for; part of a character at times.

        Control tokens stand for none.
        """

    def extend(
        self,
        rows: Mapping[int, Sequence[int]],
        cancel: CancelToken | None = None,
        *,
        wanted: Collection[int] | None = None,
    ) -> NDArray[np.float32]:
        """Add tokens to rows, in chunks of at most 64 tokens over all rows.

        Args:
            rows: For each row, at least one token to add.
            cancel: Looked at between chunks.
            wanted: Rows whose logits are needed; all of them unless told.

        Returns:
            The logits after each wanted row's last token, shape ``(n, V)``, in the
            order of ``rows``.  May be a view, overwritten by the next call.

        Raises:
            Cancelled: Some chunks were added; the rows tell by ``length``.
            ModelError: The model failed, or a row would grow over ``context_length``.
        """

    def score(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Return the log probability of each token after the row so far, shape ``(T,)``.

        The row is extended by them.
        """

    def logits(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Return what each token was scored by, shape ``(T, V)``: a great deal of memory.

        The row is extended by the tokens.
        """

    def length(self, row: int) -> int:
        """Return how many tokens a row holds; 0 for an empty one."""

    def fork(self, row: int, into: Sequence[int]) -> None:
        """Make other rows copies of this one; cheap where the backend shares state."""

    def truncate(self, row: int, length: int) -> bool:
        """Shorten a row; False when this model cannot (recurrent), and the row is as before."""

    def drop(self, row: int) -> None:
        """Empty a row."""

    def close(self) -> None:
        """Free the model's memory; nothing may be called afterwards."""
