"""How passages stand in the Whoosh index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from writer_assist.domain.passage import Passage
from writer_assist.retrieval.analysis import (
    DEFAULT_LANGUAGE,
    forms,
    language_of,
    stem,
    terms,
    words,
)

if TYPE_CHECKING:
    from whoosh.analysis import Token
    from whoosh.fields import Schema
    from whoosh.query import Query as WhooshQuery

    from writer_assist.retrieval.whoosh_codec import ColumnCodec

SCHEMA_VERSION = 3  # raised too when the words of a text are found in another way

# Tuned on the training queries of fairytaleqa and scifact: nDCG@10 .689 and .696, against
# .678 and .690 for the usual 1.2 and .75.
K1 = 0.8
B = 0.4

# A note's title stands in each of its passages, so that a passage is found by its topic
# although it does not repeat the name.
TEXT_FIELDS = {"body": 1.0, "title": 0.4, "heading": 0.5, "tags": 0.5}
"""Fields that words are looked up in, and what a word counts there.

A title counts less: tuned on scifact's training queries, nDCG@10 .698 against .667 for 1.
"""

_OPERATORS = re.compile(r"[-+]|\bNOT\b")


class TermAnalyzer:
    """The words of a query as Whoosh's parser wants them."""

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        """Yield Whoosh tokens, one per word."""
        from whoosh.analysis import Token

        for position, word in enumerate(words(value)):
            token = Token(boost=1.0, **options)
            token.text = stem(word.form, DEFAULT_LANGUAGE)
            token.original = value[word.start : word.end]
            token.pos, token.startchar, token.endchar = position, word.start, word.end
            token.stopped = False
            yield token


def index_schema() -> Schema:
    """Return the Whoosh schema."""
    from whoosh import fields
    from whoosh.columns import NumericColumn

    from writer_assist.retrieval.whoosh_codec import ColumnPositions

    analyzer = TermAnalyzer()
    schema = fields.Schema(
        passage=fields.COLUMN(NumericColumn("q")),
        note=fields.COLUMN(NumericColumn("q")),
        body=fields.TEXT(analyzer=analyzer, phrase=True),
        title=fields.TEXT(analyzer=analyzer, phrase=True),
        heading=fields.TEXT(analyzer=analyzer, phrase=True),
        tags=fields.TEXT(analyzer=analyzer, phrase=True),
        path=fields.ID(),
        language=fields.ID(),
    )
    for name in TEXT_FIELDS:
        schema[name].format = ColumnPositions()
    return schema


def index_codec() -> ColumnCodec:
    """Return the way in which segments are written."""
    from writer_assist.retrieval.whoosh_codec import ColumnCodec

    return ColumnCodec()


def parse(text: str) -> WhooshQuery:
    """Return Whoosh's query for what was typed into a search box."""
    from whoosh.qparser import FieldAliasPlugin, MultifieldParser, PlusMinusPlugin

    schema = index_schema()
    for column in ("passage", "note"):  # nothing to search in: Whoosh fails over "note:*"
        schema.remove(column)
    parser = MultifieldParser(list(TEXT_FIELDS), schema)
    parser.add_plugin(FieldAliasPlugin({"tags": ("tag",), "heading": ("headings",)}))
    parser.add_plugin(PlusMinusPlugin())
    try:
        return parser.parse(text)
    except (NotImplementedError, IndexError):
        # WORKAROUND Whoosh 2.7: a sign alone in brackets, "(-)", is left in the tree, and
        # a row of NOT has nothing to refer to.
        return parser.parse(_OPERATORS.sub(" ", text))


def indexed_fields(passage: Passage) -> dict[str, object]:
    """Return what Whoosh's ``add_document`` takes for a passage.

    Words are given as lists, which bypasses Whoosh's analyzers: each passage is
    stemmed in its own language.
    """
    body = forms(passage.words)
    language = language_of(body)
    fields = {
        "body": terms(body, language),
        "title": terms(forms(passage.note_title), language),
        "heading": terms(forms(passage.heading), language),
        "tags": terms(forms(" ".join(passage.tags)), language),
    }
    return {
        "passage": passage.passage_id,
        "note": passage.note_id,
        "path": passage.path,
        "language": language,
        **{name: listed for name, listed in fields.items() if listed},
    }
