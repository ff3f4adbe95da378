"""How rare the words of a query are in a library, and which of them are worth naming."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from writer_assist.retrieval.analysis import forms, language_of
from writer_assist.retrieval.hybrid import RARE_LANGUAGE
from writer_assist.retrieval.query import Query
from writer_assist.retrieval.reasons import telling_terms
from writer_assist.retrieval.whoosh_index.fields import TEXT_FIELDS
from writer_assist.retrieval.whoosh_index.scores import inverse_frequency
from writer_assist.retrieval.whoosh_index.searcher import LexicalSearcher

TermWorth = Callable[[str], float]


def rarity(
    lexical: LexicalSearcher, also: Callable[[str], int] = lambda _: 0, more: int = 0
) -> TermWorth:
    """Return what tells how rare an index term is in a library.

    Args:
        lexical: The library.
        also: Returns how many passages elsewhere, such as in a draft, have a term.
        more: How many passages there are elsewhere.
    """
    known, find = lexical.statistics(), lexical.frequency
    most = known.count + more
    return lambda one: inverse_frequency(min(find("body", one, known) + also(one), most), most)


def telling_words(
    lexical: LexicalSearcher, query: Query, words: Mapping[str, str]
) -> dict[str, float]:
    """Return the index terms of a query that are worth naming as a reason, with their weights.

    Args:
        lexical: The library.
        query: The query.
        words: The query's word for each index term.
    """
    known, often = lexical.statistics(), lexical.frequency
    shares = lexical.languages()
    common = {name for name, share in shares.items() if share >= RARE_LANGUAGE}
    return telling_terms(
        words,
        common | {language_of(forms(query.text))},
        lambda term: max(often(name, term, known) for name in TEXT_FIELDS),
        known.count,
    )
