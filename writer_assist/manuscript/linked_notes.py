"""What a scene links to: in its text, in comments, and in the fields above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from writer_assist.domain.book_sources import BookSources, LinkedNotes
from writer_assist.errors import NoteUnreadableError
from writer_assist.files import read_file
from writer_assist.manuscript.scene_fields import ALL, LINKED, fields_of

_MOST_LINKS = 500

# Code first: what looks like a link in it is none.
_LINK = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)"
    r"|\[\[(?P<wiki>(?:[^\[\]]|\[[^\[\]]{0,100}\]){1,500}?)\]\]"
    r"|\]\([ \t]*(?:<(?P<pointed>[^<>]{1,1000})>|(?P<plain>[^\s<>()]{1,1000}))"
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTE_FILE = re.compile(r"(?i)^(?![a-z][a-z0-9+.-]*:)[^#]*\.(?:md|markdown|txt)(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class SceneWishes:
    """What a scene says of its sources.

    Attributes:
        sources: As in ``SceneFields``.
        linked: The notes that it links to.
    """

    sources: str
    linked: LinkedNotes

    def applied(self, book: BookSources) -> BookSources:
        """Return the sources of a book as they count beside the scene."""
        keeps = self.sources == LINKED or (book.follow_links and self.sources != ALL)
        return replace(book, linked=self.linked) if keeps else book


def wishes_of(scene: Path) -> SceneWishes:
    """Read what a scene says of its sources; one that cannot be read has no wishes."""
    try:
        text = read_file(scene).text
    except NoteUnreadableError:
        return SceneWishes("", LinkedNotes(str(scene)))
    return SceneWishes(fields_of(text).sources, LinkedNotes(str(scene), links_in(text)))


def links_in(text: str) -> tuple[str, ...]:
    """Return what a whole file links to, as it is written there, each once, in order."""
    # A line at a time: one search of a whole book would hold up the window's thread.
    found = (link for line in _lines_with_links(text) for link in _links(line))
    return tuple(dict.fromkeys(found))[:_MOST_LINKS]


def _lines_with_links(text: str) -> Iterator[str]:
    if "[[" not in text and "](" not in text:
        return
    fence = ""
    for line in text.splitlines():
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark[1]
            elif line.strip().startswith(fence):
                fence = ""
        elif not fence and ("[[" in line or "](" in line):
            yield line


def _links(line: str) -> Iterator[str]:
    for found in _LINK.finditer(line):
        if wiki := found["wiki"]:
            target = wiki.replace("\\|", "|").partition("|")[0].strip()
            if target and target[0] not in "#^":
                yield target
        elif file := found["pointed"] or found["plain"]:
            target = unquote(file)
            if _NOTE_FILE.match(target):
                yield target
