"""Models as files or servers: what they are, what they need, and under which licence."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

EXAMPLE_ADDRESS = "http://127.0.0.1:8080/v1"
# What people copy along with an address, from a manual's example of a request.
_REQUESTS = ("/chat/completions", "/completions", "/models")
_HOST = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}\w)?(?:\.[\w-]{1,63})*\.?")


class ModelKind(Enum):
    """What a model is for."""

    TEXT = "text"
    EMBEDDING = "embedding"


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """What a model file or folder is, as its header tells.

    Attributes:
        path: What was looked at.
        title: Its own name, or the file's.
        kind: What it is for.
        format: "GGUF" or "safetensors".
        architecture: As its library calls it: "llama", "gemma3", "BertModel".
        quantisation: How the weights are kept: "Q4_K_M", "BF16".
        size_bytes: Of all its weights on the disk.
        context_length: Most tokens it was made for; 0 when it does not say.
        chat: Whether it was taught to follow instructions, in conversations.
        licence: What its files say, or "unknown".
        vocabulary_size: How many tokens it knows; 0 when it does not say.
        cached_numbers: Numbers that it keeps for each token of a text while it reads on;
            0 when it does not say.
        adapter_sha256: Of what it was taught for this program; empty for a model as published.
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
        name: Of the catalogue, or the file's own for one that was added.
        title: For the window.
        kind: What it is for.
        path: What is handed to the loader: a GGUF file or a folder.
        size_bytes: On the disk.
        licence: Of the weights; "unknown" when its files do not say.
        added: Whether it lies outside the models folder, where the writer keeps it.
        trained: Whether it has in it what it was taught for this program.
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
class ModelOffer:
    """A model that the program can get by itself, installed or not.

    Attributes:
        name: What it is asked for by.
        title: For the window.
        kind: What it is for.
        licence: Of the weights.
        about: One sentence for choosing.
        download_bytes: What has to be downloaded.
        terms: To be shown and accepted before it is installed; empty for none.
    """

    name: str
    title: str
    kind: ModelKind
    licence: str
    about: str
    download_bytes: int
    terms: str = ""


@dataclass(frozen=True, slots=True)
class ModelShelf:
    """All models that there are.

    Attributes:
        installed: On this computer, the catalogue's in its order, then the added ones.
        offers: Those that can be got and are not here.
    """

    installed: tuple[InstalledModel, ...]
    offers: tuple[ModelOffer, ...]

    @property
    def default_text(self) -> str:
        """The language model that is used when none is chosen; empty for none."""
        return self._first(ModelKind.TEXT)

    @property
    def untrained_text(self) -> str:
        """The same as its makers published it, where training for this program is not wanted."""
        texts = (model for model in self.installed if model.kind is ModelKind.TEXT)
        return str(next((model.path for model in texts if not model.trained), ""))

    @property
    def default_embedding(self) -> str:
        """The embedding model that is used when none is chosen; empty for none."""
        return self._first(ModelKind.EMBEDDING)

    def _first(self, kind: ModelKind) -> str:
        return str(next((model.path for model in self.installed if model.kind is kind), ""))


@dataclass(frozen=True, slots=True)
class ModelSpeed:
    """How fast a language model is on this machine, as measured.

    Attributes:
        prefill_tokens_per_s: Reading a prompt.
        decoding_tokens_per_s: Writing, four cards together.
    """

    prefill_tokens_per_s: float
    decoding_tokens_per_s: float


@dataclass(frozen=True, slots=True)
class ModelReport:
    """A model file, and what this machine can do with it.

    Attributes:
        model: What it is.
        memory_bytes: What it takes when it is loaded, calculated; 0 when its header does
            not tell enough.
        free_bytes: Memory that is free at this moment.
        total_bytes: Memory in all.
        speed: None until it was measured.
        understood: Whether its chat template can be used; also where it has none.
    """

    model: ModelDescription
    memory_bytes: int
    free_bytes: int
    total_bytes: int
    speed: ModelSpeed | None = None
    understood: bool = True

    @property
    def fits(self) -> bool:
        """Whether the memory of this machine is enough, were little else running."""
        return self.memory_bytes < self.total_bytes * 0.85


class Style(Enum):
    """How a server is asked."""

    CONVERSATION = "conversation"  # for models that take instructions
    TEXT = "text"  # for base models: the bare text, to go on with


@dataclass(frozen=True, slots=True)
class TextServer:
    """Where a server is, and how it is asked.

    Attributes:
        address: Where its OpenAI-compatible interface begins: "http://127.0.0.1:8080/v1".
        model: What it calls the model; empty for the one that it has.
        style: How it is asked.
    """

    address: str
    model: str = ""
    style: Style = Style.CONVERSATION

    @property
    def place(self) -> str:
        """The host, with its port: what the writer is told; of any text, also one that is none."""
        with suppress(ValueError):
            return urlsplit(self.address).netloc.rpartition("@")[2] or self.address
        return self.address


def address_fault(address: str) -> str:
    """Return why an address cannot be a server's, as a sentence; empty for a sound one."""
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
    """Return where the interface begins: a sound address without what belongs to one request."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    for request in _REQUESTS:
        path = path.removesuffix(request)
    return parts._replace(path=path.rstrip("/"), fragment="")


@dataclass(frozen=True, slots=True)
class ServerRequest:
    """One request that was sent to a server, and how it ended.

    Attributes:
        at: When, ISO 8601, local.
        address: The whole address.
        sent: What was sent, as JSON; the key is in no request that is told of.
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
    """One piece of work inside the program: a library, a model, a typeface.

    Attributes:
        name: As its makers call it.
        version: Empty where there is none.
        licence: As SPDX writes it where its makers do.
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
