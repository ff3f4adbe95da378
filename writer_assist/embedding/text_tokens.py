"""From a text to the numbers of its tokens, with a reader that takes little memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor
    from tokenizers import Tokenizer

UNIGRAM = "unigram.model"
"""A vocabulary for the library sentencepiece, made of ``tokenizer.json``, which it is read for.

The vocabulary of multilingual-e5-small takes 57 MB so, and 290 as tokenizers holds it.
"""


class TextTokens(Protocol):
    """Takes texts apart."""

    def ids(self, text: str) -> Sequence[int]:
        """Return the tokens of a text, with those that begin and end it; cut if it is too long."""


def read_tokens(folder: Path, *, most_tokens: int) -> TextTokens | None:
    """Return the reader of a model's folder; None if there is none.

    Raises:
        ValueError, RuntimeError: A file is damaged.
    """
    if (folder / UNIGRAM).is_file():
        from sentencepiece import SentencePieceProcessor

        return _Unigram(SentencePieceProcessor(model_file=str(folder / UNIGRAM)), most_tokens)
    if not (folder / "tokenizer.json").is_file():
        return None
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(most_tokens)
    return _Tokenizers(tokenizer)


class _Unigram:
    def __init__(self, reader: SentencePieceProcessor, most_tokens: int) -> None:
        self._reader = reader
        self._most = most_tokens - 2

    def ids(self, text: str) -> Sequence[int]:
        inside = self._reader.encode(text)[: self._most]
        return [self._reader.bos_id(), *inside, self._reader.eos_id()]


class _Tokenizers:
    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def ids(self, text: str) -> Sequence[int]:
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids
