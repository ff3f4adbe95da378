"""The bytes that a tokenizer of the transformers library means by each token."""

from __future__ import annotations

import json
import re
from typing import Any

_BYTE_TOKEN = re.compile(r"<0x([0-9A-F]{2})>")


def token_texts(tokenizer: Any, size: int) -> tuple[bytes, ...]:  # noqa: ANN401
    """Return the bytes of the tokens 0 to ``size - 1``; special and unknown ones have none.

    Args:
        tokenizer: A fast tokenizer of the transformers library.
        size: Of the model's vocabulary; may be larger than the tokenizer's.
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


def _from_bytes(name: str) -> bytes:
    return bytes(_BYTE_OF[character] for character in name if character in _BYTE_OF)


def _from_pieces(name: str) -> bytes:
    byte = _BYTE_TOKEN.fullmatch(name)
    return bytes([int(byte[1], 16)]) if byte else name.replace("▁", " ").encode()


def _byte_alphabet() -> dict[str, int]:
    # GPT-2's printable stand-ins: bytes that print stand for themselves, the others
    # are counted from U+0100 on.
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {
        chr(0x100 + place): byte for place, byte in enumerate(others)
    }


_BYTE_OF = _byte_alphabet()
