"""What a prompt is made of, and a view of a whole prompt for the writer to read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.snippet import Snippet


@dataclass(frozen=True, slots=True)
class Recalled:
    """An earlier passage of the draft that fits what is being written.

    Attributes:
        text: As it stands in the draft.
        start: Number of the paragraph that it begins in, from 0.
        end: Number of the paragraph after it.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Memory:
    """What the prompts of all cards of a set contain besides the story.

    Attributes:
        instruction: Genre, tense, point of view, in the writer's own words; may be empty.
        pinned: Notes that are always in the prompt, best fit first.
        recalled: Earlier passages of the draft, best fit first.  There are more than are used,
            since some may already be in the part of the story that the model is given.
    """

    instruction: str = ""
    pinned: tuple[Snippet, ...] = ()
    recalled: tuple[Recalled, ...] = ()

    @property
    def words(self) -> str:
        """The text in it that is not from the draft, which a card could echo."""
        return "\n".join([self.instruction, *(one.passage.words for one in self.pinned)])

    @property
    def earlier(self) -> str:
        """The text in it that is from earlier in the draft, which a card could echo."""
        return "".join(f"{one.text}\n\n" for one in self.recalled)


class PartKind(Enum):
    """What a part of a prompt is for."""

    INSTRUCTION = "instruction"
    PROJECT = "project"  # the writer's brief for the whole project
    PINNED = "pinned"
    RECALLED = "recalled"  # earlier passages of the draft
    STORY = "story"
    NOTE = "note"
    PARAGRAPH = "paragraph"
    ANSWER = "answer"  # room that is reserved for the answer


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A part of a prompt, as the model reads it.

    Attributes:
        kind: Which part it is.
        text: Its text; control tokens have none.
        tokens: Its length in the model's tokens.
        cut: What was left out to save room: the beginning of the story, the end of anything else.
    """

    kind: PartKind
    text: str
    tokens: int
    cut: str = ""


@dataclass(frozen=True, slots=True)
class CardPrompt:
    """The whole prompt of one card, in order.

    Attributes:
        source: The label of the note that it would be written from; empty for a card without a
            note.
        parts: Its parts, in the order in which the model reads them.
    """

    source: str
    parts: tuple[PromptPart, ...]


@dataclass(frozen=True, slots=True)
class PromptView:
    """The prompts of a set that has not been ordered yet.

    Attributes:
        cards: One per card.
        context_length: The longest context of the model, in tokens.
    """

    cards: tuple[CardPrompt, ...]
    context_length: int
