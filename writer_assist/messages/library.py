"""Orders to the library process; the docstring of each names the values of its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.note import NoteOrder, SourceRules
from writer_assist.domain.progress import WorkPace
from writer_assist.domain.snippet import RankingBias

MOST_FOUND = 30  # most passages that the search box shows


@dataclass(frozen=True, slots=True)
class FindSnippets:
    """Ask for the snippets that fit a context: a ``SearchAnswer``, which may come twice.

    Attributes:
        context: Where the writer is, or the selection or scene that the list is anchored to.
        limit: How many snippets; pinned ones are returned even beyond this.
        dials: How the ranking is to be changed.
        like_note: A note whose text is searched for in place of the context; it is left out itself.
        sinks_unused: Whether passages that were often shown but never used slowly lose rank.
        sources: The notes that take part; pinned passages always do.
        elsewhere: How many snippets of all other notes come after them, marked as such.
    """

    context: Context
    limit: int = 8
    dials: RankingBias = field(default_factory=RankingBias)
    like_note: int | None = None
    sinks_unused: bool = True
    sources: BookSources = WHOLE_LIBRARY
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class ExplainSearch:
    """Ask what a context would find, and why: one ``SearchExplanation``."""

    context: Context
    limit: int = 8
    dials: RankingBias = field(default_factory=RankingBias)
    sinks_unused: bool = True
    sources: BookSources = WHOLE_LIBRARY


@dataclass(frozen=True, slots=True)
class SearchNotes:
    """Search the library by words and meaning: one ``SearchAnswer``, without groups."""

    text: str
    limit: int = MOST_FOUND
    sources: BookSources = WHOLE_LIBRARY


@dataclass(frozen=True, slots=True)
class GetStatus:
    """Ask for the state of the library: one ``LibraryStatus``."""


@dataclass(frozen=True, slots=True)
class AddSource:
    """Import a folder or file: ``Progress`` ..., then one ``ImportReport``.

    Attributes:
        path: Absolute.
        rules: Which files of a folder are imported.
        split_chapters: Whether each chapter of a long text becomes a note.
    """

    path: str
    rules: SourceRules = field(default_factory=SourceRules)
    split_chapters: bool = False


@dataclass(frozen=True, slots=True)
class PreviewSource:
    """Ask what importing a folder or file would give: ``Progress`` ..., one ``ImportPreview``."""

    path: str
    rules: SourceRules = field(default_factory=SourceRules)


@dataclass(frozen=True, slots=True)
class SetSourceRules:
    """Change which files of a folder are imported: ``Progress`` ..., one ``ImportReport``."""

    path: str
    rules: SourceRules


@dataclass(frozen=True, slots=True)
class RetryFailed:
    """Try to read failed files again: ``Progress`` ..., then one ``ImportReport``.

    ``path`` is one file, or empty for all.
    """

    path: str = ""


@dataclass(frozen=True, slots=True)
class RemoveSource:
    """Remove a source, or a folder in one, with its notes; files stay: one ``ImportReport``."""

    path: str


@dataclass(frozen=True, slots=True)
class UpdateLibrary:
    """Check all sources and index what changed: ``Progress`` ..., one ``ImportReport``."""


@dataclass(frozen=True, slots=True)
class UseEmbeddingModel:
    """Find notes by meaning with another model: ``Progress`` ..., then nothing.

    Until all passages are embedded with it, the old one serves.

    Attributes:
        path: Its folder; empty for the starter model.
    """

    path: str


@dataclass(frozen=True, slots=True)
class ListNotes:
    """Ask for notes: one or several ``tuple[NoteSummary, ...]``, to be joined in order.

    Attributes:
        text: Words that title, aliases, tags or path must contain; empty for any.
        tags: Tags that the notes must have, or a tag below: ``people`` finds ``people/crew``.
        place: A source or a folder that they must be in, absolute; empty for any.
        order: How they are sorted; if sorted by title, the best matches for a text come first.
        sources: A book that they must belong to.
    """

    text: str = ""
    tags: tuple[str, ...] = ()
    place: str = ""
    order: NoteOrder = NoteOrder.TITLE
    sources: BookSources = WHOLE_LIBRARY


@dataclass(frozen=True, slots=True)
class CountBookNotes:
    """Ask how many notes belong to a book: one ``BookCount``."""

    sources: BookSources


@dataclass(frozen=True, slots=True)
class ListTags:
    """Ask for all tags: one ``tuple[TagCount, ...]``, sorted by name."""


@dataclass(frozen=True, slots=True)
class ListFolders:
    """Ask for the folders in the sources that contain notes: one ``tuple[FolderCount, ...]``."""


@dataclass(frozen=True, slots=True)
class ResolveLink:
    """Ask which notes a link may refer to: one ``tuple[NoteSummary, ...]``, best first."""

    note_id: int
    target: str


@dataclass(frozen=True, slots=True)
class RenderNote:
    """Ask for a stretch of a note as HTML, for reading: one ``str``.

    Attributes:
        text: Markdown or plain text without its comments.
        missing: As in ``NoteText``.
        markdown: Whether the text is Markdown.
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
        note_id: None creates a new note in the data folder.
        title: For a new note; otherwise the title is read from the text.
        text: The whole file.
        fingerprint: From the ``NoteText`` that was edited; empty for a new note.
    """

    note_id: int | None
    title: str
    text: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class FollowNotes:
    """Let notes follow their files, which the window moved; then look at all folders again.

    Attributes:
        moves: The old and the new file of each.
    """

    moves: tuple[tuple[str, str], ...]


class SnippetMark(Enum):
    """What the writer can do with a snippet: pin it or hide it."""

    PIN = "pin"
    UNPIN = "unpin"
    HIDE_HERE = "hide here"  # in this draft
    HIDE = "hide"
    UNHIDE_ALL = "unhide all"


@dataclass(frozen=True, slots=True)
class MarkPassage:
    """Pin or hide a passage; no answer.  UNHIDE_ALL ignores ``passage_id``."""

    passage_id: int
    mark: SnippetMark
    draft: str


class UsageKind(Enum):
    """How a snippet was used, for the record of uses."""

    OPENED = "opened"
    QUOTED = "quoted"
    WRITTEN_FROM = "written from"


@dataclass(frozen=True, slots=True)
class RecordUse:
    """Record that a passage was used; no answer."""

    passage_id: int
    use: UsageKind
    draft: str


@dataclass(frozen=True, slots=True)
class RecordShown:
    """Record that passages were in the list long enough to be seen; no answer."""

    passage_ids: tuple[int, ...]
    draft: str


@dataclass(frozen=True, slots=True)
class FollowDraft:
    """Copy a draft's pins and hidden passages to its new file; no answer.

    If the old file still exists, it keeps its own.
    """

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """Report changed paragraphs of the draft, for recall only; no answer.

    Attributes:
        draft: The draft's file.
        first: Number of the first changed paragraph.
        removed: How many old paragraphs are replaced.
        paragraphs: The new ones.
    """

    draft: str
    first: int
    removed: int
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecallPassages:
    """Ask for earlier passages of the draft that fit: one ``tuple[Recalled, ...]``, best first.

    Attributes:
        context: Where the writer is.
        place: Number of the paragraph that the cursor is in.
    """

    context: Context
    place: int


@dataclass(frozen=True, slots=True)
class SetWorkPace:
    """Set how much of the computer background work may use; no answer."""

    pace: WorkPace
