"""An engine that answers when a test says so."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from writer_assist.errors import WriterAssistError
from writer_assist.ui.engine_bridge import nothing


@dataclass
class SentOrder:
    number: int
    order: Any
    on_piece: Callable[[Any], None]
    on_done: Callable[[], None]
    on_error: Callable[[WriterAssistError], None]


class FakeEngine:
    """Keeps what was sent; a cancelled order hears nothing any more."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.sent: list[SentOrder] = []
        self.cancelled: list[int] = []
        self.stopped: list[int] = []
        self.reported: list[WriterAssistError] = []

    def send(
        self,
        order: object,
        *,
        on_piece: Callable[[Any], None] = nothing,
        on_done: Callable[[], None] = nothing,
        on_error: Callable[[WriterAssistError], None] | None = None,
    ) -> int:
        number = next(self._numbers)
        self.sent.append(SentOrder(number, order, on_piece, on_done, on_error or self.report))
        return number

    def report(self, error: WriterAssistError) -> None:
        self.reported.append(error)

    def cancel(self, number: int, *, unhurried: bool = False) -> None:
        self.cancelled.append(number)

    def stop(self, number: int) -> None:
        self.stopped.append(number)

    def orders(self, kind: type) -> list[Any]:
        return [sent.order for sent in self.sent if isinstance(sent.order, kind)]

    def answer(self, *pieces: object, kind: type = object, done: bool = True) -> None:
        """Answer the latest order of this kind."""
        sent = self._latest(kind)
        for piece in pieces:
            self._tell(sent, lambda piece=piece: sent.on_piece(piece))
        if done:
            self._tell(sent, sent.on_done)

    def fail(self, error: WriterAssistError, *, kind: type = object) -> None:
        sent = self._latest(kind)
        self._tell(sent, lambda: sent.on_error(error))

    def _latest(self, kind: type) -> SentOrder:
        return [sent for sent in self.sent if isinstance(sent.order, kind)][-1]

    def _tell(self, sent: SentOrder, tell: Callable[[], None]) -> None:
        if sent.number not in self.cancelled:
            tell()
