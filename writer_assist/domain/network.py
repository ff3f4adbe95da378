"""What a process asked of the network, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class NetworkEvent(Enum):
    """What became of a wish for the network."""

    REFUSED = "refused"  # by this program, before anything was sent
    ALLOWED = "allowed"  # the server that the writer chose
    TRIED_OUT = "tried out"  # refused, and asked for only to show that it is


@dataclass(frozen=True, slots=True)
class NetworkAttempt:
    """One wish for the network.

    Attributes:
        at: When, in seconds since the epoch.
        place: Where to: "203.0.113.1:443", or a name that was looked up.
        event: What became of it.
    """

    at: float
    place: str
    event: NetworkEvent


@dataclass(frozen=True, slots=True)
class NetworkRecord:
    """What one process asked of the network since it was started.

    Attributes:
        attempts: In their order; only the latest, if there were very many.
        count: How many there were, those left out included.
        guarded: Whether the process refuses what was not allowed.
        open_sockets: Internet connections that it and its child processes have open now, as the
            system counts them; None where the system does not say.
    """

    attempts: tuple[NetworkAttempt, ...] = ()
    count: int = 0
    guarded: bool = False
    open_sockets: int | None = None
