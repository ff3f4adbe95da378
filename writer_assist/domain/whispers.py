"""What a scene says otherwise than a note: shown as a dot beside the line, never as a dialog."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whisper:
    """A stretch of a paragraph that says something else than a note.

    Attributes:
        paragraph: Its number among those that were sent.
        start: Offset in it, in characters.
        end: Offset just after.
        name: Of whom.
        about: "eyes", "hair" or "age".
        said: What the paragraph says.
        stated: What the note says.
        note_id: The note.
        title: Its name.
    """

    paragraph: int
    start: int
    end: int
    name: str
    about: str
    said: str
    stated: str
    note_id: int
    title: str
