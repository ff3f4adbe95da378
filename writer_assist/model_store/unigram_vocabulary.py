"""Making a vocabulary for sentencepiece of a ``tokenizer.json``, which takes five times the memory.

Such a file is a protocol buffer: pieces (field 1: text 1, logarithm of its probability 2, kind 3),
how it was trained (field 2: kind of vocabulary 3, the numbers of the special tokens 40 to 43) and
how texts are made alike (field 3: name 1, the map of characters 2, three switches 3 to 5).
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from writer_assist.errors import ModelUnsupportedError

_UNIGRAM = 1
_UNKNOWN, _SPECIAL = 2, 3
# Where the numbers of these tokens stand.
_NAMED = {40: "<unk>", 41: "<s>", 42: "</s>", 43: "<pad>"}
_STEP = 50_000  # pieces


def unpack_vocabulary(packed: Path, target: Path) -> Iterator[tuple[int, int]]:
    """Write the vocabulary of a ``tokenizer.json``; the same bytes every time.

    Yields:
        How many bytes are written, and how many there will be, about.

    Raises:
        ModelUnsupportedError: It holds a vocabulary of another kind.
        OSError: It cannot be read or written.
    """
    try:
        stored = json.loads(packed.read_bytes())
        entries: list[tuple[str, float]] = stored["model"]["vocab"]
        special = {one["content"] for one in stored["added_tokens"]}
        characters = _character_map(stored["normalizer"])
        rest = _training([text for text, _ in entries]) + _field(3, _folding(characters))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise ModelUnsupportedError(f"{packed.name} holds no vocabulary that is known.") from error
    total = packed.stat().st_size // 3
    with target.open("wb") as out:
        written = 0
        for number, (text, score) in enumerate(entries):
            written += out.write(_field(1, _piece(text, score, special=text in special)))
            if number % _STEP == 0:
                yield min(written, total), total
        out.write(rest)
    yield total, total


def _character_map(normalizer: Mapping[str, Any]) -> bytes:
    steps = normalizer.get("normalizers", [normalizer])
    packed = next(one["precompiled_charsmap"] for one in steps if one["type"] == "Precompiled")
    return base64.b64decode(packed)


def _piece(text: str, score: float, *, special: bool) -> bytes:
    piece = _field(1, text.encode()) + b"\x15" + struct.pack("<f", score)
    if not special:
        return piece
    return piece + _number(3, _UNKNOWN if text == "<unk>" else _SPECIAL)


def _training(texts: list[str]) -> bytes:
    named = (_number(field, texts.index(text)) for field, text in _NAMED.items())
    return _field(2, _number(3, _UNIGRAM) + b"".join(named))


def _folding(characters: bytes) -> bytes:
    switches = b"".join(_number(field, 1) for field in (3, 4, 5))
    return _field(1, b"nmt_nfkc") + _field(2, characters) + switches


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    written.append(value)
    return bytes(written)
