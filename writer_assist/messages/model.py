"""Orders to the model process; each one's docstring names the values of its pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from writer_assist.domain.candidates import Choosing
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import Mode, ModelIdentity, Receipt
from writer_assist.domain.models import TextServer
from writer_assist.domain.prompt import Memory
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet


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
        key: A new one, kept in the system's keyring once the server has answered; empty for
            the one that was kept.
    """

    server: TextServer
    check: bool = True
    key: str = field(default="", repr=False)


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
