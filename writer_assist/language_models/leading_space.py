"""Tokenizing text as it stands, with tokenizers that put a space in front of any text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Tokenizer = Callable[[str], list[int]]
TextOfTokens = Callable[[Sequence[int]], bytes]


def adds_space(tokenize: Tokenizer, text_of: TextOfTokens) -> bool:
    """Tell whether a tokenizer turns "a" into " a", as SentencePiece often does."""
    return text_of(tokenize("a")) == b" a"


def tokenize_without_space(tokenize: Tokenizer, text_of: TextOfTokens, text: str) -> list[int]:
    """Return the tokens of ``text`` without the space that the tokenizer adds.

    The text is given a line to stand behind, and that line is taken away again.
    """
    tokens = tokenize("\n" + text)
    for count in range(1, len(tokens)):
        if text_of(tokens[:count]) == b" \n":
            return tokens[count:]
    return tokenize(text)
