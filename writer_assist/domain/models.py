"""Descriptions of models and servers: what they are, what they need, which licence they have."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

EXAMPLE_ADDRESS = "http://127.0.0.1:8080/v1"
# Paths that people copy along with an address, from the example requests of a manual.
_REQUESTS = ("/chat/completions", "/completions", "/models")
_HOST = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}\w)?(?:\.[\w-]{1,63})*\.?")


class ModelKind(Enum):
    """What a model is for."""

    TEXT = "text"
    EMBEDDING = "embedding"
    CROSS_ENCODER = "cross-encoder"  # judges what answers a question


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """What is known of a model file or folder from its header.

    Attributes:
        path: The file or folder.
        title: The model's own name, or the file's.
        kind: What it is for.
        format: "GGUF" or "safetensors".
        architecture: As its library calls it: "llama", "gemma3", "BertModel".
        quantisation: How the weights are stored: "Q4_K_M", "BF16".
        size_bytes: Of all its weights on the disk.
        context_length: The longest context it was trained for, in tokens; 0 if it does not say.
        chat: Whether it was trained to follow instructions in conversations.
        licence: According to its files, or "unknown".
        vocabulary_size: How many tokens it knows; 0 if it does not say.
        cached_numbers: How many numbers its cache holds for each token of a text; 0 if it does not
            say.
        adapter_sha256: Of the adapter trained for this program that is merged into it; empty for a
            model as published.
    """

    path: Path
    title: str
    kind: ModelKind
    format: str
    architecture: str
    quantisation: str
    size_bytes: int
    context_length: int
    chat: bool
    licence: str
    vocabulary_size: int = 0
    cached_numbers: int = 0
    adapter_sha256: str = ""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that can be loaded.

    Attributes:
        name: Its name in the catalogue; for one that the writer added, the file's.
        title: For display.
        kind: What it is for.
        path: What the loader is given: a GGUF file or a folder.
        size_bytes: On the disk.
        licence: Of the weights; "unknown" if its files do not say.
        added: Whether it lies outside the models folder, where the writer keeps it.
        trained: Whether it contains the training that was done for this program.
    """

    name: str
    title: str
    kind: ModelKind
    path: Path
    size_bytes: int
    licence: str
    added: bool = False
    trained: bool = False


@dataclass(frozen=True, slots=True)
class SetTime:
    """How long a set of four sentences takes when nothing was prepared in a pause.

    Attributes:
        two_s: Seconds until two cards are written.
        four_s: Until all are.
    """

    two_s: float
    four_s: float


@dataclass(frozen=True, slots=True)
class ModelOffer:
    """A model that the program can install by itself, whether or not it is installed.

    Attributes:
        name: Its name in the catalogue.
        title: For display.
        kind: What it is for.
        licence: Of the weights.
        about: One sentence that helps to choose.
        download_bytes: What has to be downloaded.
        terms: Terms that must be shown and accepted before it is installed; empty if there are
            none.
        expected: How long a set would take here, estimated; None if that is not known.
    """

    name: str
    title: str
    kind: ModelKind
    licence: str
    about: str
    download_bytes: int
    terms: str = ""
    expected: SetTime | None = None


@dataclass(frozen=True, slots=True)
class ModelShelf:
    """All models, installed or to be had.

    Attributes:
        installed: Models on this computer: the catalogue's in its order, then the added ones.
        offers: Models that can be installed but are not.
    """

    installed: tuple[InstalledModel, ...]
    offers: tuple[ModelOffer, ...]

    @property
    def default_text(self) -> str:
        """The language model that is used if none is chosen; empty if there is none."""
        return self._first(ModelKind.TEXT)

    @property
    def untrained_text(self) -> str:
        """The default language model as published, without the training done for this program."""
        texts = (model for model in self.installed if model.kind is ModelKind.TEXT)
        return str(next((model.path for model in texts if not model.trained), ""))

    @property
    def cross_encoder(self) -> str:
        """The model that judges answers; empty if there is none."""
        return self._first(ModelKind.CROSS_ENCODER)

    def embedding(self, model_id: str) -> str:
        """Return the embedding model that vectors are stored under; empty if it is not here.

        Args:
            model_id: The name of its folder and a part of its weights' hash; empty for the default.
        """
        if not model_id:
            return self._first(ModelKind.EMBEDDING)
        name = model_id.rpartition("-")[0]
        models = (model.path for model in self.installed if model.kind is ModelKind.EMBEDDING)
        return str(next((path for path in models if path.name == name), ""))

    def _first(self, kind: ModelKind) -> str:
        return str(next((model.path for model in self.installed if model.kind is kind), ""))


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """How fast a language model is on this machine, as measured.

    Attributes:
        prefill_tokens_per_s: When reading a prompt.
        decoding_tokens_per_s: When writing, four cards together.
    """

    prefill_tokens_per_s: float
    decoding_tokens_per_s: float


