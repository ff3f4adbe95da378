"""The schema of the Whoosh index: which fields a passage has, and how its words are indexed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from writer_assist.domain.passage import Passage
from writer_assist.retrieval.analysis import (
    forms,
    language_of,
    terms_at_places,
    words,
)
from writer_assist.retrieval.whoosh_index.fields import TEXT_FIELDS

if TYPE_CHECKING:
    from whoosh.analysis import Token
    from whoosh.fields import Schema

    from writer_assist.retrieval.whoosh_index.codec import ColumnCodec


class WordAnalyzer:
    """Splits a text into words for Whoosh; without stemming, which depends on the language."""

    def __call__(self, value: str, **options: object) -> Iterator[Token]:
        """Yield Whoosh tokens, one per word."""
        from whoosh.analysis import Token

        for position, word in enumerate(words(value)):
            token = Token(boost=1.0, **options)
            token.text = word.form
            token.original = value[word.start : word.end]
            token.pos, token.startchar, token.endchar = position, word.start, word.end
            token.stopped = False
            yield token


def index_schema() -> Schema:
    """Return the Whoosh schema."""
    from whoosh import fields
    from whoosh.columns import NumericColumn

    from writer_assist.retrieval.whoosh_index.codec import ColumnPositions

    analyzer = WordAnalyzer()
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
    """Return the codec with which segments are written."""
    from writer_assist.retrieval.whoosh_index.codec import ColumnCodec

    return ColumnCodec()


def indexed_fields(passage: Passage) -> dict[str, object]:
    """Return the arguments of Whoosh's ``add_document`` for a passage.

    Words are given as lists, which bypasses Whoosh's analyzers, since each passage is stemmed
    in its own language.  Other spellings of a word get the same position.
    """
    body = forms(passage.words)
    language = language_of(body)
    fields = {
        "body": terms_at_places(body, language),
        "title": terms_at_places(forms(passage.note_title), language),
        "heading": terms_at_places(forms(passage.heading), language),
        "tags": terms_at_places(forms(" ".join(passage.tags)), language),
    }
    return {
        "passage": passage.passage_id,
        "note": passage.note_id,
        "path": passage.path,
        "language": language,
        **{name: listed for name, listed in fields.items() if listed},
    }
