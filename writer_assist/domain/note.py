"""Notes, files and folders of notes, the result of importing them, and the library's state."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath
from typing import NamedTuple

from writer_assist.domain.folding import alike
from writer_assist.domain.note_comments import Span, without

_NO_PART_OF_LINKS = re.compile(r"[\[\]|\s]+")


@dataclass(frozen=True, slots=True)
class NoteName:
    """A name under which a note may be mentioned in a draft: its title or an alias."""

    note_id: int
    name: str


@dataclass(frozen=True, slots=True)
class NoteSummary:
    """One row in the library's list of notes.

    Attributes:
        note_id: Primary key.
        title: From the front matter, or the first heading, or the file's name.
        path: Its file, absolute.
        source: The folder or single file through which it was imported, absolute.
        tags: Without ``#``, sorted.
        aliases: Other names, in the file's order.
        words: Length of its text in words.
        modified: When the file was last changed, seconds since the epoch.
        editable: Whether it is a text file that can be edited here; a part of a document, or one of
            several notes in a file, is read-only.
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
        fingerprint: Hash of the file's bytes when it was read.  It is passed back on saving, so
            that a change by another program is noticed.
        links: Titles of notes that it links to.
        backlinks: Notes that link to it.
        missing: Names in links that belong to no note, in the form of ``name_key``.
        hidden: Parts of the text that a reader is not shown, such as comments; in order.
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
    CHANGED = "changed"  # most recently changed first


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag without ``#``, and how many notes have it or a tag below it."""

    tag: str
    notes: int


@dataclass(frozen=True, slots=True)
class FolderCount:
    """A folder inside a source, absolute, and how many notes it and its subfolders hold."""

    path: str
    source: str
    notes: int


@dataclass(frozen=True, slots=True)
class SourceRules:
    """Which files of a folder are imported, as patterns such as ``drafts/`` or ``*.bak.md``.

    Attributes:
        include: If not empty, only files that match one of these are imported.
        exclude: Files that match one of these are left out, even if ``include`` names them.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewedNote:
    """A note as it would be imported: its title and its length in words."""

    title: str
    words: int


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file or folder would become, before anything is imported.

    Attributes:
        notes: In the order of the text; for a folder at most a few hundred.
        files: How many files would be read in all.
        chapters: What a long text would become if it were split at its chapter headings; empty if
            it has none.
        failed: Files that could not be read.
        left_out: Paths of templates, licences and the like, which are left out by default.
    """

    notes: tuple[PreviewedNote, ...] = ()
    files: int = 0
    chapters: tuple[PreviewedNote, ...] = ()
    failed: tuple[ImportFailure, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """A file that could not be imported, with a sentence that says why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one update of the sources changed; the first four fields count notes.

    ``left_out`` holds the paths of templates, licences and the like, which are left out by default.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: tuple[ImportFailure, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceState:
    """A folder or file of notes, and whether it can be read at present.

    Attributes:
        path: Absolute.
        available: False if it cannot be listed (unplugged, forbidden); its notes stay in the
            library.
        notes: How many notes came from it.
        reason: Why it is not available; empty if it is.
        rules: Which of its files are imported.
    """

    path: str
    available: bool
    notes: int
    reason: str = ""
    rules: SourceRules = SourceRules()


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """The library's state, for the status line and ``library status``.

    Attributes:
        notes: Notes in the library.
        passages: Passages in the library.
        searchable: Passages in the full-text index.
        embedded: Passages that have a vector of the current embedding model.
        embedding_model: Its id; empty if there is none.
        sources: The folders and files, in the order in which they were added.
        failed: Files that could not be taken in.
        writable: False if another process has the library locked.
        owner: Which process that is, if not writable: "process 4711 on host".
        notice: What the writer should know about opening it; usually empty.
        unread_languages: Languages of many notes that the embedding model does not read well.
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
    unread_languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """Where a passage lies in its note's text.

    Attributes:
        start: Offset of its first character.
        end: Offset just after its last one.
        heading: As in ``Passage.heading``.
    """

    start: int
    end: int
    heading: str


@dataclass(frozen=True, slots=True)
class ParsedNote:
    """A note as read from its file.

    Attributes:
        title: From the front matter, or the first heading, or the file's name.
        text: The whole decoded text.
        aliases: Other names, in the file's order.
        tags: Without ``#``, sorted.
        links: Its wikilinks as written, without brackets, each once, in order.
        words: Length of its text in words, without the front matter.
        stretches: Its passages, in order; they do not overlap.
        part: What identifies this note among the others of its file, the same each time the file is
            read; empty if the file is one note.
        is_whole_file: Whether ``text`` is the whole text of the file, so that it can be edited
            here.
        identities: Internal names that links of its own program use; never displayed.
        fault: Why this note of a larger file could not be read, as a sentence; usually empty. A
            note with a fault is reported, not imported.
        hidden: Comments and other programs' queries in the text, in order; no passage contains
            them.
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
        """Return the words of a passage as they stand in the note, without the hidden parts."""
        return without(self.text, self.hidden, stretch.start, stretch.end)


class LinkReading(NamedTuple):
    """One way to interpret a link.

    Attributes:
        key: The name it would refer to, in the form of ``name_key``.
        place: What the path of the note's file would have to end in; empty if any path will do.
    """

    key: str
    place: str = ""


def name_key(name: str) -> str:
    """Return a form of a note's name that is equal for all ways of writing it.

    Case, white space, the composition of accents, and characters that a wikilink cannot hold
    make no difference.
    """
    return alike(_NO_PART_OF_LINKS.sub(" ", name).strip() or name)


def link_readings(link: str, *, slash_parts_heading: bool = False) -> tuple[LinkReading, ...]:
    """Return the ways to interpret a link, likeliest first.

    ``Episode #4`` means the note of that name or, if there is none, the heading 4 in the note
    Episode.  ``AC/DC`` means a note of that name, or else DC in the folder AC.

    Args:
        link: As written: ``Name``, ``folder/Name.md#Heading``, ``Name|shown``.
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
    """Yield readings of ``Name/Heading``; a slash within a name is written with a backslash."""
    name = link
    while (found := re.match(r"(?s)(.*\S)[ ]*(?<!\\)/", name)) is not None:
        name = found[1]
        yield LinkReading(name_key(name.replace("\\/", "/")))


def is_at_or_below(path: str, root: str) -> bool:
    """Tell whether a path is ``root`` or inside it; both must be absolute."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
