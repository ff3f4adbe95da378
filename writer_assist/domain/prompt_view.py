"""What a language model would be given, laid open for the writer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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
