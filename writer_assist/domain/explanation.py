"""What a search did, step by step, for the writer who wants to see it."""

from __future__ import annotations

from dataclasses import dataclass

from writer_assist.domain.snippet import MatchedWord, Snippet


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
