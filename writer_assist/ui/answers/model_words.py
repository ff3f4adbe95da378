"""Asks a language model for its own words below an answer, one exchange at a time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.answers import Answer
from writer_assist.domain.continuation import SetFinished
from writer_assist.domain.model_words import WordsKind, kind_for, notes_for, words_of
from writer_assist.domain.sampling import Sampling
from writer_assist.errors import WriterAssistError
from writer_assist.history.conversation import KeptExchange
from writer_assist.messages.orders import words_for_answer
from writer_assist.ui.engine_bridge import Engine


class ModelWordsController(QObject):
    """Asks, waits until the influence of the notes is measured, and shows nothing before.

    Signals:
        written: int, ModelWords: the number of the exchange, and what the model says.
        busy_changed: bool, whether it is being written.
        failed: WriterAssistError.
    """

    written = Signal(int, object)
    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        sampling: Callable[[], Sampling],
        keeps_voice: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is asked for yet.

        Args:
            engine: The model process.
            sampling: Returns how the writer's cards are written.
            keeps_voice: Returns whether the model in use can reply as a character.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._sampling, self._keeps_voice = engine, sampling, keeps_voice
        self._number: int | None = None
        self._wanted = 0, WordsKind.ANSWER
        self._answer = Answer("")
        self._again = False

    @Slot(object)
    def ask(self, one: KeptExchange) -> None:
        """Ask for words below an exchange; those that are still being written are given up."""
        self.stop()
        kind = kind_for(one.answer, keeps_voice=self._keeps_voice())
        if kind is None:
            return
        self._wanted, self._answer = (one.number, kind), one.answer
        self._again = kind is WordsKind.REPLY
        self.busy_changed.emit(True)
        self._send()

    @Slot()
    def stop(self) -> None:
        """Give up what is being written."""
        if self._number is not None:
            self._engine.cancel(self._number, unhurried=True)
            self._end()

    def _send(self) -> None:
        answer, kind = self._answer, self._wanted[1]
        order = words_for_answer(answer, notes_for(answer), kind, self._sampling())
        self._number = self._engine.send(
            order, on_piece=self._receive, on_done=self._end_or_repeat, on_error=self._fail
        )

    def _receive(self, event: object) -> None:
        if isinstance(event, SetFinished) and self._number is not None:
            number, kind = self._wanted
            words = words_of(event.continuations[0], kind, self._answer)
            if not words.sentences and self._again:
                return  # once more, by chance another, as soon as this has ended
            self._again = False
            self.written.emit(number, words)

    def _end_or_repeat(self) -> None:
        if self._number is not None and self._again:
            self._again = False
            self._send()
        else:
            self._end()

    def _end(self) -> None:
        self._number = None
        self.busy_changed.emit(False)

    def _fail(self, error: WriterAssistError) -> None:
        self._end()
        self.failed.emit(error)
