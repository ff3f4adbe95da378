"""What goes into the model's context besides the story and a card's own note."""

from __future__ import annotations

from dataclasses import dataclass

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
