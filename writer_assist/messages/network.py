"""The order that every engine understands: to say what it asked of the network."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskNetwork:
    """Ask an engine what it asked of the network: one ``NetworkRecord``.

    Attributes:
        try_out: Whether it is to ask for a connection first, to see it refused.
    """

    try_out: bool = False
