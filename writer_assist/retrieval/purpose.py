"""What a search is for: what is asked, on behalf of which draft, and what cannot be the answer."""

from __future__ import annotations

from dataclasses import dataclass

from writer_assist.domain.book_names import NameCorrections
from writer_assist.domain.ports import Embedder
from writer_assist.retrieval.diversity import Shingles
from writer_assist.retrieval.query import Query


@dataclass(frozen=True, slots=True)
class SearchPurpose:
    """What is searched for, and on whose behalf.

    Attributes:
        query: The search's words and names.
        draft: The draft that it is for.
        before: The text before the paragraph, searched for names.
        written: The writer's own text, which must not be offered back.
        own: Passages that are the searched text itself.
        embedder: Embeds the query; None searches by words alone.
        others: Notes that do not belong to the book.
        corrections: How the writer corrected the names of the book.
    """

    query: Query
    draft: str
    before: str
    written: Shingles
    own: frozenset[int]
    embedder: Embedder | None
    others: frozenset[int] = frozenset()
    corrections: NameCorrections = ()
