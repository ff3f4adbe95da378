"""How a writer writes, and which of several short texts come nearest to it.

Burrows's Delta (2002) compares how often the most frequent words stand in a text, each in
standard deviations.  In the twenty words of a card that is mostly noise: of two texts of
novelists, one by the writer, it named the writer's in 55 % of cases.  Here the same words,
punctuation and quotation marks among them, are weighed by how much oftener the writer has
them than the texts at hand have: 61 % over 14 novels, 63 % over 14 others.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from writer_assist.domain.sentences import sentence_ends

OWN_WORDS = 5_000
_FEWEST_WORDS = 300
_FREQUENT = 60
_SMOOTHING = 50.0  # words of the writer's that the texts at hand are mixed with
_SENTENCE_WEIGHT = 0.15
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[,;:.!?…—–\"“”„«»]")


class Voice:
    """A writer's habits, learnt from the last 5,000 words of their own text."""

    def __init__(self, text: str) -> None:
        own = " ".join(text.split()[-OWN_WORDS:])
        tokens = _tokens(own)
        self._known = len(tokens) >= _FEWEST_WORDS
        counts = Counter(tokens)
        self._shares = {
            token: count / len(tokens) for token, count in counts.most_common(_FREQUENT)
        }
        self._sentence = _sentence_length(own)

    def closeness(self, texts: Sequence[str]) -> list[float]:
        """Return how near each of several texts is to this voice: higher is nearer.

        The figures are comparable among these texts only; all are 0 where too little is
        known of the voice.
        """
        if not self._known:
            return [0.0] * len(texts)
        pool = Counter(token for text in texts for token in _tokens(text))
        return [self._gain(text, pool) + self._likeness_of_sentences(text) for text in texts]

    def _gain(self, text: str, pool: Counter[str]) -> float:
        common = [token for token in _tokens(text) if token in self._shares]
        if not common:
            return 0.0
        total = pool.total() + _SMOOTHING
        gains = (
            math.log(self._shares[token] * total / (pool[token] + _SMOOTHING * self._shares[token]))
            for token in common
        )
        return sum(gains) / len(common)

    def _likeness_of_sentences(self, text: str) -> float:
        return -_SENTENCE_WEIGHT * abs(_sentence_length(text) - self._sentence)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.lower().replace("’", "'"))


def _sentence_length(text: str) -> float:
    """Return the logarithm of the mean number of words in a sentence."""
    sentences = max(1, len(sentence_ends(text, final=True)))
    return math.log(max(1, len(text.split())) / sentences)
