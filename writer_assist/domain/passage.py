"""The passage: the stretch of a note that retrieval works with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from writer_assist.domain.readable import readable

HEADING_SEPARATOR = " › "


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one note, small enough to read at a glance.

    Attributes:
        passage_id: Primary key in the library; kept while the text is unchanged.
        note_id: Primary key of its note.
        note_title: Title of its note.
        path: The note's file, absolute.
        heading: The headings it stands under inside the note, joined by HEADING_SEPARATOR, without
            the note's title; empty at the note's beginning.
        text: The words as they stand in the note, with their Markdown but without comments and
            other programs' queries; never empty.
        start: Offset of its first character in the note's decoded text.
        end: Offset just after its last one there.
        tags: The note's tags, without ``#``.
    """

    passage_id: int
    note_id: int
    note_title: str
    path: str
    heading: str
    text: str
    start: int
    end: int
    tags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Where it comes from, for display: title, then headings."""
        return HEADING_SEPARATOR.join(part for part in (self.note_title, self.heading) if part)

    @property
    def words(self) -> str:
        """``text`` without Markdown and HTML, as people and models see it."""
        return readable(self.text)

    @property
    def embedding_text(self) -> str:
        """What an embedding model is given: label and text, for the label often names the topic."""
        return f"{self.label}\n{self.words}"

    @property
    def content_hash(self) -> bytes:
        """The 16-byte hash of ``embedding_text`` under which vectors are stored."""
        return content_hash(self.embedding_text)


def content_hash(text: str) -> bytes:
    """Return the first 16 bytes of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
