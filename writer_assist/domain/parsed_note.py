"""What a file of notes turns out to hold, before it has a place in the library."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from writer_assist.domain.hidden import Span, without


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a passage lies in its note's text.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        heading: As in ``Passage.heading``.
    """

    start: int
    end: int
    heading: str


@dataclass(frozen=True, slots=True)
class ParsedNote:
    """A note as its file describes it.

    Attributes:
        title: From the front matter, else the first heading, else the file's name.
        text: The whole decoded text.
        aliases: Other names, in the order of the file.
        tags: Without ``#``, sorted.
        links: Targets of its wikilinks as written, each once, in order.
        words: Length of its text in words, front matter left out.
        stretches: Its passages, in order; they do not overlap.
        part: What tells this note from the others of its file, the same at each
            reading; empty where the file is one note.
        is_whole_file: Whether ``text`` is the file's own text, so that it can be edited here.
        hidden: Comments and other programs' queries in the text, in order; no passage
            holds them.
    """

    title: str
    text: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    words: int = 0
    stretches: tuple[Stretch, ...] = ()
    part: str = ""
    is_whole_file: bool = True
    hidden: tuple[Span, ...] = ()

    def text_of(self, stretch: Stretch) -> str:
        """Return the words of a passage as they stand in the note, without what is hidden."""
        return without(self.text, self.hidden, stretch.start, stretch.end)


def name_key(name: str) -> str:
    """Return what two ways of writing a note's name have in common.

    Case, and the way accents are composed, do not count; of a link's target,
    neither do the folder, the ending ``.md`` and the place inside the note.
    """
    bare = name.split("#", 1)[0].split("^", 1)[0].strip().rstrip("\\").replace("\\", "/")
    last = PurePosixPath(bare).name
    last = last[:-3] if last.lower().endswith(".md") else last
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", last or name).casefold())
