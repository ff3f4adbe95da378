"""Orders to the library process about what the story holds, in its lane "story"."""

from __future__ import annotations

from dataclasses import dataclass

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources


@dataclass(frozen=True, slots=True)
class ListNames:
    """Ask for the names of a book: one ``NameList``.

    Attributes:
        draft: One of its drafts; empty for the names of the notes alone.
        sources: Which notes belong to it, and what the writer corrected.
    """

    draft: str = ""
    sources: BookSources = WHOLE_LIBRARY


@dataclass(frozen=True, slots=True)
class ReadPeople:
    """Ask who occurs where in a book, and with whom: ``Progress`` ..., then one ``BookPeople``.

    Attributes:
        draft: One of its drafts.
        sources: Which notes belong to it, and what the writer corrected.
    """

    draft: str
    sources: BookSources = WHOLE_LIBRARY


@dataclass(frozen=True, slots=True)
class ReadTimeline:
    """Ask for the dates in a book and its notes: ``Progress`` ..., then one ``Timeline``.

    Attributes:
        draft: One of its drafts.
        sources: Which notes belong to it.
    """

    draft: str
    sources: BookSources = WHOLE_LIBRARY


@dataclass(frozen=True, slots=True)
class CheckContinuity:
    """Ask what paragraphs say otherwise than the notes: one ``tuple[Whisper, ...]``.

    Attributes:
        draft: The draft that they are from.
        paragraphs: As they stand there now.
        sources: Which notes belong to its book, and what the writer corrected.
    """

    draft: str
    paragraphs: tuple[str, ...]
    sources: BookSources = WHOLE_LIBRARY
