"""Notes, what a file of notes holds, the folders they come from, and the state of the library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath
from typing import NamedTuple

from writer_assist.domain.folding import alike
from writer_assist.domain.hidden import Span, without

_NO_PART_OF_LINKS = re.compile(r"[\[\]|\s]+")


@dataclass(frozen=True, slots=True)
class NoteName:
    """A name under which a note may be mentioned in a draft: its title or an alias."""

    note_id: int
    name: str


@dataclass(frozen=True, slots=True)
class NoteSummary:
    """One row of the library's list.

    Attributes:
        note_id: Primary key.
        title: From the front matter, else the first heading, else the file's name.
        path: Its file, absolute.
        source: The folder (or single file) through which it came in, absolute.
        tags: Without ``#``, sorted.
        aliases: Other names, in the order of the file.
        words: Length of its text in words.
        modified: Time of the file's last change, seconds since the epoch.
        editable: Whether it is a text file that can be written here; a passage of a
            document, or one of several notes in a file, is read only.
    """

    note_id: int
    title: str
    path: str
    source: str
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    words: int = 0
    modified: float = 0.0
    editable: bool = True


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note opened for reading or writing.

    Attributes:
        summary: Its row.
        text: The file's whole decoded text, front matter included.
        fingerprint: Identity of the file's bytes when it was read; given back
            when it is saved, so that an outside change is noticed.
        links: Titles of notes that it links to.
        backlinks: Notes that link to it.
        missing: What it links to and no note is called, as ``name_key`` has it.
        hidden: Where in the text a reader is shown nothing, such as comments; in order.
    """

    summary: NoteSummary
    text: str
    fingerprint: str
    links: tuple[str, ...] = ()
    backlinks: tuple[NoteSummary, ...] = ()
    missing: tuple[str, ...] = ()
    hidden: tuple[Span, ...] = ()


class NoteOrder(Enum):
    """How a list of notes is sorted."""

    TITLE = "title"
    CHANGED = "changed"  # the latest first


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag, without ``#``, and how many notes bear it or one below it."""

    tag: str
    notes: int


@dataclass(frozen=True, slots=True)
class FolderCount:
    """A folder inside a source, absolute, and how many notes are in it and below."""

    path: str
    source: str
    notes: int


@dataclass(frozen=True, slots=True)
class SourceRules:
    """Which files of a folder are taken in, as patterns such as ``drafts/`` or ``*.bak.md``.

    Attributes:
        include: If there are any, only files that fit one are taken in.
        exclude: Files that fit one stay out; this wins.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewedNote:
    """A note as it would be taken in: its title and its length in words."""

    title: str
    words: int


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file or folder would become, before anything is taken in.

    Attributes:
        notes: In the order of the text; of a folder at most a few hundred.
        files: How many files would be read in all.
        chapters: What a long text would become if it were split at its chapter
            headings; empty where it has none.
        failed: What could not be read.
        left_out: Templates, licences and the like, which custom leaves out; their paths.
    """

    notes: tuple[PreviewedNote, ...] = ()
    files: int = 0
    chapters: tuple[PreviewedNote, ...] = ()
    failed: tuple[ImportFailure, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """A file that could not be taken in, with a sentence that says why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one look at the folders changed; the first four count notes.

    ``left_out`` holds the paths of templates, licences and the like, which custom leaves out.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: tuple[ImportFailure, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceState:
    """A folder or file of notes as the library sees it.

    Attributes:
        path: Absolute.
        available: False when it cannot be listed (unplugged, forbidden); its
            notes stay in the library.
        notes: How many notes came from it.
        reason: Why it is not available; empty when it is.
        rules: Which of its files are taken in.
    """

    path: str
    available: bool
    notes: int
    reason: str = ""
    rules: SourceRules = SourceRules()


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """The library's honest state, for the status line and ``library status``.

    Attributes:
        notes: Notes in the library.
        passages: Passages in the library.
        searchable: Passages in the full-text index.
        embedded: Passages that have a vector of the present embedding model.
        embedding_model: Its id; empty when there is none.
        sources: The folders and files, in the order in which they were added.
        failed: Files that could not be taken in.
        writable: False when another owner holds the library.
        owner: Who holds it, when not writable: "process 4711 on host".
        notice: What the writer should know about opening it; empty mostly.
    """

    notes: int = 0
    passages: int = 0
    searchable: int = 0
    embedded: int = 0
    embedding_model: str = ""
    sources: tuple[SourceState, ...] = ()
    failed: tuple[ImportFailure, ...] = field(default=())
    writable: bool = True
    owner: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class PassageSpan:
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
    stretches: tuple[PassageSpan, ...] = ()
    part: str = ""
    is_whole_file: bool = True
    identities: tuple[str, ...] = ()
    fault: str = ""
    hidden: tuple[Span, ...] = ()

    def text_of(self, stretch: PassageSpan) -> str:
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

    Case, white space, the kind of apostrophe, the way accents are composed, what is not
    seen, and signs that no wikilink can hold do not count.
    """
    return alike(_NO_PART_OF_LINKS.sub(" ", name).strip() or name)


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
