"""Orders to the library process; the docstring of each names the values of its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.answers import Exchange
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.deck import GRID, DeckKind, Distance, StuckAnswer
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
    """

    context: Context
    limit: int = 8
    dials: RankingBias = field(default_factory=RankingBias)
    like_note: int | None = None
    sinks_unused: bool = True
    sources: BookSources = WHOLE_LIBRARY


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
        sources: The notes that it is drawn from.
        chosen: Notes that a cut-up is made of, if they are two or more; otherwise it chooses.
        ending: The last line that the writer has already.
        who: Whom an interview asks; empty for whom the paragraph names.
    """

    kind: DeckKind
    context: Context
    distance: Distance = Distance.SIDEWAYS
    seed: int = 0
    seen: tuple[str, ...] = ()
    same_folder: bool = False
    answer: StuckAnswer | None = None
    turns: tuple[int, ...] = (0,) * (2 * GRID)
    sources: BookSources = WHOLE_LIBRARY
    chosen: tuple[int, ...] = ()
    ending: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class DrawMap:
    """Ask for the map of the notes: ``Progress`` ..., then one ``NoteMap``.

    Notes that are on it keep their places; new ones are placed beside their neighbours.

    Attributes:
        draft: Whose hidden notes are left off it.
        anew: Whether all places are found again, from the best that is known now.
    """

    draft: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True)
class WeighNotes:
    """Ask what a word or a note pulls on the map: one ``NotePulls``.

    Attributes:
        key: Given back with the answer.
        text: A word, or a paragraph; not looked at if there is a note.
        note_id: A note.
    """

    key: str
    text: str = ""
    note_id: int | None = None


@dataclass(frozen=True, slots=True)
class AskNotes:
    """Ask what notes and manuscript say: one ``Answer``, or two if it was reordered.

    Attributes:
        question: As the writer asks it.
        draft: The draft being written, whose project is searched too.
        earlier: The conversation before it, the latest last.
        character: Whose own lines are asked for; empty for an answer out of everything.
        sources: The notes that take part; pinned passages always do.
    """

    question: str
    draft: str = ""
    earlier: tuple[Exchange, ...] = ()
    character: str = ""
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
