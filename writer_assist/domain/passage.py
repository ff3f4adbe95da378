"""The unit of retrieval: a stretch of one note."""

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
        note_title: Title of the note that it was cut from.
        path: The note's file, absolute.
        heading: Headings above it inside the note, joined by HEADING_SEPARATOR,
            without the note's title; empty at the note's beginning.
        text: The words as they stand in the note, Markdown and all, but without comments
            and other programs' queries; never empty.
        start: Offset of its first character in the note's decoded text.
        end: Offset behind its last one there.
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
        """Where it stands, for people: title, then headings."""
        return HEADING_SEPARATOR.join(part for part in (self.note_title, self.heading) if part)

    @property
    def words(self) -> str:
        """``text`` without its Markdown and HTML: what people and models are shown."""
        return readable(self.text)

    @property
    def embedding_text(self) -> str:
        """What an embedding model is given: the label carries the topic that the words assume."""
        return f"{self.label}\n{self.words}"

    @property
    def content_hash(self) -> bytes:
        """Identity of ``embedding_text``, 16 bytes; vectors are kept under it."""
        return content_hash(self.embedding_text)


def content_hash(text: str) -> bytes:
    """Return the first 16 bytes of the text's SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
