"""Passages offered to the writer, why they were chosen, and how the list may lean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.passage import Passage
from writer_assist.domain.readable import readable


@dataclass(frozen=True, slots=True)
class PassageUse:
    """How well the writer knows a passage.

    Attributes:
        last_used: When it was last opened, quoted or written from, seconds since the
            epoch; None if never.
        familiarity: 0 for a passage that was never seen, towards 1 for one that is used
            all the time; what is long ago counts less.
        idle: How often it was shown in this draft since it was last used anywhere; what
            is long ago counts less.
    """

    last_used: float | None = None
    familiarity: float = 0.0
    idle: float = 0.0


UNUSED = PassageUse()


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


@dataclass(frozen=True, slots=True)
class Dials:
    """Two dials, each from -1 to 1; at 0 the ranking is the one that was measured as best.

    Attributes:
        surprising: -1 asks for what is closest, 1 for what lies further off.
        forgotten: -1 asks for what is used often, 1 for what was not used for long.
    """

    surprising: float = 0.0
    forgotten: float = 0.0


@dataclass(frozen=True, slots=True)
class ListedPassage:
    """A passage in one of the lists of a search.

    Attributes:
        passage_id: Which.
        label: Title and headings.
        score: In the measure of its list: BM25, cosine or fused score.
    """

    passage_id: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage that was found and is not shown, with a sentence that says why."""

    passage: ListedPassage
    reason: str


@dataclass(frozen=True, slots=True)
class SearchExplanation:
    """How a text led to its snippets; every list is best first.

    Attributes:
        words: What full text was asked for, as in the text, with what each tells.
        names: Titles and aliases that occur in the text.
        lexical: The full-text list, its best part.
        dense: The list by meaning, its best part; empty without vectors.
        fused: Both together, with names and dials.
        left_out: What variety removed, and what is hidden.
        snippets: What is shown.
    """

    words: tuple[MatchedWord, ...] = ()
    names: tuple[str, ...] = ()
    lexical: tuple[ListedPassage, ...] = ()
    dense: tuple[ListedPassage, ...] = ()
    fused: tuple[ListedPassage, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    snippets: tuple[Snippet, ...] = ()
