"""Which words of a context are looked up, and how much each counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from writer_assist.domain.context import Context
from writer_assist.retrieval.analysis import forms, is_stop_word, language_of, stem

FEW_WORDS = 8
_BEFORE_WEIGHT = 0.3
_MOST_CHARACTERS = 20_000
_PARAGRAPH_BREAK = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Attributes:
        text: What is embedded.
        weights: Of each content word, as found in the text, case-folded.
    """

    text: str
    weights: Mapping[str, float]


def query_of_text(text: str) -> Query:
    """Make a query of a text that stands for itself."""
    text = _beginning(text)
    return Query(text, _weights(text))


def query_of_context(context: Context) -> Query:
    """Make a query of the paragraph being written.

    The paragraph before counts less; where there are fewer than FEW_WORDS content
    words, text from further back is taken in as if it were the paragraph.
    """
    near, earlier = _paragraphs(context)
    weights = _weights(near)
    for word, weight in _weights(earlier).items():
        weights[word] = weights.get(word, 0.0) + _BEFORE_WEIGHT * weight
    return Query(near, weights)


def index_terms(
    weights: Mapping[str, float], languages: Iterable[str]
) -> dict[str, tuple[str, float]]:
    """Return each index term a query may match, with the word it came from and its weight.

    Passages are stemmed in their own language, so each word is looked up in the
    form that every language of the library gives it.
    """
    found: dict[str, tuple[str, float]] = {}
    for word, weight in weights.items():
        for term in {stem(word, language) for language in languages}:
            known = found.get(term)
            found[term] = (known[0] if known else word, weight + (known[1] if known else 0.0))
    return found


def most_telling(
    weights: Mapping[str, float],
    *,
    cost: Callable[[str], int],
    worth: Callable[[int], float],
    budget: int,
) -> dict[str, float]:
    """Choose the terms that tell most for what reading their postings costs.

    Args:
        weights: Of each term.
        cost: How many postings a term has; terms that cost nothing are left out.
        worth: What a term with that many postings tells.
        budget: Most postings in all; one term is always affordable.
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
    """Return the words of a text that are not there for the grammar only, in order."""
    found = forms(_beginning(text))
    language = language_of(found)
    return [form for form in found if not is_stop_word(form, language)]


def _beginning(text: str) -> str:
    """Cut a text that is too long at a word's end."""
    if len(text) <= _MOST_CHARACTERS:
        return text
    cut = text[:_MOST_CHARACTERS]
    return cut[: cut.rfind(" ")] if " " in cut else cut


def _weights(text: str) -> dict[str, float]:
    # A text of function words only ("To be, or not to be") is looked up as it is.
    counted = content_words(text) or forms(_beginning(text))
    return {word: count**0.5 for word, count in Counter(counted).items()}


def _paragraphs(context: Context) -> tuple[str, str]:
    """Return what counts fully and, from before it, what counts less."""
    earlier = [part for part in _PARAGRAPH_BREAK.split(context.before) if part.strip()]
    near = context.paragraph.strip()
    while earlier and len(content_words(near)) < FEW_WORDS:
        near = f"{earlier.pop()}\n{near}".strip()
    return near, earlier[-1] if earlier else ""
