"""What the window and the two engines say to each other; plain values, nothing else.

A request goes one way; the engine answers it with any number of ``Piece`` and
exactly one ``Done`` or ``Failed``.  A cancelled request is answered no more.
Each order's docstring names the values of its pieces.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.candidates import Choosing
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Mode, ModelIdentity, Receipt
from writer_assist.domain.dials import Dials
from writer_assist.domain.memory import Memory
from writer_assist.domain.note import NoteOrder, SourceRules
from writer_assist.domain.progress import Pace
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.text_server import TextServer

# --- orders to the library process ------------------------------------------------------


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
    limit: int = 30


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
    """Let a folder or file go, its notes with it; the files stay: one ``ImportReport``."""

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
        text: Markdown or plain text; markers are shown as what they mean.
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


class Mark(Enum):
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
    mark: Mark
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


# --- orders to the model process --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoadModel:
    """Choose a language model: ``Progress`` ..., then one ``ModelState``.

    Attributes:
        path: A GGUF file or a folder with safetensors; empty unloads.
        now: Whether it is loaded now; otherwise it is when it is first needed.
        keep_minutes: Unused for so long, it is unloaded until it is needed; 0 keeps it.
        gpu: Whether a graphics card is used, where there is one.
    """

    path: str
    now: bool = True
    keep_minutes: int = 0
    gpu: bool = True


@dataclass(frozen=True, slots=True)
class UseServer:
    """Write with a server in a model's place: its models' names, then one ``ModelState``.

    Attributes:
        server: Where it is.
        check: Whether it is asked for its models now: one ``tuple[str, ...]``.
    """

    server: TextServer
    check: bool = True


@dataclass(frozen=True, slots=True)
class KeepServerKey:
    """Keep the key of a server in the system's keyring; no pieces.  An empty one forgets it."""

    address: str
    key: str


class Rest(Enum):
    """Why the chosen model is not loaded."""

    UNUSED = "not needed yet"
    IDLE = "not needed for a while"
    MEMORY = "memory is short"


@dataclass(frozen=True, slots=True)
class ModelState:
    """The model that is loaded.

    Attributes:
        identity: None when there is none.
        context_length: Most tokens that it looks at.
        resting: One that is loaded when it is needed; empty for none.
        rest: Why it rests.
        server: The one that writes in a model's place; None for none.
    """

    identity: ModelIdentity | None
    context_length: int = 0
    resting: str = ""
    rest: Rest = Rest.UNUSED
    server: TextServer | None = None


@dataclass(frozen=True, slots=True)
class ContinueStory:
    """Ask for a set of continuations: ``ContinuationEvent`` ..., see domain.continuation.

    Attributes:
        context: Where the story stands.
        snippets: One card is written from each, in this order; the free ones
            come last.  Their text travels with the order: engines never ask back.
        cards: Cards in all, at least one of them free; with fewer snippets more are.
        sampling: One seed for the set; each card derives its own.
        mode: How the notes are used; blended, up to four of them make one card.
        choosing: From how many texts the cards are chosen, and how.
        memory: What all cards are to know besides the story.
    """

    context: Context
    snippets: tuple[Snippet, ...]
    cards: int = 4
    sampling: Sampling = field(default_factory=Sampling)
    mode: Mode = Mode.APART
    choosing: Choosing = field(default_factory=Choosing)
    memory: Memory = field(default_factory=Memory)


@dataclass(frozen=True, slots=True)
class SuggestWords:
    """Ask for the few words that may come next, from no note: one ``str``, empty for none.

    They are ready to stand after the story.  Of the order its context counts, and how it
    is written; not its length.
    """

    order: ContinueStory


@dataclass(frozen=True, slots=True)
class ViewPrompt:
    """Ask what the model would be given for an order: one ``PromptView``; nothing is written."""

    order: ContinueStory


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """Have an order's prompts read in before it is given, at the lowest priority: no pieces.

    Nothing is done where no model is loaded, where a server writes, or on battery.
    """

    order: ContinueStory


@dataclass(frozen=True, slots=True)
class ReplayReceipt:
    """Make a set again from its receipt: ``ContinuationEvent`` ...; notes are not shown."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class ListModels:
    """Ask which models there are: one ``ModelShelf``."""


@dataclass(frozen=True, slots=True)
class LookAtModel:
    """Ask what a model file or folder is and needs: one ``ModelReport``.

    Attributes:
        path: The file or folder; empty for the starter model.
        measure: Whether it is loaded and timed, in a process of its own: ``Progress`` ...
    """

    path: str
    measure: bool = False


@dataclass(frozen=True, slots=True)
class InstallModel:
    """Get a model of the catalogue: ``Progress`` ..., then one ``ModelShelf``.

    Attributes:
        name: As its offer calls it.
        terms_accepted: Whether the writer read its terms and accepted them.
    """

    name: str
    terms_accepted: bool = False


@dataclass(frozen=True, slots=True)
class AddModel:
    """Try a model file or folder and keep it on the list: ``Progress`` ..., ``ModelShelf``."""

    path: str


@dataclass(frozen=True, slots=True)
class ForgetModel:
    """Take an added model off the list; its files stay: one ``ModelShelf``."""

    path: str


# --- both ways --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop working on the request with this number."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Give up what is under way and go; the engine hangs up when it has."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine listens; sent once, before any answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """An order with the number that its answers carry."""

    number: int
    order: object


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an answer, in the order in which it came about."""

    number: int
    value: object


@dataclass(frozen=True, slots=True)
class Done:
    """The request was answered in full."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The request could not be answered.

    Attributes:
        number: Of the request.
        kind: Name of the class in ``errors``, or ``"InternalError"`` for a bug.
        sentence: For the message bar.
    """

    number: int
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A cancelled request has really stopped; the bridge waits for it, nobody else."""

    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the window did not ask for.

    Attributes:
        value: From the library, of what other programs change in its folders:
            ``Progress`` ..., then one ``ImportReport`` when it can be found.  From the
            model process, of a model that it loads or unloads by itself: ``Progress``
            ..., then one ``ModelState``; and each ``ServerRequest`` that was sent.
    """

    value: object


Answer = Ready | Piece | Done | Failed | Stopped | Told
