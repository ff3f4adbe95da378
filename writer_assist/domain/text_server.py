"""A server of the writer's own choosing that writes in a language model's place."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from urllib.parse import SplitResult, urlsplit

EXAMPLE_ADDRESS = "http://127.0.0.1:8080/v1"
# What people copy along with an address, from a manual's example of a request.
_REQUESTS = ("/chat/completions", "/completions", "/models")
_HOST = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}\w)?(?:\.[\w-]{1,63})*\.?")


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
