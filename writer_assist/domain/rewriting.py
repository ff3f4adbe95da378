"""Another wording for what the writer selected: its changes, why, and where they are from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from writer_assist.domain.continuation import Influence
from writer_assist.domain.differences import ChangeKind, WordChange
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.text_edits import TextEdit, applied
from writer_assist.domain.words import count_words

MOST_CHARACTERS = 6_000
"""A selection may have about two pages."""


class Way(Enum):
    """In which way a selection is put."""

    TIGHTER = "tighter"
    SENSE = "sense"  # more of a sense that it lacks
    NOTE = "note"  # with a detail of a note


class CutReason(Enum):
    """Why words may go."""

    FILLER = "filler"
    PHRASE = "phrase"  # a longer way to say something
    BEGINNING = "beginning"  # "began to"
    SEEING = "seeing"  # "she saw that", "she could hear"
    THERE_WAS = "there was"  # "there was a man who"
    WHO_WAS = "who was"  # "the man who was standing"
    STANCE = "stance"  # "was standing"
    THAT = "that"  # "knew that he"
    DOUBLE = "double"  # "tired and weary"
    THEN = "then"  # "and then"


@dataclass(frozen=True, slots=True)
class Cut:
    """Words of a text that may go, and what comes in their place.

    Attributes:
        edit: The change; it never makes the text longer.
        reason: Why.
    """

    edit: TextEdit
    reason: CutReason


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One way to put a selection.

    Attributes:
        way: Which.
        edits: Its changes, in order; places are characters of the selection.  Empty where only a
            quotation is offered.
        reasons: Why, for each change of a tighter wording.
        snippet: The passage that a sense or a detail is from.
        quote: The words of that passage that fit.
        sense: Which sense the selection lacks, for more of a sense.
        model: The language model that wrote what is new; empty for none.
        influence: What the passage did to what the model wrote; None where not measured.
        weighed: Whether a language model found that a tighter wording goes on as well.
    """

    way: Way
    edits: tuple[TextEdit, ...] = ()
    reasons: tuple[CutReason, ...] = ()
    snippet: Snippet | None = None
    quote: str = ""
    sense: str = ""
    model: str = ""
    influence: Influence | None = None
    weighed: bool = False

    def without(self, left_out: frozenset[int]) -> Rewriting:
        """Return it without some of its changes, by their numbers."""
        kept = [number for number in range(len(self.edits)) if number not in left_out]
        reasons = tuple(self.reasons[number] for number in kept) if self.reasons else ()
        return replace(self, edits=tuple(self.edits[number] for number in kept), reasons=reasons)

    def text(self, selection: str) -> str:
        """Return the new wording."""
        return applied(selection, self.edits)


def words_saved(selection: str, rewriting: Rewriting) -> int:
    """Return how many words fewer the new wording has."""
    return count_words(selection) - count_words(rewriting.text(selection))


def changes_of(
    selection: str, edits: Sequence[TextEdit], left_out: frozenset[int] = frozenset()
) -> Iterator[tuple[int | None, WordChange]]:
    """Yield the stretches of a selection and its new wording, in order.

    What is the same has no number; the others have the number of their change.  A change that is
    left out shows its old words as the same.
    """
    at = 0
    for number, (start, end, words) in enumerate(edits):
        if start > at:
            yield None, WordChange(ChangeKind.SAME, selection[at:start])
        old = selection[start:end]
        if number in left_out:
            yield number, WordChange(ChangeKind.SAME, old)
        else:
            if old:
                yield number, WordChange(ChangeKind.REMOVED, old)
            if words:
                yield number, WordChange(ChangeKind.ADDED, words)
        at = end
    if at < len(selection):
        yield None, WordChange(ChangeKind.SAME, selection[at:])