@dataclass(frozen=True, slots=True)
class EmbeddingTrial:
    """What an embedding model costs on this machine, and what it reads, as measured.

    Attributes:
        passages_per_s: How many passages of some 80 words it embeds.
        memory_bytes: Of the process that tried it.
        languages: Those that it reads well, in English, in lower case; 18 were tried.
    """

    passages_per_s: float
    memory_bytes: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelReport:
    """A model file, and whether this machine can run it.

    Attributes:
        model: What it is.
        memory_bytes: The memory it needs when loaded, calculated; 0 if its header does not say
            enough.
        free_bytes: Memory that is free now.
        total_bytes: Memory in all.
        speed: None until measured.
        understood: Whether its chat template can be used; True also if it has none.
        trial: Of an embedding model; None until it is tried.
    """

    model: ModelDescription
    memory_bytes: int
    free_bytes: int
    total_bytes: int
    speed: ModelSpeed | None = None
    understood: bool = True
    trial: EmbeddingTrial | None = None

    @property
    def fits(self) -> bool:
        """Whether this machine has enough memory if little else is running."""
        return self.memory_bytes < self.total_bytes * 0.85


class ServerPromptStyle(Enum):
    """How a server is sent its prompts."""

    CONVERSATION = "conversation"  # as a conversation, for models that follow instructions
    TEXT = "text"  # as bare text to continue, for base models


@dataclass(frozen=True, slots=True)
class TextServer:
    """A server that writes in place of a local model, and how it is used.

    Attributes:
        address: Base address of its OpenAI-compatible interface: "http://127.0.0.1:8080/v1".
        model: The server's name for the model; empty for its only one.
        style: How it is sent its prompts.
    """

    address: str
    model: str = ""
    style: ServerPromptStyle = ServerPromptStyle.CONVERSATION

    @property
    def place(self) -> str:
        """Host and port, for display; also of a text that is no valid address."""
        with suppress(ValueError):
            return urlsplit(self.address).netloc.rpartition("@")[2] or self.address
        return self.address


def address_fault(address: str) -> str:
    """Return why an address cannot be a server's, as a sentence; empty if it is valid."""
    looks_like = f"It looks like {EXAMPLE_ADDRESS}."
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        what = "its port" if "port" in str(error).lower() else "its host"
        return f"“{address}” is no address of a server: {what} cannot be right. {looks_like}"
    if parts.scheme not in ("http", "https") or not host:
        return f"“{address}” is no address of a server. {looks_like}"
    if "@" in parts.netloc:
        return "An address holds no name and no password. A key has a field of its own."
    if not _is_host(host, in_brackets="[" in parts.netloc):
        return f"“{address}” is no address of a server: “{host}” is no name of a computer."
    if port == 0:
        return f"“{address}” is no address of a server: there is no port 0. {looks_like}"
    return ""


def base_of(address: str) -> SplitResult:
    """Return the interface's base address: a valid address without the path of a single request."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    for request in _REQUESTS:
        path = path.removesuffix(request)
    return parts._replace(path=path.rstrip("/"), fragment="")


@dataclass(frozen=True, slots=True)
class ServerRequest:
    """One request that was sent to a server, and how it ended.

    Attributes:
        at: When it was sent, ISO 8601, local time.
        address: The whole address.
        sent: What was sent, as JSON, without the key.
        received_bytes: Size of the answer.
        outcome: "answered", "stopped", or what went wrong.
    """

    at: str
    address: str
    sent: str
    received_bytes: int
    outcome: str


@dataclass(frozen=True, slots=True)
class LicenceEntry:
    """A part of the program made by others: a library, a model, a typeface.

    Attributes:
        name: As its makers call it.
        version: Empty if there is none.
        licence: The SPDX identifier if its makers give one.
    """

    name: str
    version: str
    licence: str


def _is_host(host: str, *, in_brackets: bool) -> bool:
    if in_brackets:
        with suppress(ValueError):
            return bool(ipaddress.IPv6Address(host))
        return False
    if not _HOST.fullmatch(host):
        return False
    with suppress(ValueError):
        return len(host.encode("idna")) < 254
    return False
