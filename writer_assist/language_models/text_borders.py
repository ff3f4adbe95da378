"""Tokenizing a text as it stands inside a longer one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Tokenizer = Callable[[str], list[int]]
TextOfTokens = Callable[[Sequence[int]], bytes]

_WORD = "A"  # no tokenizer makes one token of white space and a word but for a single space


def adds_space(tokenize: Tokenizer, text_of: TextOfTokens) -> bool:
    """Tell whether a tokenizer turns "a" into " a", as SentencePiece often does."""
    return text_of(tokenize("a")) == b" a"


def tokenize_inside(
    tokenize: Tokenizer, text_of: TextOfTokens, text: str, *, adds_space: bool
) -> list[int]:
    """Return the tokens of ``text`` as they are where other text stands around it.

    Args:
        tokenize: Without the model's token for the beginning.
        text_of: The bytes that tokens stand for.
        text: Not empty.
        adds_space: Whether the tokenizer puts a space in front of any text.
    """

    def read(text: str) -> list[int]:
        return _to_go_on(tokenize, text_of, text)

    return _without_space(read, text_of, text) if adds_space else read(text)


def _without_space(tokenize: Tokenizer, text_of: TextOfTokens, text: str) -> list[int]:
    """Return the tokens of ``text`` without the space that the tokenizer adds.

    The text is given a line to stand behind, and that line is taken away again.
    """
    tokens = tokenize("\n" + text)
    for count in range(1, len(tokens)):
        if text_of(tokens[:count]) == b" \n":
            return tokens[count:]
    return tokenize(text)


def _to_go_on(tokenize: Tokenizer, text_of: TextOfTokens, text: str) -> list[int]:
    """Return the tokens of ``text`` as they are where a word follows it.

    GPT-2's way of taking words apart, which many models share, makes one token of two line
    breaks at the end of a text and two of them before a word.  A model that never saw the one
    before a word has no idea what comes next.
    """
    if not text[-1:].isspace():
        return tokenize(text)
    tokens = tokenize(text + _WORD)
    if tokens and text_of(tokens[-1:]) == _WORD.encode():
        return tokens[:-1]
    return tokenize(text)
