"""What the list of sources is asked for, and how its header says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.context import Context
from writer_assist.domain.readable import readable
from writer_assist.ui.text import tr

SUBJECT_WORDS = 7
SUBJECT_CHARACTERS = 200  # of which the words are taken


class Anchor(Enum):
    """What the list keeps to."""

    PARAGRAPH = "paragraph"
    SELECTION = "selection"
    SCENE = "scene"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the list is asked for.

    Attributes:
        context: The text; of a note only the draft beside which it is asked for.
        anchor: What the list keeps to.
        note_id: The note that takes the place of the text; None for none.
        title: Of that note.
    """

    context: Context
    anchor: Anchor = Anchor.PARAGRAPH
    note_id: int | None = None
    title: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to ask for."""
        text = self.context.paragraph + self.context.before
        return self.note_id is None and not text.strip()


def heading(subject: Subject) -> str:
    """Return the words that say what a list was made for; empty when for nothing."""
    if subject.anchor is Anchor.NOTE:
        return tr("like “{title}”").format(title=subject.title)
    words = first_words(_beginning(subject.context))
    if not words:
        return ""
    if subject.anchor is Anchor.SCENE:
        return tr("for this scene")
    if subject.anchor is Anchor.SELECTION:
        return tr("for the selection “{words}”").format(words=words)
    return tr("for “{words}”").format(words=words)


def first_words(text: str) -> str:
    """Return the first few words of a text, without its marks."""
    words = readable(text).split()
    return " ".join(words[:SUBJECT_WORDS]) + ("…" if len(words) > SUBJECT_WORDS else "")


def _beginning(context: Context) -> str:
    text = context.paragraph.strip() or context.before.strip().rpartition("\n")[2]
    return text[:SUBJECT_CHARACTERS]
