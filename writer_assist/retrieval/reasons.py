"""Why a passage was found: its words, and the sentence that fits best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import MatchedWord
from writer_assist.retrieval.analysis import stem, words
from writer_assist.retrieval.sentences import sentences


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a passage fits a query; see Reasons and Snippet."""

    matched_words: tuple[MatchedWord, ...]
    best_sentence: tuple[int, int]


class _Match(NamedTuple):
    term: str
    word: str
    start: int


def fit(
    passage: Passage,
    weights: Mapping[str, float],
    languages: Sequence[str],
    asked: Mapping[str, str],
) -> Fit:
    """Find the query's words in a passage, and the sentence that has the most of them.

    Args:
        passage: Where they stand.
        weights: Of each index term, what it adds to the passage's score.
        languages: In which words are stemmed.
        asked: The query's word for each index term, for one that stands in the tags only.
    """
    in_text = _matches(passage.text, weights, languages)
    shown = {match.term: match.word for match in _matches(passage.label, weights, languages)}
    shown |= {match.term: match.word for match in reversed(in_text)}
    found: dict[str, float] = {}
    for term, weight in weights.items():
        word = shown.get(term) or asked.get(term, term)
        found[word] = found.get(word, 0.0) + weight
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return Fit(
        tuple(MatchedWord(word, round(weight, 3)) for word, weight in ordered),
        _best_sentence(passage.text, in_text, weights),
    )


def _matches(text: str, weights: Mapping[str, float], languages: Sequence[str]) -> list[_Match]:
    return [
        _Match(term, text[word.start : word.end], word.start)
        for word in words(text)
        for term in {stem(word.form, language) for language in languages}
        if term in weights
    ]


def _best_sentence(
    text: str, matches: Sequence[_Match], weights: Mapping[str, float]
) -> tuple[int, int]:
    """Return the sentence with the heaviest words, each counted once; the first of equals."""
    best, heaviest = (0, len(text)), -1.0
    for start, end in sentences(text):
        terms = {match.term for match in matches if start <= match.start < end}
        weight = sum(weights[term] for term in terms)
        if weight > heaviest:
            best, heaviest = (start, end), weight
    return best
