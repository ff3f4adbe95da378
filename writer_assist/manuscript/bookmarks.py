"""Bookmarks of drafts, kept in a file of the data folder; the drafts themselves stay untouched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from writer_assist.files import write_atomically
from writer_assist.paths import PRIVATE_FILE, make_private_folder

_BEGINNING = 60  # characters of a line by which it is found again
_MOST_DRAFTS = 500


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line that the writer wants to come back to.

    Attributes:
        start: Offset of the line in the draft, in characters.
        words: How the line begins.
    """

    start: int
    words: str


def bookmark_at(text: str, place: int) -> Bookmark:
    """Return a bookmark for the line at an offset."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", start)
    return Bookmark(start, text[start : end if end >= 0 else len(text)][:_BEGINNING])


def found_again(text: str, marks: tuple[Bookmark, ...]) -> tuple[int, ...]:
    """Return where the bookmarks are in a text that another program may have changed, in order.

    A line that moved is looked for by its beginning, the nearest one first; a bookmark whose line
    is gone stays near its old place.
    """
    return tuple(sorted({_place_of(text, mark) for mark in marks}))


def load_bookmarks(file: Path, draft: str) -> tuple[Bookmark, ...]:
    """Return the bookmarks of a draft; none if the file is missing or damaged."""
    marks = _read(file).get(draft, [])
    try:
        return tuple(Bookmark(int(start), str(words)) for start, words in marks)
    except (TypeError, ValueError):
        return ()


def save_bookmarks(
    file: Path, draft: str, marks: tuple[Bookmark, ...], *, was_at: str = ""
) -> None:
    """Keep the bookmarks of a draft.

    Args:
        file: The file for the bookmarks of all drafts.
        draft: The draft's file.
        marks: All of its bookmarks.
        was_at: Where the draft was before, if it was moved.

    Raises:
        DiskError: The file cannot be written; the old one is unchanged.
    """
    every = _read(file)
    before = dict(every)
    for old in (was_at, draft):
        every.pop(old, None)
    if marks:
        every[draft] = [[mark.start, mark.words] for mark in marks]
    if every == before:
        return
    kept = dict(list(every.items())[-_MOST_DRAFTS:])
    make_private_folder(file.parent, is_chosen=True)
    data = json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
    write_atomically(file, data, new_mode=PRIVATE_FILE)


def _place_of(text: str, mark: Bookmark) -> int:
    start = min(mark.start, len(text))
    if not mark.words or text.startswith(mark.words, start):
        return text.rfind("\n", 0, start) + 1
    before = text.rfind(f"\n{mark.words}", 0, start)
    after = text.find(f"\n{mark.words}", start)
    places = [place + 1 for place in (before, after) if place >= 0]
    if text.startswith(mark.words):
        places.append(0)
    if places:
        return min(places, key=lambda place: abs(place - start))
    return text.rfind("\n", 0, start) + 1


def _read(file: Path) -> dict[str, Any]:
    try:
        raw = json.loads(file.read_text(encoding="utf-8", errors="surrogatepass"))
    except (OSError, ValueError):
        return {}
    return raw if isinstance(raw, dict) else {}
