"""A model's vocabulary as text, and which of its tokens are never wanted in a story."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from writer_assist.domain.language_model import LanguageModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Headings, lists, code, links, figures, brackets: not prose unless the draft uses them.  Small
# models easily begin to count, and notes are in brackets in the prompt.
_UNLIKE_PROSE = b"[](){}<>#*|\\`~^=@_/+$%&0123456789"
_SYMBOLS = frozenset(["So", "Sm", "Sk", "No"])  # a star, a sign, a lonely accent, a fraction
_LINE_BREAKS = frozenset(b"\n\r\t\v\f")
_WORD = re.compile(rb"[0-9A-Za-z]")
_STOP = re.compile('[.!?](?:"|”|»)?'.encode())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A model's tokens and their properties, computed once.

    Attributes:
        texts: The bytes of each token.
        unwritten: Control tokens, end tokens and empty tokens; boolean, shape ``(V,)``.
        breaks: Tokens that contain a line break.
        wordless: Tokens without a letter or digit: punctuation and white space.
        spaced: Tokens that begin with a space.
        bracketed: Tokens with an opening bracket.
        stops: Tokens that end a sentence: a mark, perhaps with the end of a quotation.
        symbols: Tokens that contain a symbol that is not punctuation: an emoji, a fraction.
        ends: Tokens that end a text.
        marks: For each markup character, the tokens that contain it.
    """

    texts: tuple[bytes, ...]
    unwritten: NDArray[np.bool_]
    breaks: NDArray[np.bool_]
    wordless: NDArray[np.bool_]
    spaced: NDArray[np.bool_]
    bracketed: NDArray[np.bool_]
    stops: NDArray[np.bool_]
    symbols: NDArray[np.bool_]
    ends: frozenset[int]
    marks: Mapping[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, model: LanguageModel) -> Vocabulary:
        """Examine every token of a model; 50,000 take less than half a second."""
        import numpy as np

        texts = tuple(map(model.token_bytes, range(model.vocabulary_size)))
        unwritten = np.array([not text for text in texts], bool)
        unwritten[list(model.control_tokens | model.end_tokens)] = True
        with_mark: dict[int, list[int]] = {mark: [] for mark in _UNLIKE_PROSE}
        for token, text in enumerate(texts):
            for mark in with_mark.keys() & text:
                with_mark[mark].append(token)
        return cls(
            texts,
            unwritten,
            np.array([not _LINE_BREAKS.isdisjoint(text) for text in texts], bool),
            np.array([text.isascii() and not _WORD.search(text) for text in texts], bool),
            np.array([text.startswith(b" ") for text in texts], bool),
            np.array([b"(" in text for text in texts], bool),
            np.array([bool(_STOP.fullmatch(text)) for text in texts], bool),
            np.array([not text.isascii() and _has_symbol(text) for text in texts], bool),
            model.end_tokens,
            {chr(mark): _mask(len(texts), tokens) for mark, tokens in with_mark.items()},
        )

    def marks_in(self, story: str) -> str:
        """Return the markup characters that a story uses, and a symbol if it has one."""
        marks = (mark for mark in self.marks if mark in story)
        return "".join([*marks, *islice(_symbols_in(story), 1)])

    def banned(self, allowed: str) -> NDArray[np.bool_]:
        """Return which tokens must not be written, shape ``(V,)``.

        Args:
            allowed: Markup characters that may be written; if a symbol is among them, all symbols.
        """
        banned = self.unwritten.copy()
        if not any(_symbols_in(allowed)):
            banned |= self.symbols
        for mark, tokens in self.marks.items():
            if mark not in allowed:
                banned |= tokens
        return banned

    def starting_with(self, beginning: bytes) -> NDArray[np.bool_]:
        """Return which tokens begin with these bytes, shape ``(V,)``."""
        import numpy as np

        return np.array([text.startswith(beginning) for text in self.texts], bool)


def _symbols_in(text: str) -> Iterator[str]:
    return (one for one in text if not one.isascii() and unicodedata.category(one) in _SYMBOLS)


def _has_symbol(text: bytes) -> bool:
    return any(_symbols_in(text.decode("utf-8", "ignore")))


def _mask(size: int, places: Sequence[int]) -> NDArray[np.bool_]:
    import numpy as np

    mask = np.zeros(size, bool)
    mask[places] = True
    return mask
