"""What goes into the prompt of a language model, and the same laid open for the writer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.snippet import Snippet


@dataclass(frozen=True, slots=True)
class Recalled:
    """A passage of the draft itself that fits what is being written.

    Attributes:
        text: As it stands in the draft.
        start: Number of the paragraph that it begins in, from 0.
        end: Number of the paragraph behind it.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Memory:
    """What all cards of a set are to know.

    Attributes:
        instruction: Genre, tense, point of view, in the writer's own words; empty for none.
        pinned: Notes that always take part, what fits best first.
        recalled: Earlier passages of the draft, what fits best first; more than are used,
            for some may stand in what the model is shown of the story.
    """

    instruction: str = ""
    pinned: tuple[Snippet, ...] = ()
    recalled: tuple[Recalled, ...] = ()

    @property
    def words(self) -> str:
        """What a text could repeat of it that is not the draft's own."""
        return "\n".join([self.instruction, *(one.passage.words for one in self.pinned)])

    @property
    def earlier(self) -> str:
        """What a text could repeat of the draft besides the story that it follows."""
        return "".join(f"{one.text}\n\n" for one in self.recalled)


class PartKind(Enum):
    """What a part of a prompt is for."""

    INSTRUCTION = "instruction"
    PROJECT = "project"  # what the writer says of the whole project
    PINNED = "pinned"
    RECALLED = "recalled"  # earlier passages of the draft
    STORY = "story"
    NOTE = "note"
    PARAGRAPH = "paragraph"
    ANSWER = "answer"  # room that is left for what will be written


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A part of a prompt, as the model would read it.

    Attributes:
        kind: What it is for.
        text: Its text; control tokens stand for none.
        tokens: Its length in the model's own tokens.
        cut: What was left out of it for want of room: before a story, behind all else.
    """

    kind: PartKind
    text: str
    tokens: int
    cut: str = ""


@dataclass(frozen=True, slots=True)
class CardPrompt:
    """The whole prompt of one card, in order.

    Attributes:
        source: The label of the note that it would be written from; empty for a free card.
        parts: Its parts, in the order in which the model reads them.
    """

    source: str
    parts: tuple[PromptPart, ...]


@dataclass(frozen=True, slots=True)
class PromptView:
    """The prompts of a set that was not asked for yet.

    Attributes:
        cards: One per card.
        context_length: Most tokens that the model can look at.
    """

    cards: tuple[CardPrompt, ...]
    context_length: int
