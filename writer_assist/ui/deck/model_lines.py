"""Lines that a language model adds to a card: the expected next one, and one from two notes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    Continuation,
    Strength,
)
from writer_assist.domain.deck import DeckCard, SentenceTemplate
from writer_assist.domain.sampling import Sampling
from writer_assist.errors import WriterAssistError
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import expected_line, line_from_notes
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.text import tr

STRENGTHS: Mapping[Strength, str] = {
    Strength.NONE: "no measurable influence",
    Strength.WEAK: "weak",
    Strength.STRONG: "strong",
}


class ModelLines(QObject):
    """Asks the model for one line at a time, for the card that is shown.

    Signals:
        written: DeckCard, with the line as its text; again when its notes were measured.
        busy_changed: bool, whether a line is being written.
        failed: WriterAssistError.
    """

    written = Signal(object)
    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        context: Callable[[], Context],
        sampling: Callable[[], Sampling],
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is asked for yet.

        Args:
            engine: The model process.
            context: Returns where the writer is.
            sampling: Returns how the writer's cards are written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._context, self._sampling = engine, context, sampling
        self._card: DeckCard | None = None
        self._number: int | None = None
        self._unwritten: DeckCard | None = None  # which asks for a continuation

    @Slot(object)
    def expect(self, card: DeckCard) -> None:
        """Ask for the likeliest continuation; it is the one not to write."""
        self._unwritten = card
        self._send(card, expected_line(self._context()))

    def resume(self) -> None:
        """Ask again for the continuation of a card that was left before it was written."""
        if self._unwritten is not None:
            self.expect(self._unwritten)

    @Slot(object)
    def bridge(self, card: DeckCard) -> None:
        """Ask for one line from both notes of a collision."""
        snippets = tuple(note.snippet for note in card.named)
        self._send(card, line_from_notes(self._context(), snippets, self._sampling()))

    def forget(self) -> None:
        """Stop, and forget the card: another page is open."""
        self._unwritten = None
        self.stop()

    @Slot()
    def stop(self) -> None:
        """Forget a line that is still being written."""
        if self._number is not None:
            self._engine.cancel(self._number, unhurried=True)
            self._end()

    def _send(self, card: DeckCard, order: ContinueStory) -> None:
        self.stop()
        self._card = card
        self.busy_changed.emit(True)
        self._number = self._engine.send(
            order, on_piece=self._receive, on_done=self._end, on_error=self._fail
        )

    def _receive(self, event: object) -> None:
        if isinstance(event, CardFinished | CardMeasured):
            self._show(event.continuation)

    def _show(self, continuation: Continuation) -> None:
        if self._card is None or continuation.card != 0 or not continuation.text.strip():
            return
        self._unwritten = None
        fact = influence_fact(continuation)
        self.written.emit(
            dataclasses.replace(
                self._card,
                text=continuation.text.strip(),
                facts=(*self._card.facts, fact) if fact else self._card.facts,
            )
        )

    def _end(self) -> None:
        self._number = None
        self.busy_changed.emit(False)

    def _fail(self, error: WriterAssistError) -> None:
        self._end()
        self.failed.emit(error)


def influence_fact(continuation: Continuation) -> SentenceTemplate | None:
    """Return whose line it is, and what each note did to it; None before that is measured."""
    together = continuation.together
    if together is None:
        return SentenceTemplate("The likeliest line of a language model, with no chance in it.")
    if not together.influences:
        return None
    each = ", ".join(
        f"{snippet.passage.note_title} ({tr(STRENGTHS[influence.strength])})"
        for snippet, influence in zip(together.snippets, together.influences, strict=True)
    )
    return SentenceTemplate.of("The line is a model’s. Measured influence: {notes}.", notes=each)
