"""Orders to the library process; each one's docstring names the values of its pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.context import Context
from writer_assist.domain.deck import GRID, DeckKind, Distance, StuckAnswer
from writer_assist.domain.note import NoteOrder, SourceRules
from writer_assist.domain.progress import Pace
from writer_assist.domain.snippet import Dials

MOST_FOUND = 30  # passages that the search box shows


@dataclass(frozen=True, slots=True)
class FindSnippets:
    """Ask for the snippets that fit a context: one ``tuple[Snippet, ...]``, best first.

    Where they fall into clearly different groups, one ``tuple[SnippetGroup, ...]`` follows.

    Attributes:
        context: Where the writer is; for a list anchored to a selection or a scene, that.
        limit: Snippets in all, pinned ones beyond it.
        dials: How the list shall lean.
        like_note: A note whose text takes the place of the context; it is not offered itself.
        sinks_unused: Whether what was shown many times without being used sinks slowly.
    """

    context: Context
    limit: int = 8
    dials: Dials = field(default_factory=Dials)
    like_note: int | None = None
    sinks_unused: bool = True


@dataclass(frozen=True, slots=True)
class ExplainSearch:
    """Ask what a context would find, and how: one ``SearchExplanation``."""

    context: Context
    limit: int = 8
    dials: Dials = field(default_factory=Dials)
    sinks_unused: bool = True


@dataclass(frozen=True, slots=True)
class SearchNotes:
    """Search the library by words and meaning: one ``tuple[Snippet, ...]``, best first."""

    text: str
    limit: int = MOST_FOUND


@dataclass(frozen=True, slots=True)
class DrawCard:
    """Draw a card of the deck: one ``DeckCard``; the same order draws the same card.

    Attributes:
        kind: Which.
        context: Where the writer is.
        distance: How far apart the notes of a collision lie.
        seed: Another one draws another card.
        seen: Keys of cards that were seen; they come again when all were.
        same_folder: Whether the notes of a collision may lie in one folder.
        answer: For which answer to "Stuck?" a prompt is; None for any.
        turns: How often each row, then each column of a grid was drawn again.
    """

    kind: DeckKind
    context: Context
    distance: Distance = Distance.SIDEWAYS
    seed: int = 0
    seen: tuple[str, ...] = ()
    same_folder: bool = False
    answer: StuckAnswer | None = None
    turns: tuple[int, ...] = (0,) * (2 * GRID)


@dataclass(frozen=True, slots=True)
class GetStatus:
    """Ask for the library's state: one ``LibraryStatus``."""


@dataclass(frozen=True, slots=True)
class AddSource:
    """Take in a folder or file: ``Progress`` ..., then one ``ImportReport``.

    Attributes:
        path: Absolute.
        rules: Which files of a folder are taken in.
        split_chapters: Whether a long text becomes one note for each of its chapters.
    """

    path: str
    rules: SourceRules = field(default_factory=SourceRules)
    split_chapters: bool = False


@dataclass(frozen=True, slots=True)
class PreviewSource:
    """Ask what a folder or file would become: ``Progress`` ..., then one ``ImportPreview``."""

    path: str
    rules: SourceRules = field(default_factory=SourceRules)


@dataclass(frozen=True, slots=True)
class SetSourceRules:
    """Change which files of a folder are taken in: ``Progress`` ..., one ``ImportReport``."""

    path: str
    rules: SourceRules


@dataclass(frozen=True, slots=True)
class RetryFailed:
    """Read again what could not be read: ``Progress`` ..., then one ``ImportReport``.

    ``path`` is one file, or empty for all.
    """

    path: str = ""


@dataclass(frozen=True, slots=True)
class RemoveSource:
    """Let a source go, or a folder in one, and its notes; files stay: one ``ImportReport``."""

    path: str


@dataclass(frozen=True, slots=True)
class UpdateLibrary:
    """Look at all sources again and index what changed: ``Progress`` ..., ``ImportReport``."""


@dataclass(frozen=True, slots=True)
class ListNotes:
    """Ask for notes: one ``tuple[NoteSummary, ...]`` or several, to be put one after another.

    Attributes:
        text: Words that their title, aliases, tags or path must have; empty for any.
        tags: Tags that they must bear, or one below: ``people`` finds ``people/crew``.
        place: A source or a folder in which they must be; absolute, empty for any.
        order: How they are sorted; those that a text names best come first by title.
    """

    text: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    order: NoteOrder = NoteOrder.TITLE


@dataclass(frozen=True, slots=True)
class ListTags:
    """Ask for all tags: one ``tuple[TagCount, ...]``, by name."""


@dataclass(frozen=True, slots=True)
class ListFolders:
    """Ask for the folders in the sources that hold notes: one ``tuple[FolderCount, ...]``."""


@dataclass(frozen=True, slots=True)
class ResolveLink:
    """Ask which notes a link in a note means: one ``tuple[NoteSummary, ...]``, best first."""

    note_id: int
    target: str


@dataclass(frozen=True, slots=True)
class RenderNote:
    """Ask for the HTML of a stretch of a note, for reading: one ``str``.

    Attributes:
        text: Markdown or plain text without its comments; markers are shown as what they mean.
        missing: As in ``NoteText``.
        markdown: Whether it is Markdown.
    """

    text: str
    missing: tuple[str, ...] = ()
    markdown: bool = True


@dataclass(frozen=True, slots=True)
class ReadNote:
    """Open a note: one ``NoteText``."""

    note_id: int


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Save a note to its file and index it: one ``NoteText``.

    Attributes:
        note_id: None makes a new note in the data folder.
        title: Of a new note; otherwise the text tells.
        text: The whole file.
        fingerprint: From the ``NoteText`` that was edited; empty for a new note.
    """

    note_id: int | None
    title: str
    text: str
    fingerprint: str


class SnippetMark(Enum):
    """What the writer may say of a snippet."""

    PIN = "pin"
    UNPIN = "unpin"
    HIDE_HERE = "hide here"  # in this draft
    HIDE = "hide"
    UNHIDE_ALL = "unhide all"


@dataclass(frozen=True, slots=True)
class MarkPassage:
    """Pin or hide a passage; no pieces.  ``passage_id`` is not looked at for UNHIDE_ALL."""

    passage_id: int
    mark: SnippetMark
    draft: str


class Use(Enum):
    """What happened to a snippet, for the ledger of uses."""

    OPENED = "opened"
    QUOTED = "quoted"
    WRITTEN_FROM = "written from"


@dataclass(frozen=True, slots=True)
class RecordUse:
    """Remember that a passage was used; no pieces."""

    passage_id: int
    use: Use
    draft: str


@dataclass(frozen=True, slots=True)
class RecordShown:
    """Remember that passages stood in the list long enough to be seen; no pieces."""

    passage_ids: tuple[int, ...]
    draft: str


@dataclass(frozen=True, slots=True)
class FollowDraft:
    """Take a draft's pins and hides along to another file; no pieces.

    Where the old file is still there, it keeps its own.
    """

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """Take in what changed in the draft, for recall only; no pieces.

    Attributes:
        draft: Its file.
        first: Number of the first paragraph that changed.
        removed: How many paragraphs there were in the place of the new ones.
        paragraphs: The new ones.
    """

    draft: str
    first: int
    removed: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecallPassages:
    """Ask what of the draft's own past fits: one ``tuple[Recalled, ...]``, best first.

    Attributes:
        context: Where the writer is.
        place: Number of the paragraph that the cursor is in.
    """

    context: Context
    place: int


@dataclass(frozen=True, slots=True)
class SetPace:
    """Say how much of the computer background work may take; no pieces."""

    pace: Pace
