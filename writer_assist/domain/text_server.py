"""A server of the writer's own choosing that writes in a language model's place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit


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
        """The host, with its port: what the writer is told."""
        return urlsplit(self.address).netloc.rpartition("@")[2]


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
