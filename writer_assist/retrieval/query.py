"""Queries: which words of a text are looked up, their weights, and what is embedded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from writer_assist.domain.context import Context, paragraph_at
from writer_assist.domain.meaning_scale import STARTER_SCALE, MeaningScale
from writer_assist.domain.sentences import sentences
from writer_assist.domain.words import whole_words
from writer_assist.retrieval.analysis import (
    DEFAULT_LANGUAGE,
    OTHERWISE,
    forms,
    guessed_language,
    is_stop_word,
    language_of,
    other_terms,
    stem,
)
from writer_assist.retrieval.function_words import is_light
from writer_assist.retrieval.fusion import share_of_meaning
from writer_assist.retrieval.spelling import other_spellings

FEW_WORDS = 8
OTHERWISE_SHARE = 0.6  # share of a word's weight that its other spellings get
_BEFORE_WEIGHT = 0.3
_NOW_WEIGHT = 1.0
_LIGHT_WEIGHT = 0.5
_MOST_CHARACTERS = 20_000
# Of a long paragraph, the first words and those up to the cursor are embedded.  They find the
# true next paragraph as well as its first 256 tokens do (reciprocal rank .398 against .384 for
# 300 pairs from English novels where this was chosen, .369 against .372 for 450 others, 95 % of
# the differences within .028), in about four fifths of the time.  Fewer are worse: 32 and 64
# words lose .032 (539 pairs, 95 % within .014 to .050), the last 120 words alone .09.  For
# languages that the model hardly knows fewer are enough: half of them .117 against .112 (160
# German pairs), a quarter .107 against .072 (60 Arabic ones).
_FIRST_WORDS, _LAST_WORDS = 40, 80
# Divisors of that for languages that the model knows a little, or not at all.
_FOREIGN, _STRANGE = 2, 4
_FOREIGN_MEANING, _STRANGE_MEANING = 0.3, 0.1
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Attributes:
        text: The text to embed.
        here: The part of it whose names count: what is being written, without the sentences added
            from before.
        weights: The weight of each content word, as found in the text, case-folded.
    """

    text: str
    here: str
    weights: Mapping[str, float]


class TermMeaning(NamedTuple):
    """What an index term stands for in a query.

    Attributes:
        word: The word in the query, case-folded.
        weight: The weight of the term.
        otherwise: Whether it finds the word in another spelling.
    """

    word: str
    weight: float
    otherwise: bool = False


def query_of_text(text: str) -> Query:
    """Return a query for a text by itself."""
    text = _beginning(text)
    return Query(text, text, _weights(text))


def query_of_context(context: Context, scale: MeaningScale = STARTER_SCALE) -> Query:
    """Return a query for the paragraph being written.

    The sentence at the cursor has double weight, the text before the paragraph has less.  The
    middle of a long paragraph is not embedded.  If there are fewer than FEW_WORDS content words,
    sentences before it are embedded too; for an empty paragraph the previous one is used.

    Args:
        context: Where the writer is.
        scale: Of the embedding model, which may hardly know the language.
    """
    paragraph, cursor, before = _written_last(context)
    weights: dict[str, float] = {}
    reached, earlier = _reach_back(paragraph, before)
    now = _sentence_at(paragraph, cursor)
    for text, share in (
        (paragraph, 1.0),
        (now if now != paragraph else "", _NOW_WEIGHT),
        (f"{earlier}\n{reached}", _BEFORE_WEIGHT),
    ):
        for word, weight in (_weights(text) if text.strip() else {}).items():
            weights[word] = weights.get(word, 0.0) + share * weight
    return Query(f"{reached}\n{_shortened(paragraph, cursor, scale)}".strip(), paragraph, weights)


def index_terms(weights: Mapping[str, float], languages: Iterable[str]) -> dict[str, TermMeaning]:
    """Return the index terms that a query may match, with their words and weights.

    Passages are stemmed in their own language.  So each word is looked up in the form that it
    has in every language of the library, and in its other spellings.
    """
    languages = tuple(languages)
    found: dict[str, TermMeaning] = {}
    for word, weight in weights.items():
        of_word: dict[str, TermMeaning] = {}
        for language in languages:
            for term, share, loose in _terms_of(word, language):
                known = of_word.get(term)
                if known is None or known.weight < weight * share:
                    of_word[term] = TermMeaning(word, weight * share, loose)
        for term, asked in of_word.items():
            known = found.get(term)
            found[term] = known._replace(weight=known.weight + asked.weight) if known else asked
    return found


