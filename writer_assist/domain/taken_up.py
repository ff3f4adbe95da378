"""What a text has from its note, word by word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A word of a text that its note has and the story before it has not.

    Attributes:
        start: Offset of its first character in the text.
        end: Offset after its last one.
        gain: How much likelier the note made it, in nats; 0 where that could not be measured.
        note: Which of the text's notes, counted from 0.
    """

    start: int
    end: int
    gain: float = 0.0
    note: int = 0
