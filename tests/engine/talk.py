"""Talking to a real engine without a window."""

from __future__ import annotations

import itertools
from multiprocessing import get_context
from typing import Any

from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import SearchAnswer, Snippet
from writer_assist.errors import error_of_kind
from writer_assist.messages.envelope import (
    AnswerPart,
    Done,
    EngineReady,
    Exit,
    Failed,
    Notification,
    Request,
    Stopped,
)
from writer_assist.messages.library import FindSnippets, SearchNotes

PATIENCE_S = 90


class Talk:
    """One engine process and what it says."""

    def __init__(self, main, *arguments):
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=main, args=(theirs, *arguments), daemon=True)
        self.process.start()
        theirs.close()
        self._numbers = itertools.count(1)
        assert isinstance(self.hear(), EngineReady)

    def hear(self) -> Any:
        assert self.pipe.poll(PATIENCE_S), "the engine says nothing"
        return self.pipe.recv()

    def order(self, order: object) -> int:
        number = next(self._numbers)
        self.pipe.send(Request(number, order))
        return number

    def ask(self, order: object) -> list[Any]:
        """Give an order; return its pieces, raise its failure."""
        return self.rest(self.order(order))

    def rest(self, number: int) -> list[Any]:
        """Return the pieces of an order up to its end; answers to others are passed over."""
        pieces = []
        while True:
            answer = self.hear()
            if getattr(answer, "number", None) != number:
                continue
            if isinstance(answer, Failed):
                raise error_of_kind(answer.kind, answer.sentence)
            if isinstance(answer, Done | Stopped):
                return pieces
            assert isinstance(answer, AnswerPart)
            pieces.append(answer.value)

    def ask_once(self, order: object) -> Any:
        """Give an order that has one value besides progress."""
        (value,) = [piece for piece in self.ask(order) if not isinstance(piece, Progress)]
        return value

    def find(self, order: FindSnippets | SearchNotes) -> tuple[Snippet, ...]:
        """Search, and return the snippets of the complete answer."""
        answer: SearchAnswer = self.ask(order)[-1]
        assert answer.complete
        return answer.snippets

    def hears_told(self, kind: type) -> Any:
        """Wait until it says something of this kind without being asked."""
        while True:
            answer = self.hear()
            if isinstance(answer, Notification) and isinstance(answer.value, kind):
                return answer.value

    def leave(self) -> int | None:
        self.pipe.send(Exit())
        self.process.join(PATIENCE_S)
        code = self.process.exitcode
        self.pipe.close()
        return code

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()
