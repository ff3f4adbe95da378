"""Why a passage was found: its words, its names, and the sentence that fits best."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from writer_assist.domain.passage import Passage
from writer_assist.domain.snippet import MatchedWord
from writer_assist.retrieval.analysis import stem, words
from writer_assist.retrieval.sentences import sentences


def matched_words(
    passage: Passage,
    weights: Mapping[str, float],
    languages: Collection[str],
    asked: Mapping[str, str],
) -> tuple[MatchedWord, ...]:
    """Return the words of a passage that the query has too, heaviest first.

    Args:
        passage: Where they stand.
        weights: Of each index term, what it adds to the passage's score.
        languages: In which words are stemmed.
        asked: The query's word for each index term, for one that stands in the tags only.
    """
    forms: dict[str, str] = {}
    for text in (passage.text, passage.label):
        for word in words(text):
            for language in languages:
                forms.setdefault(stem(word.form, language), text[word.start : word.end])
    found: dict[str, float] = {}
    for term, weight in weights.items():
        form = forms.get(term, asked.get(term, term))
        found[form] = found.get(form, 0.0) + weight
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(MatchedWord(word, round(weight, 3)) for word, weight in ordered)


def best_sentence(
    text: str, weights: Mapping[str, float], languages: Collection[str]
) -> tuple[int, int]:
    """Return start and end of the sentence with the heaviest words, each counted once."""
    spans = sentences(text)
    if not spans:
        return (0, len(text))
    return max(
        spans,
        key=lambda span: (_weight(text[slice(*span)], weights, languages), -span[0]),
    )


def _weight(sentence: str, weights: Mapping[str, float], languages: Collection[str]) -> float:
    stems = {stem(word.form, language) for word in words(sentence) for language in languages}
    return sum(weights.get(term, 0.0) for term in stems)
