"""What the writer keeps: notes, the folders they come from, and the library's state."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.hidden import Span


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
