"""What a model's tokens look like as text: which are never wanted in a story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writer_assist.domain.language_model import LanguageModel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Headings, lists, code, links, figures: not prose unless the draft has them.  Small
# models fall into counting.
_UNLIKE_PROSE = "[]{}<>#*|\\`~^=@_/0123456789"
_LINE_BREAKS = b"\n\r\t\v\f"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A model's tokens, looked at once.

    Attributes:
        texts: The bytes of each token.
        unwritten: Control tokens, ends and empty tokens; boolean, shape ``(V,)``.
        breaks: Tokens with a line break in them.
        wordless: Tokens without a letter or digit: punctuation and white space.
        spaced: Tokens that begin with a space.
        bracketed: Tokens with an opening bracket.
        ends: Tokens that end a text.
        marks: For each sign of markup, the tokens that have it.
    """

    texts: tuple[bytes, ...]
    unwritten: NDArray[np.bool_]
    breaks: NDArray[np.bool_]
    wordless: NDArray[np.bool_]
    spaced: NDArray[np.bool_]
    bracketed: NDArray[np.bool_]
    ends: frozenset[int]
    marks: Mapping[str, NDArray[np.bool_]]

    @classmethod
    def of(cls, model: LanguageModel) -> Vocabulary:
        """Look at every token of a model; 50,000 take a tenth of a second."""
        import numpy as np

        texts = tuple(map(model.token_bytes, range(model.vocabulary_size)))
        unwritten = np.array([not text for text in texts], bool)
        unwritten[list(model.control_tokens | model.end_tokens)] = True
        return cls(
            texts,
            unwritten,
            np.array([any(byte in _LINE_BREAKS for byte in text) for text in texts], bool),
            np.array([_is_wordless(text) for text in texts], bool),
            np.array([text.startswith(b" ") for text in texts], bool),
            np.array([b"(" in text for text in texts], bool),
            model.end_tokens,
            {
                mark: np.array([mark.encode() in text for text in texts], bool)
                for mark in _UNLIKE_PROSE
            },
        )

    def marks_in(self, story: str) -> str:
        """Return the signs of markup that a story uses itself."""
        return "".join(mark for mark in self.marks if mark in story)

    def banned(self, allowed: str) -> NDArray[np.bool_]:
        """Return which tokens must not be written, shape ``(V,)``.

        Args:
            allowed: Signs of markup that are let through.
        """
        banned = self.unwritten.copy()
        for mark, tokens in self.marks.items():
            if mark not in allowed:
                banned |= tokens
        return banned

    def starting_with(self, beginning: bytes) -> NDArray[np.bool_]:
        """Return which tokens begin with these bytes, shape ``(V,)``."""
        import numpy as np

        return np.array([text.startswith(beginning) for text in self.texts], bool)


def _is_wordless(text: bytes) -> bool:
    return not any(character.isalnum() for character in text.decode("utf-8", "ignore")) and all(
        byte < 0x80 for byte in text
    )
