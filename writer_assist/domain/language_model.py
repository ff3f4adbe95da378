"""The interface of a language model, kept small so that every feature works with every model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from writer_assist.domain.continuation import ModelIdentity
    from writer_assist.domain.progress import CancelToken


class LanguageModel(Protocol):
    """A language model that extends rows of tokens, each with its own cached state, in batches.

    A row is identified by a small number that the caller chooses, 0 to ``max_rows - 1``.  ``V``
    is the size of the vocabulary.  All methods must be called on one thread.
    """

    @property
    def identity(self) -> ModelIdentity:
        """All that its output depends on; goes into receipts."""

    @property
    def context_length(self) -> int:
        """The largest number of tokens that a row can hold, as configured here."""

    @property
    def max_rows(self) -> int:
        """How many rows there can be at once."""

    @property
    def parameters(self) -> int:
        """How many weights it has."""

    @property
    def vocabulary_size(self) -> int:
        """How many tokens there are, ``V``."""

    @property
    def end_tokens(self) -> frozenset[int]:
        """Tokens that end a text."""

    @property
    def control_tokens(self) -> frozenset[int]:
        """Tokens without text of their own: markers of a conversation, fillers, unused ones."""

    @property
    def chat_template(self) -> str:
        """The model's Jinja template for conversations; empty for a base model."""

    def tokenize(self, text: str, *, special: bool = False, start: bool = False) -> list[int]:
        """Return the token ids of a text in the middle of a longer one.

        Args:
            text: Any text.  White space at its end is tokenized as if a word followed.
            special: Read control tokens written in the text as such.
            start: Begin with the model's beginning-of-text token, if it expects one.
        """

    def token_bytes(self, token: int) -> bytes:
        """Return the UTF-8 bytes of a token, which may be part of a character.

        Control tokens have none.
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
            cancel: Checked between chunks.
            wanted: Rows whose logits are needed; by default all of them.

        Returns:
            The logits after each wanted row's last token, shape ``(n, V)``, in the
            order of ``rows``.  May be a view, overwritten by the next call.

        Raises:
            Cancelled: Only some chunks were added; ``length`` says how many tokens each row has.
            ModelError: The model failed, or a row would become longer than ``context_length``.
        """

    def score(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Return the log probability of each token after the row, shape ``(T,)``.

        The tokens are added to the row.
        """

    def logits(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        """Return the logits that predict each token, shape ``(T, V)``; this takes much memory.

        The tokens are added to the row.
        """

    def length(self, row: int) -> int:
        """Return how many tokens a row holds; 0 for an empty one."""

    def fork(self, row: int, into: Sequence[int]) -> None:
        """Make other rows copies of this one; cheap if the backend can share state."""

    def truncate(self, row: int, length: int) -> bool:
        """Shorten a row; returns False and changes nothing if the model cannot (recurrent ones)."""

    def forget(self, row: int, start: int, end: int) -> bool:
        """Make a row compute as if some of its tokens were not there; its length stays.

        What was computed after them still knows of them.  Returns False and changes nothing if the
        model cannot.
        """

    def drop(self, row: int) -> None:
        """Empty a row."""

    def use_weights(self, weights: Path | None) -> None:
        """Compute with other weights of the same model from now on; all rows are emptied.

        Args:
            weights: A GGUF file with the same vocabulary and sizes; None for the model's own.

        Raises:
            ModelUnsupportedError: The file cannot be used, or this kind of model takes no others;
                the model then computes with its own.
        """

    def close(self) -> None:
        """Free the model's memory; nothing may be called afterwards."""