def most_telling(
    weights: Mapping[str, float],
    *,
    cost: Callable[[str], int],
    worth: Callable[[int], float],
    budget: int,
) -> dict[str, float]:
    """Choose the most informative terms whose postings can be read within a budget.

    Args:
        weights: The weight of each term.
        cost: Returns how many postings a term has; terms without any are left out.
        worth: Returns how informative a term with that many postings is.
        budget: Most postings in all; one term is always chosen.
    """
    costs = {term: cost(term) for term in weights}
    telling = sorted(
        (term for term in weights if costs[term]),
        key=lambda term: (-weights[term] * worth(costs[term]) / costs[term], term),
    )
    chosen: dict[str, float] = {}
    for term in telling:
        budget -= costs[term]
        if budget < 0 and chosen:
            break
        chosen[term] = weights[term]
    return chosen


def content_words(text: str) -> list[str]:
    """Return the words of a text without its function words, in order."""
    return _content_words(text)[0]


def _terms_of(word: str, language: str) -> list[tuple[str, float, bool]]:
    """Return terms, each with its share of the word's weight and whether it is another spelling."""
    own = stem(word, language)
    others = other_spellings(word)
    if not others:
        return [(own, 1.0, False), (f"{OTHERWISE}{own}", OTHERWISE_SHARE, True)]
    unaccented = [(stem(other, language), OTHERWISE_SHARE, True) for other in others]
    if not (marked := other_terms(word, language)):
        return [(own, 1.0, False), *unaccented]
    # A passage that has the word as written contains the first of these too.
    exact = (own, 1.0 - OTHERWISE_SHARE, False), (marked[0], OTHERWISE_SHARE, True)
    return [*exact, *unaccented]


def _beginning(text: str) -> str:
    """Cut off the end of a text that is too long, after a whole word."""
    return whole_words(text, _MOST_CHARACTERS)


def _content_words(text: str) -> tuple[list[str], str]:
    found = forms(_beginning(text))
    language = language_of(found)
    return [form for form in found if not is_stop_word(form, language)], language


def _weights(text: str) -> dict[str, float]:
    # A text of function words only ("To be, or not to be") is looked up as it is.
    telling, language = _content_words(text)
    light = _LIGHT_WEIGHT if language == DEFAULT_LANGUAGE else 1.0
    return {
        word: count**0.5 * (light if is_light(word) else 1.0)
        for word, count in Counter(telling or forms(_beginning(text))).items()
    }


def _written_last(context: Context) -> tuple[str, int, str]:
    """Return the paragraph being written, the cursor in it, and the text before it."""
    if context.paragraph.strip():
        return context.paragraph, context.cursor, context.before
    earlier, paragraph = _last_paragraph(context.before)
    return paragraph, len(paragraph), earlier


def _last_paragraph(text: str) -> tuple[str, str]:
    """Return the text before the last paragraph that is not empty, and that paragraph.

    In a text that is wrapped by hand, this is more than the last line.
    """
    text = text.rstrip()
    start, _ = paragraph_at(text, len(text))
    return text[:start], text[start:]


def _reach_back(paragraph: str, before: str) -> tuple[str, str]:
    """Return a short paragraph with sentences added from before, and the paragraph before those."""
    spans = sentences(before)
    first = len(before)
    missing = FEW_WORDS - len(content_words(paragraph))
    while spans and missing > 0:
        start, end = spans.pop()
        missing -= len(content_words(before[start:end]))
        first = start
    _, rest = _last_paragraph(before[:first])
    return before[first:].strip(), rest.strip()


def _shortened(paragraph: str, cursor: int, scale: MeaningScale) -> str:
    """Drop words from the middle of a long paragraph, but none right before the cursor."""
    words = [match.span() for match in _WORD.finditer(paragraph)]
    part = _part_read(paragraph, scale)
    first, last = _FIRST_WORDS // part, _LAST_WORDS // part
    if len(words) <= first + last:
        return paragraph
    end = max(first + last, sum(1 for start, _ in words if start <= cursor))
    beginning = paragraph[: words[first - 1][1]]
    return f"{beginning}\n{paragraph[words[end - last][0] : words[end - 1][1]]}"


def _part_read(paragraph: str, scale: MeaningScale) -> int:
    meaning = share_of_meaning(guessed_language(forms(paragraph)), {}, scale)
    if meaning <= _STRANGE_MEANING:
        return _STRANGE
    return _FOREIGN if meaning <= _FOREIGN_MEANING else 1


def _sentence_at(paragraph: str, cursor: int) -> str:
    """Return the sentence at the cursor or, after a sentence's end, that sentence; may be empty."""
    found = [paragraph[start:end] for start, end in sentences(paragraph) if start <= cursor]
    return found[-1] if found else ""
