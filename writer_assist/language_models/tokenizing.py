"""Tokenizing a text in the middle of a longer one, and the bytes of each token."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

Tokenizer = Callable[[str], list[int]]
TextOfTokens = Callable[[Sequence[int]], bytes]

_WORD = "A"  # a token never joins white space with this word, except for a single space

_BYTE_TOKEN = re.compile(r"<0x([0-9A-F]{2})>")


def _byte_alphabet() -> dict[str, int]:
    # GPT-2's printable alphabet for bytes: printable ones represent themselves, the others are
    # numbered from U+0100 on.
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {
        chr(0x100 + place): byte for place, byte in enumerate(others)
    }


_BYTE_OF = _byte_alphabet()


def adds_space(tokenize: Tokenizer, text_of: TextOfTokens) -> bool:
    """Tell whether a tokenizer puts a space before any text, as SentencePiece often does."""
    return text_of(tokenize("a")) == b" a"


def tokenize_inside(
    tokenize: Tokenizer, text_of: TextOfTokens, text: str, *, adds_space: bool
) -> list[int]:
    """Return the tokens of ``text`` as they are in the middle of other text.

    Args:
        tokenize: Tokenizes without the model's beginning-of-text token.
        text_of: Returns the bytes of tokens.
        text: Not empty.
        adds_space: Whether the tokenizer puts a space before any text.
    """

    def read(text: str) -> list[int]:
        return _to_go_on(tokenize, text_of, text)

    return _without_space(read, text_of, text) if adds_space else read(text)


def token_texts(tokenizer: Any, size: int) -> tuple[bytes, ...]:  # noqa: ANN401
    """Return the bytes of the tokens 0 to ``size - 1``; empty for special and unknown ones.

    Args:
        tokenizer: A fast tokenizer of the transformers library.
        size: The size of the model's vocabulary, which may be larger than the tokenizer's.
    """
    backend = tokenizer.backend_tokenizer
    byte_level = '"ByteLevel"' in json.dumps(json.loads(backend.to_str()).get("decoder"))
    added = backend.get_added_tokens_decoder()
    texts = []
    for token in range(size):
        name = backend.id_to_token(token)
        if name is None or (token in added and added[token].special):
            texts.append(b"")
        elif token in added:
            texts.append(added[token].content.encode())
        else:
            texts.append(_from_bytes(name) if byte_level else _from_pieces(name))
    return tuple(texts)


def _without_space(tokenize: Tokenizer, text_of: TextOfTokens, text: str) -> list[int]:
    """Return the tokens of ``text`` without the space that the tokenizer adds.

    A line is put before the text, and its tokens are removed again.
    """
    tokens = tokenize("\n" + text)
    for count in range(1, len(tokens)):
        if text_of(tokens[:count]) == b" \n":
            return tokens[count:]
    return tokenize(text)


def _to_go_on(tokenize: Tokenizer, text_of: TextOfTokens, text: str) -> list[int]:
    """Return the tokens of ``text`` as they are if a word follows it.

    GPT-2's rules, which many models share, make one token of two line breaks at the end of a text
    but two tokens of them before a word.  A model that has never seen the former before a word
    cannot predict what comes next.
    """
    if not text[-1:].isspace():
        return tokenize(text)
    tokens = tokenize(text + _WORD)
    if tokens and text_of(tokens[-1:]) == _WORD.encode():
        return tokens[:-1]
    return tokenize(text)


def _from_bytes(name: str) -> bytes:
    return bytes(_BYTE_OF[character] for character in name if character in _BYTE_OF)


def _from_pieces(name: str) -> bytes:
    byte = _BYTE_TOKEN.fullmatch(name)
    return bytes([int(byte[1], 16)]) if byte else name.replace("▁", " ").encode()
