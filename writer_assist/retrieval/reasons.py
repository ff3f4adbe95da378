"""Why a passage was found: the matched words, and the sentence that fits best."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from writer_assist.domain.passage import Passage
from writer_assist.domain.sentences import sentences
from writer_assist.domain.snippet import MatchedWord
from writer_assist.retrieval.analysis import (
    DEFAULT_LANGUAGE,
    FoundTerm,
    is_stop_word,
    language_in,
    terms_in,
)
from writer_assist.retrieval.function_words import says_little
from writer_assist.retrieval.whoosh_index.scores import inverse_frequency

# Least weight of a named word: it is in a 20th of the passages; in a small library, in half.
_TELLING = 3.0
_TELLING_IN_FEW = 0.5
_OTHERS = 0.05  # weight of an unnamed word when the best sentence is chosen


@dataclass(frozen=True, slots=True)
class QueryFit:
    """Where a passage fits a query; see Reasons and Snippet."""

    matched_words: tuple[MatchedWord, ...]
    best_sentence: tuple[int, int]


# Runs of these letters alone are endings and particles of Japanese, cut anywhere.
_HIRAGANA = re.compile("[\u3041-\u309f\u30fc]+")
# The particles ga, de, to, ni, no, ha, he, wo: they cling to the pair of letters that matched.
_PARTICLES = "\u304c\u3067\u3068\u306b\u306e\u306f\u3078\u3092"


def telling_terms(
    asked: Mapping[str, str],
    languages: Collection[str],
    frequency: Callable[[str], int],
    count: int,
) -> dict[str, float]:
    """Return the terms that are worth naming as a reason, with their weights.

    Args:
        asked: The query's word, case-folded, for each index term.
        languages: The languages of query and library, whose function words are not named.
        frequency: Returns how many passages contain a term.
        count: How many passages there are.
    """
    least = min(_TELLING, _TELLING_IN_FEW * inverse_frequency(1, count))
    tells: dict[str, float] = {}
    for term, word in asked.items():
        if found := 0 if _is_grammar(word, languages) else min(frequency(term), count):
            tells[term] = inverse_frequency(found, count)
    return {term: told for term, told in tells.items() if told >= least}


def fit(
    passage: Passage,
    weights: Mapping[str, float],
    asked: Mapping[str, str],
    telling: Collection[str],
) -> QueryFit:
    """Find the query's words in a passage, and the sentence that has the most of them.

    Args:
        passage: The passage.
        weights: What each index term adds to the passage's score.
        asked: The query's word for each index term, for terms that occur only in the tags.
        telling: The terms that are named as matched words.
    """
    language = language_in(passage.text)  # the language in which the index stems it
    everywhere = terms_in(passage.text, language, weights)
    # The stem of a function word is sometimes also that of a word with content.
    in_text = [match for match in everywhere if not is_stop_word(match.form, language)]
    shown = _as_written(passage.label, terms_in(passage.label, language, weights), telling)
    shown |= _as_written(passage.text, in_text, telling)
    unnamed = {match.term for match in everywhere}.difference(shown)
    found: dict[str, float] = {}
    for term, weight in weights.items():
        if term in telling and term not in unnamed:
            word = shown.get(term) or asked.get(term, term)
            found[word] = found.get(word, 0.0) + weight
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return QueryFit(
        tuple(MatchedWord(word, round(weight, 3)) for word, weight in ordered),
        _best_sentence(passage.text, in_text, _shown_first(weights, telling)),
    )


def _shown_first(weights: Mapping[str, float], telling: Collection[str]) -> dict[str, float]:
    """Let unnamed words decide only between sentences with the same named ones."""
    return {
        term: weight * (1.0 if term in telling else _OTHERS) for term, weight in weights.items()
    }


def _is_grammar(word: str, languages: Collection[str]) -> bool:
    if _HIRAGANA.fullmatch(word):
        return True
    if DEFAULT_LANGUAGE in languages and says_little(word):
        return True
    return any(is_stop_word(word, language) for language in languages)


@lru_cache(maxsize=200)
def _sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


def _as_written(
    text: str, matches: Iterable[FoundTerm], telling: Collection[str]
) -> dict[str, str]:
    """Return each term as written where it first occurs, preferably not at a sentence's start.

    In scripts without spaces, overlapping runs of letters are joined to one word.
    """
    runs: list[tuple[int, int, list[str]]] = []
    for match in matches:
        if match.term not in telling:
            continue
        if runs and match.start < runs[-1][1]:
            start, end, terms = runs.pop()
            runs.append((start, max(end, match.end), [*terms, match.term]))
        else:
            runs.append((match.start, match.end, [match.term]))
    forms: dict[str, str] = {}
    for start, end, terms in runs:
        word = _without_particles(text[start:end])
        for term in terms:
            known = forms.setdefault(term, word)
            if word.islower() and not known.islower():
                forms[term] = word
    return forms


def _without_particles(word: str) -> str:
    """Return a run of Japanese without particles at its ends; any other word as it is."""
    bare = word.strip(_PARTICLES)
    return bare if bare and not _HIRAGANA.fullmatch(bare) else word


def _best_sentence(
    text: str, matches: Sequence[FoundTerm], weights: Mapping[str, float]
) -> tuple[int, int]:
    """Return the sentence with the highest weight of different words; the first of equals."""
    best, heaviest = (0, len(text)), -1.0
    for start, end in _sentences_of(text):
        terms = {match.term for match in matches if start <= match.start < end}
        weight = sum(weights[term] for term in terms)
        if weight > heaviest:
            best, heaviest = (start, end), weight
    return best
