"""Where the writer is: the paragraph being written and what stands before it."""

from __future__ import annotations

from dataclasses import dataclass

from writer_assist.domain.paragraphs import paragraph_at
from writer_assist.domain.story import story_of

MAX_CONTEXT_CHARACTERS = 8000


@dataclass(frozen=True, slots=True)
class Context:
    """The story around the cursor, cut to what can be of use.

    The draft's front matter and comments are no story: no query, model or server is given them.

    Attributes:
        draft: The draft's file, absolute; empty while it has none.
        before: What stands before the paragraph, its end kept, at most
            MAX_CONTEXT_CHARACTERS together with the paragraph.
        paragraph: The paragraph under the cursor, whole unless it is longer
            than MAX_CONTEXT_CHARACTERS.
        cursor: Offset of the cursor in ``paragraph``, in characters.
    """

    draft: str
    before: str
    paragraph: str
    cursor: int

    @classmethod
    def at(cls, text: str, position: int, *, draft: str = "") -> Context:
        """Cut the context out of a draft; ``position`` is the cursor, in characters."""
        story, place = story_of(text, max(0, min(position, len(text))))
        return cls.in_story(story, place, draft=draft)

    @classmethod
    def in_story(cls, text: str, position: int, *, draft: str = "") -> Context:
        """Cut the context out of what is all story; see ``domain.story``.

        A paragraph is a line, but in a text that is broken into lines by hand it goes from
        one blank line to the next.
        """
        position = max(0, min(position, len(text)))
        start, end = paragraph_at(text, position)
        first = max(start, position - MAX_CONTEXT_CHARACTERS)
        last = min(end, first + MAX_CONTEXT_CHARACTERS)
        room = MAX_CONTEXT_CHARACTERS - (last - first)
        before = text[max(0, start - room) : start] if first == start else ""
        return cls(draft, before, text[first:last], position - first)

    @property
    def story(self) -> str:
        """What a continuation follows: everything up to the cursor."""
        return self.before + self.paragraph[: self.cursor]
