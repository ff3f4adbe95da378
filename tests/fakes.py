"""Stand-ins for what is slow, random or large.

Each satisfies its protocol in writer_assist.domain, so that mypy tells when one
falls behind.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.corpus import MemoryPassages, MemoryVectors
from writer_assist.domain.book_sources import BookSources
from writer_assist.domain.continuation import ModelIdentity
from writer_assist.domain.meaning_scale import STARTER_SCALE
from writer_assist.domain.note import NoteName
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.snippet import PassageUse
from writer_assist.errors import ModelError
from writer_assist.language_models.batching import chunks


class HashingEmbedder:
    """Bag of words hashed into a few dimensions: same words, same vector."""

    model_id = "hashing-64"
    scale = STARTER_SCALE
    dimension = 64

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-6, np.float32)
        for word in text.lower().split():
            vector[zlib.crc32(word.encode()) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


class FakeLibrary:
    """What a search reads of a library; passages, vectors and marks are set by the test."""

    def __init__(self, *passages: Passage, names: Sequence[NoteName] = ()) -> None:
        self.passages = MemoryPassages(passages, names)
        self.vectors = MemoryVectors(self.passages)
        self.pins: frozenset[int] = frozenset()
        self.hides: frozenset[int] = frozenset()
        self.used: dict[int, PassageUse] = {}

    def pinned(self, draft: str) -> frozenset[int]:
        return self.pins

    def hidden(self, draft: str) -> frozenset[int]:
        return self.hides

    def notes_outside(self, sources: BookSources) -> frozenset[int]:
        return frozenset(
            one.note_id for one in self.passages.all() if not sources.hold(one.path, one.tags)
        )

    def uses(self, passage_ids: Sequence[int], draft: str) -> dict[int, PassageUse]:
        return {number: self.used[number] for number in passage_ids if number in self.used}


def passage(
    passage_id: int,
    text: str,
    *,
    note: int | None = None,
    title: str = "",
    path: str = "",
    tags: tuple[str, ...] = (),
) -> Passage:
    """Make a passage; each is a note of its own unless the test says otherwise."""
    number = note or passage_id
    place = path or f"/notes/{number}.md"
    return Passage(passage_id, number, title, place, "", text, 0, len(text), tags)


_WORDS = "the a ferry rain lamp door sea waited stood had not come back and but she he it was"
_PIECES = [
    *(f" {word}" for word in _WORDS.split()),
    ".",
    ",",
    "\n",
    ' "',
    " She",
    " The",
    " It",
    "Mr",
    " Mr",
    "…",
    "é",
]


class FakeLanguageModel:
    """Words, bytes and a few markers; each next token hangs on all tokens before it.

    With a script it writes that text, token by token, wherever the cue stands last.
    """

    end, start, marker = 256, 257, 258
    identity = ModelIdentity("Fake", "0" * 64, "none", 1)
    context_length = 4096
    chat_template = ""
    parameters = 135_000_000
    vocabulary_size = 259 + len(_PIECES)
    end_tokens = frozenset({end})
    control_tokens = frozenset({end, start, marker})

    def __init__(
        self,
        *,
        max_rows: int = 6,
        truncates: bool = True,
        forgets: bool = False,
        cue: str = "",
        script: str = "",
    ) -> None:
        self.max_rows = max_rows
        self.forgets = forgets
        self.batches: list[dict[int, int]] = []
        self.closed = False
        self.weights: Path | None = None
        self._truncates = truncates
        self._cue = cue.encode()
        self._script = script.encode()
        self._held: dict[int, list[int]] = {row: [] for row in range(max_rows)}
        self._bytes = [bytes([byte]) for byte in range(256)] + [b""] * 3
        self._bytes += [piece.encode() for piece in _PIECES]
        self._ids = {text: token for token, text in reversed(list(enumerate(self._bytes)))}
        longest_first = sorted(self._ids.keys() - {b""}, key=len, reverse=True)
        self._piece = re.compile(b"|".join(map(re.escape, longest_first)), re.DOTALL)

    def tokenize(self, text: str, *, special: bool = False, start: bool = False) -> list[int]:
        pieces = self._piece.findall(text.encode())
        return [self.start] * start + [self._ids[piece] for piece in pieces]

    def token_bytes(self, token: int) -> bytes:
        return self._bytes[token]

    def extend(
        self,
        rows: Mapping[int, Sequence[int]],
        cancel: CancelToken | None = None,
        *,
        wanted: Collection[int] | None = None,
    ) -> NDArray[np.float32]:
        for row, tokens in rows.items():
            if len(self._held[row]) + len(tokens) > self.context_length:
                raise ModelError("The text is too long.")
        for chunk in chunks(rows):
            if cancel is not None:
                cancel.check()
            self.batches.append({part.row: len(part.tokens) for part in chunk})
            for part in chunk:
                self._held[part.row].extend(part.tokens)
        lines = [self._logits(self._held[row]) for row in rows if wanted is None or row in wanted]
        return np.stack(lines) if lines else np.empty((0, self.vocabulary_size), np.float32)

    def score(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        lines = self.logits(row, tokens)
        lines -= lines.max(axis=1, keepdims=True)
        chosen = lines[np.arange(len(tokens)), list(tokens)]
        return np.asarray(chosen - np.log(np.exp(lines).sum(axis=1)), np.float32)

    def logits(self, row: int, tokens: Sequence[int]) -> NDArray[np.float32]:
        if not self._held[row]:
            raise ModelError("Nothing can be scored at the very beginning of a text.")
        lines = []
        for token in tokens:
            lines.append(self._logits(self._held[row]))
            self._held[row].append(token)
        return np.stack(lines) if lines else np.empty((0, self.vocabulary_size), np.float32)

    def length(self, row: int) -> int:
        return len(self._held[row])

    def fork(self, row: int, into: Sequence[int]) -> None:
        for other in into:
            self._held[other] = list(self._held[row])

    def truncate(self, row: int, length: int) -> bool:
        if 0 < length < len(self._held[row]) and not self._truncates:
            return False
        del self._held[row][length:]
        return True

    def forget(self, row: int, start: int, end: int) -> bool:
        if self.forgets:
            self._held[row][start:end] = [-1] * (end - start)
        return self.forgets

    def drop(self, row: int) -> None:
        self._held[row].clear()

    def use_weights(self, weights: Path | None) -> None:
        self.weights = weights

    def close(self) -> None:
        self.closed = True

    def _logits(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        known = [token for token in tokens if token >= 0]
        digest = zlib.crc32(np.array(known, np.int64).tobytes())
        if self.weights is not None:
            digest = zlib.crc32(self.weights.read_bytes(), digest)
        logits = np.random.default_rng(digest).normal(0, 2, self.vocabulary_size)
        logits[:259] -= 12
        if self._script:
            logits[self._scripted(b"".join(self._bytes[token] for token in known))] += 100
        return logits.astype(np.float32)

    def _scripted(self, text: bytes) -> int:
        written = text[text.rfind(self._cue) + len(self._cue) :]
        rest = self._script[len(written) :] if self._script.startswith(written) else b""
        return self._ids[self._piece.findall(rest)[0]] if rest else self.end
