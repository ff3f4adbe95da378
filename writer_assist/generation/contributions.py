"""What each note of a common prompt did to a text, whole and sentence by sentence."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from writer_assist.domain.continuation import (
    Continuation,
    Influence,
    SentenceInfluence,
    Together,
)
from writer_assist.domain.sentences import sentence_ends
from writer_assist.generation.decoding import Written
from writer_assist.generation.influence import influence_among
from writer_assist.generation.shapley import losses, shapley_values

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Contributions:
    """Collects how likely one text is under some of its notes."""

    def __init__(self, one: Written, text: str, notes: int) -> None:
        """Begin with the likelihood under all notes.

        Args:
            one: The text's tokens, and how likely each was under all notes.
            text: The text.
            notes: How many notes there were.
        """
        import numpy as np

        self._notes = notes
        self._sentences = _sentences(text)
        starts = np.asarray(one.starts)
        borders = [end for _, end in self._sentences[:-1]]
        self._sentence_of = np.searchsorted(borders, starts, side="right")
        self._values: dict[frozenset[int], NDArray[np.float64]] = {}
        self.take(frozenset(range(notes)), np.asarray(one.likelihoods))

    def take(self, kept: frozenset[int], likelihoods: NDArray[np.float64]) -> None:
        """Take the log probability of each token under some of the notes, shape ``(T,)``."""
        import numpy as np

        values = np.zeros(len(self._sentences))
        np.add.at(values, self._sentence_of, likelihoods)
        self._values[kept] = values

    def told(self, card: Continuation, *, exact: bool) -> Continuation:
        """Return the card with what is known now.

        Args:
            card: Of the text.
            exact: Whether it was scored under every set of notes.
        """
        import numpy as np

        assert card.together is not None
        gains = (shapley_values if exact else losses)(self._values, self._notes)
        tokens = np.bincount(self._sentence_of, minlength=len(self._sentences))
        together = Together(
            card.together.snippets,
            _influences(gains.sum(axis=1), int(tokens.sum()), exact=exact),
            tuple(
                SentenceInfluence(start, end, _influences(gains[:, at], count, exact=exact))
                for at, ((start, end), count) in enumerate(
                    zip(self._sentences, map(int, tokens), strict=True)
                )
                if count
            ),
            exact,
        )
        return dataclasses.replace(card, together=together)


def _influences(gains: NDArray[np.float64], tokens: int, *, exact: bool) -> tuple[Influence, ...]:
    return tuple(influence_among(float(gain), tokens, exact=exact) for gain in gains)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence begins and ends, without the space around it."""
    ends = sentence_ends(text, final=True)
    if not ends or text[ends[-1] :].strip():
        ends.append(len(text))
    found, start = [], 0
    for end in ends:
        lead = len(text[start:end]) - len(text[start:end].lstrip())
        found.append((start + lead, end))
        start = end
    return found
