"""Writing a set exactly again: whether it comes out the same, and what its notes did, in full."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    Continuation,
    ContinuationEvent,
)
from writer_assist.domain.note import NoteText
from writer_assist.domain.passage import Passage
from writer_assist.errors import EngineStoppedError, ModelError, WriterAssistError
from writer_assist.messages.library import ReadNote
from writer_assist.messages.model import ReplayReceipt
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.cards.sets import CardSet
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.text import tr


class ReplayController(QObject):
    """Writes the set that is shown once more, beside it; what is shown stays.

    Signals:
        told: str, a sentence: that it is being written, that it came out the same, or from
            which word on it did not; and which notes have changed since.
        measured: CardFinished, a card of the set that is shown, its notes now measured in full.
        changed: KeptSet, to be stored.
    """

    told = Signal(str)
    measured = Signal(object)
    changed = Signal(object)

    def __init__(
        self,
        model: Engine,
        library: Engine,
        cards: ContinuationController,
        parent: QObject | None = None,
    ) -> None:
        """Ask for nothing yet.

        Args:
            model: The model process; it writes.
            library: The library process; it knows the notes as they are now.
            cards: Know the set that is shown.
            parent: Holds it.
        """
        super().__init__(parent)
        self._model, self._library, self._cards = model, library, cards
        self._number = 0
        self._changed: dict[str, None] = {}
        self._set: CardSet | None = None

    @Slot()
    def replay(self) -> None:
        """Write the set that is shown again."""
        shown = self._cards.shown
        if shown is None or not shown.finished:
            return
        self._model.cancel(self._number)
        self._changed, self._set = {}, shown
        self.told.emit(tr("Writing this set exactly again…"))
        self._look_at_notes(shown.cards)
        self._number = self._model.send(
            ReplayReceipt(shown.kept().receipt),
            on_piece=self._receive,
            on_done=self._say_same,
            on_error=self._fail,
        )

    def _receive(self, event: ContinuationEvent) -> None:
        if not isinstance(event, CardMeasured) or self._set is None:
            return
        card = self._set.measure(event.continuation)
        if card is not None and self._set is self._cards.shown:
            self.measured.emit(CardFinished(card))

    def _say_same(self) -> None:
        sentence = tr("Written again, this set is the same word for word.")
        if self._set is not None and self._set.is_measured_in_full:
            self.changed.emit(self._set.kept())
            sentence = f"{sentence} " + tr("What its notes did is measured in full now.")
        self._tell(sentence)

    def _fail(self, error: WriterAssistError) -> None:
        if isinstance(error, ModelError):
            self._tell(str(error))
        else:
            self._model.report(error)

    def _tell(self, sentence: str) -> None:
        if self._changed:
            changed = tr("Changed since: {notes}.").format(notes=", ".join(self._changed))
            sentence = f"{sentence} {changed}"
        self.told.emit(sentence)

    def _look_at_notes(self, cards: tuple[Continuation, ...]) -> None:
        passages = {one.passage.passage_id: one.passage for card in cards for one in card.sources}
        for passage in passages.values():
            self._library.send(
                ReadNote(passage.note_id),
                on_piece=partial(self._compare, passage),
                on_error=partial(self._miss, passage),
            )

    def _compare(self, passage: Passage, note: NoteText) -> None:
        lines = [line for line in passage.text.split("\n") if line.strip()]
        if not all(line in note.text for line in lines):
            self._changed[passage.note_title] = None

    def _miss(self, passage: Passage, error: WriterAssistError) -> None:
        if not isinstance(error, EngineStoppedError):  # then nobody knows
            self._changed[passage.note_title] = None
