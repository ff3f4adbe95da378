"""What a text is about: its words without those of the grammar, stemmed."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from writer_assist.retrieval.analysis import forms, is_stop_word, language_of, stem

_MOST_CHARACTERS = 8_000


def content_terms(text: str) -> list[str]:
    """Return the stems of a text's content words, in order; of a long text its beginning."""
    found = forms(text[:_MOST_CHARACTERS])
    language = language_of(found)
    return [stem(form, language) for form in found if not is_stop_word(form, language)]


def overlap(first: AbstractSet[str], second: AbstractSet[str]) -> float:
    """Return Jaccard's measure of two sets: what they share of all they have, 0 to 1."""
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0
