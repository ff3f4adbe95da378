"""Parsing a search: from the text in a search box to Whoosh's query."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from writer_assist.domain.search_box import without_empty_fields
from writer_assist.retrieval.analysis import OTHERWISE
from writer_assist.retrieval.query import index_terms
from writer_assist.retrieval.spelling import other_spellings
from writer_assist.retrieval.whoosh_index.fields import TEXT_FIELDS
from writer_assist.retrieval.whoosh_index.schema import WordAnalyzer

if TYPE_CHECKING:
    from whoosh.fields import Schema
    from whoosh.qparser import QueryParser
    from whoosh.query import Query as WhooshQuery

# Whoosh's own minus needs something before it, and splits words with a hyphen.
_MINUS = re.compile(r"(?:(?<=[\s(])|^)-(?=[\w\"(])")
_DANGLING = re.compile(r"^(?:[\s(]*\b(?:AND|OR)\b)+|(?:\b(?:AND|OR|NOT)\b[\s()]*)+$")
_NOT = re.compile(r"\bNOT\b")


def parse(text: str, languages: Collection[str]) -> WhooshQuery:
    """Return Whoosh's query for the text of a search box.

    All words must occur, in any spelling; in scripts without spaces, letters must follow each
    other.  Incomplete syntax, such as a single quotation mark, is ignored, and so are the
    conditions in ``fields_wanted``.

    Args:
        text: As typed.
        languages: The languages of the library's passages; each is stemmed in its own.
    """
    text = _DANGLING.sub("", _MINUS.sub("NOT ", without_empty_fields(text)))
    try:
        found = _parser().parse(text)
    except (NotImplementedError, IndexError):
        # WORKAROUND Whoosh 2.7: a repeated NOT has nothing to refer to.
        found = _parser().parse(_NOT.sub(" ", text))
    return _in_languages(found, sorted(languages)).normalize()


@lru_cache
def _parser() -> QueryParser:
    from whoosh import qparser, query

    class Parser(qparser.QueryParser):  # type: ignore[misc]  # Whoosh has no types
        def multitoken_query(
            self, _spec: str, texts: Sequence[str], field: str, kind: type, boost: float
        ) -> WhooshQuery:
            if kind is query.Prefix:
                return query.And([kind(field, text, boost=boost) for text in texts])
            return query.Phrase(field, list(texts), boost=boost)

    aliases = qparser.FieldAliasPlugin(
        {"tags": ("tag",), "title": ("titles",), "heading": ("headings",)}
    )
    plugins = [
        qparser.WhitespacePlugin(), qparser.FieldsPlugin(), aliases,
        qparser.PrefixPlugin(), qparser.PhrasePlugin(), qparser.GroupPlugin(),
        qparser.OperatorsPlugin(), qparser.MultifieldPlugin(list(TEXT_FIELDS)),
    ]  # fmt: skip
    return Parser(None, _searched(), plugins=plugins)


def _searched() -> Schema:
    from whoosh import fields

    text = fields.TEXT(analyzer=WordAnalyzer(), phrase=True)
    return fields.Schema(**dict.fromkeys(TEXT_FIELDS, text))


def _in_languages(query: WhooshQuery, languages: Sequence[str]) -> WhooshQuery:
    """Return a query in which each word is stemmed in each language."""
    from whoosh.query import Or, Phrase, Prefix, Sequence, Term

    def spelt(word: str) -> WhooshQuery:
        terms = index_terms({word: 1.0}, languages)
        return Or([Term(query.fieldname, term) for term in sorted(terms)])

    if isinstance(query, Phrase):
        return Sequence([spelt(word) for word in query.words])
    if isinstance(query, Term):
        return spelt(query.text)
    if isinstance(query, Prefix):
        # The index contains "runn*" as "run" only.
        beginnings = [query.text, *other_spellings(query.text)]
        beginnings += [f"{OTHERWISE}{beginning}" for beginning in beginnings]
        found = [Prefix(query.fieldname, beginning) for beginning in beginnings]
        return Or([*found, spelt(query.text)])
    if query.is_leaf():
        return query
    return query.apply(lambda inner: _in_languages(inner, languages))
