"""What controllers ask of an engine; EngineBridge has it, and so has the tests' fake."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from writer_assist.errors import WriterAssistError


def nothing(*_: object) -> None:
    """Do nothing with an answer."""


class Engine(Protocol):
    """Takes orders; see EngineBridge."""

    def send(
        self,
        order: object,
        *,
        on_piece: Callable[[Any], None] = nothing,
        on_done: Callable[[], None] = nothing,
        on_error: Callable[[WriterAssistError], None],
    ) -> int:
        """Send an order; return its number."""

    def cancel(self, number: int, *, unhurried: bool = False) -> None:
        """Forget a request."""

    def stop(self, number: int) -> None:
        """Ask a request to end; what comes until then is still delivered."""
