"""Snippets: passages offered to the writer, why they were chosen, and the list's two dials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from writer_assist.domain.passage import Passage
from writer_assist.domain.readable import readable


@dataclass(frozen=True, slots=True)
class PassageUse:
    """How often and how recently the writer used a passage.

    Attributes:
        last_used: When it was last opened, quoted or written from, in seconds since the epoch; None
            if never.
        familiarity: From 0 for a passage that was never seen towards 1 for one in constant use;
            older uses count less.
        idle: How often it was shown in this draft since it was last used anywhere; older showings
            count less.
    """

    last_used: float | None = None
    familiarity: float = 0.0
    idle: float = 0.0


UNUSED = PassageUse()


@dataclass(frozen=True, slots=True)
class MatchedWord:
    """A word of the query that occurs in the passage, as written there, with its BM25 weight."""

    word: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a passage was found.  Ranks count from 1; None means that it is not in that list.

    Attributes:
        matched_words: Highest weight first; empty if it was found by meaning alone.
        names: Titles and aliases of its note that occur in the context.
        cosine: Cosine similarity of query and passage, -1 to 1; None without a vector.
        lexical_rank: Rank in the full-text list.
        dense_rank: Rank in the list by meaning.
        last_used: When it was last opened, quoted or written from, in seconds since the epoch; None
            if never.
        jaccard: Jaccard similarity of the content words of query and passage, 0 to 1.
        elsewhere: Whether its note does not belong to the open book; see ``FindSnippets``.
        is_expected: Whether it rose because passages like the context name its note.
    """

    matched_words: tuple[MatchedWord, ...] = ()
    names: tuple[str, ...] = ()
    cosine: float | None = None
    lexical_rank: int | None = None
    dense_rank: int | None = None
    last_used: float | None = None
    jaccard: float = 0.0
    elsewhere: bool = False
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage offered to the writer.

    Attributes:
        passage: The passage.
        score: Relevance to the context, higher is better; comparable only within one search.
        reasons: Why it was found.
        best_sentence: Start and end of the sentence that fits best, as offsets in ``passage.text``.
        pinned: Whether the writer pinned it, so that it is always shown.
        following: The text after it in its note under the same heading, with Markdown, as much as a
            model may have room for; empty at the end.
    """

    passage: Passage
    score: float
    reasons: Reasons = Reasons()
    best_sentence: tuple[int, int] = (0, 0)
    pinned: bool = False
    following: str = ""

    @property
    def words(self) -> str:
        """The passage and the text after it, without Markdown and HTML."""
        return "\n\n".join(filter(None, (self.passage.words, readable(self.following))))


@dataclass(frozen=True, slots=True)
class SnippetGroup:
    """Snippets about the same subject, if a list falls into clearly different groups.

    Attributes:
        words: Words that distinguish this group from the others, most distinctive first.
        passage_ids: Its passages, best first.
    """

    words: tuple[str, ...]
    passage_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search found.

    It may come twice, since grouping a long list takes a moment: first with the snippets alone,
    then complete.

    Attributes:
        snippets: Pinned ones first, then best first; empty when nothing fits.
        groups: The groups that the snippets fall into; empty unless they clearly differ.
        complete: Whether this is all; if not, the groups are not known yet.
    """

    snippets: tuple[Snippet, ...] = ()
    groups: tuple[SnippetGroup, ...] = ()
    complete: bool = True


def for_cards(snippets: Sequence[Snippet], count: int) -> tuple[Snippet, ...]:
    """Return the snippets that cards will be written from.

    Pinned ones, which are in every card's prompt, get a card only if there are too few others.
    What is from other worlds does not get any.
    """
    own = (one for one in snippets if not one.reasons.elsewhere)
    return tuple(sorted(own, key=lambda one: one.pinned)[: max(0, count)])


def labels_of(snippets: Sequence[Snippet]) -> tuple[str, ...]:
    """Return the labels of the snippets' notes, each once."""
    return tuple(dict.fromkeys(one.passage.label for one in snippets))


@dataclass(frozen=True, slots=True)
class RankingBias:
    """Two dials that change the ranking, each from -1 to 1; 0 is the ranking that measured best.

    Attributes:
        surprising: -1 asks for the closest passages, 1 for more distant ones.
        forgotten: -1 asks for what is often used, 1 for what has not been used for long.
    """

    surprising: float = 0.0
    forgotten: float = 0.0


NO_BIAS = RankingBias()


@dataclass(frozen=True, slots=True)
class ListedPassage:
    """A passage in one of the ranked lists of a search.

    Attributes:
        passage_id: The passage's id.
        label: Title and headings.
        score: On the scale of its list: BM25, cosine or fused score.
    """

    passage_id: int
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class OmittedPassage:
    """A passage that was found but is not shown, with a sentence that says why."""

    passage: ListedPassage
    reason: str


@dataclass(frozen=True, slots=True)
class SearchExplanation:
    """How a text led to its snippets; each list is best first.

    Attributes:
        words: Words that the full-text index was asked for, as in the text, with their weights.
        names: Titles and aliases that occur in the text.
        lexical: The top of the full-text list.
        dense: The top of the list by meaning; empty without vectors.
        fused: Both lists fused, after names and dials.
        left_out: Passages that were removed for variety or are hidden.
        snippets: The snippets that are shown.
    """

    words: tuple[MatchedWord, ...] = ()
    names: tuple[str, ...] = ()
    lexical: tuple[ListedPassage, ...] = ()
    dense: tuple[ListedPassage, ...] = ()
    fused: tuple[ListedPassage, ...] = ()
    left_out: tuple[OmittedPassage, ...] = ()
    snippets: tuple[Snippet, ...] = ()
