"""Passages offered to the writer, and why they were chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.passage import Passage
from writer_assist.domain.readable import readable


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """A word of the query found in the passage, as it stands there, with its BM25 weight."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a passage was found.  Ranks count from 1; None means not in that list.

    Attributes:
        matched_words: Heaviest first; empty when found by meaning alone.
        names: Titles and aliases of its note that occur in the context.
        cosine: Similarity of query and passage, -1 to 1; None without a vector.
        lexical_rank: Place in the full-text list.
        dense_rank: Place in the list by meaning.
        last_used: When it was last used (opened, quoted, written from), seconds since
            the epoch; None if never.
        jaccard: Share of content words that query and passage have in common, 0 to 1.
    """

    matched_words: tuple[MatchedWord, ...] = ()
    names: tuple[str, ...] = ()
    cosine: float | None = None
    lexical_rank: int | None = None
    dense_rank: int | None = None
    last_used: float | None = None
    jaccard: float = 0.0


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage offered to the writer.

    Attributes:
        passage: What is shown.
        score: Relevance to the context, higher is better; comparable only
            within the one search that made it.
        reasons: Why it was found.
        best_sentence: Start and end of the sentence that fits best, as offsets
            in ``passage.text``.
        pinned: Whether the writer wants it always there.
        following: What stands behind it in its note under the same heading, Markdown and
            all, as far as a model may have room for it; empty at the end.
    """

    passage: Passage
    score: float
    reasons: Reasons = Reasons()
    best_sentence: tuple[int, int] = (0, 0)
    pinned: bool = False
    following: str = ""

    @property
    def words(self) -> str:
        """The passage and what follows it, without Markdown and HTML."""
        return "\n\n".join(filter(None, (self.passage.words, readable(self.following))))


@dataclass(frozen=True, slots=True)
class SnippetGroup:
    """Snippets of one list that belong together, where the list falls into clear groups.

    Attributes:
        words: That tell this group from the others, most telling first.
        passage_ids: Of its snippets, best first.
    """

    words: tuple[str, ...]
    passage_ids: tuple[int, ...]


def for_cards(snippets: Sequence[Snippet], count: int) -> tuple[Snippet, ...]:
    """Return the snippets that cards are written from.

    Pinned ones, which every card knows, take a card only where there are too few others.
    """
    return tuple(sorted(snippets, key=lambda one: one.pinned)[: max(0, count)])


def labels_of(snippets: Sequence[Snippet]) -> tuple[str, ...]:
    """Return what the notes are called that snippets come from, each once."""
    return tuple(dict.fromkeys(one.passage.label for one in snippets))
