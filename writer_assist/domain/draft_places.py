"""Places of a draft that a writer walks through: comments and footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from writer_assist.domain.footnotes import footnote_texts
from writer_assist.domain.story import TextRegion, comments_in


class PlaceKind(Enum):
    """What is at a place."""

    COMMENT = "comment"
    BOOKMARK = "bookmark"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """A place of a draft.

    Attributes:
        kind: What is there.
        start: Its offset, in characters.
        words: What is said there, in one line.
    """

    kind: PlaceKind
    start: int
    words: str


def places_in(text: str) -> tuple[DraftPlace, ...]:
    """Return the comments and footnotes of a draft, in their order."""
    comments, _ = comments_in(text, TextRegion.BEGINNING)
    found = [
        DraftPlace(PlaceKind.COMMENT, start, _words(text[start:end])) for start, end in comments
    ]
    for one in footnote_texts(text):
        end = text.find("\n", one.end)
        words = text[one.end : end if end >= 0 else len(text)]
        found.append(DraftPlace(PlaceKind.FOOTNOTE, one.start, f"{one.label}  {_words(words)}"))
    return tuple(sorted(found, key=lambda place: place.start))


def _words(comment: str) -> str:
    bare = comment.removeprefix("<!--").removesuffix("-->").strip("%")
    return " ".join(bare.split())
