"""What a text is about: its words without those of the grammar, stemmed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import lru_cache

from writer_assist.domain.readable import readable
from writer_assist.retrieval.analysis import (
    DEFAULT_LANGUAGE,
    forms,
    is_stop_word,
    language_of,
    stem,
)
from writer_assist.retrieval.function_words import says_little

_MOST_CHARACTERS = 8_000


@lru_cache(maxsize=500)  # one search asks thrice, and the next one finds much the same
def readable_forms(text: str) -> tuple[str, ...]:
    """Return the words of a text in order, without Markdown, as analysis.forms has them.

    Of a long text only the beginning is looked at.
    """
    return tuple(forms(readable(text[:_MOST_CHARACTERS])))


@lru_cache(maxsize=500)
def language_in(text: str) -> str:
    """Return the language of a text, as the index finds it."""
    return language_of(readable_forms(text))


def content_words(text: str) -> tuple[tuple[str, str], ...]:
    """Return stem and word, for each content word in order; as :func:`readable_forms`."""
    found = readable_forms(text)
    language = language_in(text)
    is_english = language == DEFAULT_LANGUAGE
    return tuple(
        (stem(form, language), form)
        for form in found
        if not (is_stop_word(form, language) or (is_english and says_little(form)))
    )


def content_terms(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text; of a long text of its beginning."""
    return frozenset(stem for stem, _ in content_words(text))


def overlap(first: AbstractSet[str], second: AbstractSet[str]) -> float:
    """Return Jaccard's measure of two sets: what they share of all they have, 0 to 1."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0
