"""One score from the full-text list and the list by meaning."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from writer_assist.retrieval.analysis import DEFAULT_LANGUAGE, UNKNOWN_LANGUAGE

# How much the list by meaning counts.  Tuned on the training queries of scifact and
# fairytaleqa alone: .4 favours the first, .6 the second, both by less than .01.
_MEANING = 0.5
# The embedding model has read next to nothing but English; what it learned there
# carries something over to its relatives, and names and loanwords to others in its alphabet.
_MEANING_IN = (
    {DEFAULT_LANGUAGE: _MEANING}
    | dict.fromkeys(["catalan", "danish", "dutch", "french", "german", "italian"], 0.3)
    | dict.fromkeys(["norwegian", "portuguese", "romanian", "spanish", "swedish"], 0.3)
    | dict.fromkeys(["czech", "finnish", "hungarian", "indonesian", "polish"], 0.1)
    | dict.fromkeys(["turkish", "vietnamese"], 0.1)
)
_MEANING_ELSEWHERE = 0.03
_LATIN = _MEANING_IN.keys() | {UNKNOWN_LANGUAGE}

# A cosine below this is not "close", even if it is the best there is.
_CLOSE = 0.6


def fused(
    bm25: NDArray[np.float32],
    cosines: NDArray[np.float32],
    *,
    best_bm25: float,
    best_cosine: float,
    meaning: float,
) -> NDArray[np.float32]:
    """Combine scores that were each divided by the best that the query got anywhere.

    A convex combination of normalised scores keeps how much better one passage is
    than the next, which reciprocal ranks throw away (Bruch et al. 2023, "An Analysis
    of Fusion Functions for Hybrid Retrieval").  Both scales begin at 0, where there is
    nothing in common.

    Args:
        bm25: Shape ``(n,)``.
        cosines: Shape ``(n,)``; NaN without a vector, which counts as if meaning agreed
            with the words.
        best_bm25: The best of all passages.
        best_cosine: The best of all passages.
        meaning: Share of the cosine, 0 to 1.

    Returns:
        Scores of shape ``(n,)``, 0 to 1.
    """
    words = bm25 / max(best_bm25, 1e-6)
    close = np.maximum(cosines, 0) / max(best_cosine, _CLOSE)
    close = np.where(np.isnan(cosines), words, close)
    return ((1 - meaning) * words + meaning * close).astype(np.float32)


def share_of_meaning(query_language: str | None, library: Mapping[str, float]) -> float:
    """Return how much the list by meaning may count.

    Args:
        query_language: None when the query does not tell.
        library: Share of each language in the library.
    """
    if query_language is not None:
        return _meaning_in(query_language)
    if not library:
        return _MEANING
    # What does not tell is a few words in Latin letters: they look for nothing in Japanese.
    likely = {name: share for name, share in library.items() if name in _LATIN}
    if not likely:
        return _MEANING_ELSEWHERE
    return sum(share * _meaning_in(name) for name, share in likely.items()) / sum(likely.values())


def _meaning_in(language: str) -> float:
    return _MEANING_IN.get(language, _MEANING_ELSEWHERE)
