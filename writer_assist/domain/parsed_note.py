"""What a file of notes turns out to hold, before it has a place in the library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from writer_assist.domain.hidden import Span, without

_NO_PART_OF_LINKS = re.compile(r"[\[\]|\s]+")


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
        links: Its wikilinks as written, without the brackets, each once, in order.
        words: Length of its text in words, front matter left out.
        stretches: Its passages, in order; they do not overlap.
        part: What tells this note from the others of its file, the same at each
            reading; empty where the file is one note.
        is_whole_file: Whether ``text`` is the file's own text, so that it can be edited here.
        identities: What links of its own program call it by; shown nowhere.
        fault: Why this note of a larger file could not be read, as a sentence; empty mostly.
            One with a fault is only told of, and not taken in.
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
    identities: tuple[str, ...] = ()
    fault: str = ""
    hidden: tuple[Span, ...] = ()

    def text_of(self, stretch: Stretch) -> str:
        """Return the words of a passage as they stand in the note, without what is hidden."""
        return without(self.text, self.hidden, stretch.start, stretch.end)


class LinkReading(NamedTuple):
    """One way to understand a link.

    Attributes:
        key: Of the name that it would mean, as ``name_key`` has it.
        place: The path that the note's file would have to end in; empty where any will do.
    """

    key: str
    place: str = ""


def name_key(name: str) -> str:
    """Return what two ways of writing a note's name have in common.

    Case, white space, the way accents are composed, and signs that no wikilink can hold
    do not count.
    """
    bare = _NO_PART_OF_LINKS.sub(" ", name).strip() or name
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", bare).casefold())


def link_readings(link: str, *, slash_parts_heading: bool = False) -> tuple[LinkReading, ...]:
    """Return the ways to understand a link, likeliest first: the whole may be a name.

    ``Episode #4`` is the note of that name, and where there is none, the heading 4 in the
    note Episode.  ``AC/DC`` is a note of that name, else DC in the folder AC.

    Args:
        link: As it is written: ``Name``, ``folder/Name.md#Heading``, ``Name|shown``.
        slash_parts_heading: Whether ``Name/Heading`` leads to a heading, as in Bear.
    """
    return tuple(dict.fromkeys(_readings(link, slash_parts_heading=slash_parts_heading)))


def _readings(link: str, *, slash_parts_heading: bool) -> Iterator[LinkReading]:
    written = link.replace("\\|", "|").replace("\\/", "/").replace("\\", "/").strip()
    yield LinkReading(name_key(link))
    yield LinkReading(name_key(written))
    target = written.partition("|")[0].strip()
    while target:
        bare = target[:-3] if target.lower().endswith(".md") else target
        yield LinkReading(name_key(bare))
        if last := PurePosixPath(bare).name if "/" in bare else "":
            yield LinkReading(name_key(last), bare)
        name, _, heading = target.rpartition("#")
        target = name.strip() if heading.strip() else ""
    if slash_parts_heading:
        yield from _readings_above(link)


def _readings_above(link: str) -> Iterator[LinkReading]:
    """Yield readings of ``Name/Heading``; a slash of the name has a backslash before it."""
    name = link
    while (found := re.match(r"(?s)(.*\S)[ ]*(?<!\\)/", name)) is not None:
        name = found[1]
        yield LinkReading(name_key(name.replace("\\/", "/")))
