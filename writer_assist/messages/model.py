"""Orders to the model process; the docstring of each names the values of its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.book_names import NameCorrections
from writer_assist.domain.camera import Tense
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Mode, ModelIdentity, Receipt
from writer_assist.domain.models import TextServer
from writer_assist.domain.prompt import Memory
from writer_assist.domain.rewriting import Rewriting
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.voice import VoiceUse


@dataclass(frozen=True, slots=True)
class LoadModel:
    """Choose a language model: ``Progress`` ..., then one ``ModelState``.

    Attributes:
        path: A GGUF file or a folder with safetensors; empty unloads the model.
        now: Whether to load it now; otherwise it is loaded when first needed.
        keep_minutes: After how many idle minutes it is unloaded until needed again; 0 is never.
        gpu: Whether to use a graphics card, if there is one.
    """

    path: str
    now: bool = True
    keep_minutes: int = 0
    gpu: bool = True


@dataclass(frozen=True, slots=True)
class UseServer:
    """Use a server instead of a local model: its models' names, then one ``ModelState``.

    Attributes:
        server: The server, and how it is used.
        check: Whether to ask it for its models now: one ``tuple[str, ...]``.
        key: A new key, stored in the system's keyring once the server has answered; empty uses the
            stored one.
    """

    server: TextServer
    check: bool = True
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class KeepServerKey:
    """Store the key of a server in the system's keyring; an empty one deletes it; no answer."""

    address: str
    key: str


class UnloadReason(Enum):
    """Why the chosen model is not in memory."""

    UNUSED = "not needed yet"
    IDLE = "not needed for a while"
    MEMORY = "memory is short"


@dataclass(frozen=True, slots=True)
class ModelState:
    """Which model is loaded or chosen, or which server is used.

    Attributes:
        identity: The loaded model; None if there is none.
        context_length: The longest context, in tokens.
        resting: The chosen model that will be loaded when needed; empty for none.
        rest: Why it is not loaded.
        server: The server that is used instead of a model; None for none.
    """

    identity: ModelIdentity | None
    context_length: int = 0
    resting: str = ""
    rest: UnloadReason = UnloadReason.UNUSED
    server: TextServer | None = None


@dataclass(frozen=True, slots=True)
class ContinueStory:
    """Ask for a set of continuations: ``ContinuationEvent`` ..., see domain.continuation.

    Attributes:
        context: The story that is continued.
        snippets: One card is written from each, in this order; cards without a note come last.
            Their text is sent along, since engines never ask back.
        cards: How many cards; at least one has no note, more if there are too few snippets.
        sampling: The sampling settings; each card's seed is derived from the one here.
        mode: How the notes are used; in a blend, up to four of them make one card.
        choosing: How many texts are written, and how the cards are chosen from them.
        memory: What all prompts contain besides the story.
        voice: Which of the writer's voices to write with; None for the model as it is.
        names: How the writer corrected the names of the book.
        request: What a model that follows instructions is asked for, if it is not the next
            sentence of the story.
        tense: In which the scene is told, as its writer says; None for the one that it shows.
    """

    context: Context
    snippets: tuple[Snippet, ...]
    cards: int = 4
    sampling: Sampling = field(default_factory=Sampling)
    mode: Mode = Mode.APART
    choosing: SelectionSettings = field(default_factory=SelectionSettings)
    memory: Memory = field(default_factory=Memory)
    voice: VoiceUse | None = None
    names: NameCorrections = ()
    request: str = ""
    tense: Tense | None = None


@dataclass(frozen=True, slots=True)
class SuggestWords:
    """Ask for the next few words, without notes: one ``str``, empty for none.

    The answer can be appended to the story as it is.  Context and sampling of the order are
    used; its length is not.
    """

    order: ContinueStory


@dataclass(frozen=True, slots=True)
class TakeUpPassages:
    """Ask for sentences that take up passages of notes in a selection: ``Rewriting`` ...

    Attributes:
        order: How to write; its context is the story up to the selection, and it has no snippets.
        selection: What is selected.
        after: What follows it.
        passages: Wordings that only quote a passage; one with a sentence comes back for each from
            which a sound one was written.
    """

    order: ContinueStory
    selection: str
    after: str
    passages: tuple[Rewriting, ...]


@dataclass(frozen=True, slots=True)
class WeighCuts:
    """Ask which changes of a tighter wording break nothing: one ``Rewriting`` with these.

    There is no answer from a server, which cannot tell.

    Attributes:
        before: The story before the selection.
        selection: What is selected.
        after: What follows it.
        wording: The tighter wording.
    """

    before: str
    selection: str
    after: str
    wording: Rewriting


@dataclass(frozen=True, slots=True)
class ViewPrompt:
    """Ask for the prompts of an order: one ``PromptView``; nothing is written."""

    order: ContinueStory


@dataclass(frozen=True, slots=True)
class ReadAhead:
    """Process an order's prompts before it is given, at the lowest priority; no answer.

    Nothing is done if no model is loaded, if a server is used, or on battery.
    """

    order: ContinueStory


@dataclass(frozen=True, slots=True)
class ReplayReceipt:
    """Make a set again from its receipt: ``ContinuationEvent`` ..., without snippets."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class ListModels:
    """Ask which models there are: one ``ModelShelf``."""


@dataclass(frozen=True, slots=True)
class InspectModel:
    """Ask what a model file or folder is and needs: one ``ModelReport``.

    Attributes:
        path: The file or folder; empty for the starter model.
        measure: Whether to load and time it in a process of its own: ``Progress`` ... first.
    """

    path: str
    measure: bool = False


@dataclass(frozen=True, slots=True)
class InstallModel:
    """Install a model of the catalogue: ``Progress`` ..., then one ``ModelShelf``.

    Attributes:
        name: Its name in the catalogue.
        terms_accepted: Whether the writer has read and accepted its terms.
    """

    name: str
    terms_accepted: bool = False


@dataclass(frozen=True, slots=True)
class AddModel:
    """Try a model file or folder and add it to the list: ``Progress`` ..., ``ModelShelf``."""

    path: str


@dataclass(frozen=True, slots=True)
class ForgetModel:
    """Remove an added model from the list, not from the disk: one ``ModelShelf``."""

    path: str
