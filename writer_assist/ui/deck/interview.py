"""An interview with a character: whom to ask, the answers so far, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from writer_assist.domain.deck import DeckCard, DeckKind, SentenceTemplate
from writer_assist.ui.deck.choices import LineField
from writer_assist.ui.deck.labels import said

NAME = "name"  # of the character, among the values of a question


class InterviewFields(QWidget):
    """Takes a name and answers; Enter after an answer asks the next question.

    Signals:
        who_given: str, whom to ask from now on.
        answered: The question has its answer.
    """

    who_given = Signal(str)
    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: DeckCard | None = None
        self._told: list[str] = []
        self._who = LineField(
            self.tr("Whom do you ask?"), self.tr("Whom do you ask?   (Enter)"), self
        )
        self._answer = LineField(
            self.tr("Your answer"), self.tr("Answer as they would   (Enter asks on)"), self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._who)
        column.addWidget(self._answer)
        self._who.returnPressed.connect(self._give_who)
        self._answer.returnPressed.connect(self._give_answer)

    def show_question(self, card: DeckCard) -> None:
        """Be ready for the answer to a question; a card without a name asks nothing."""
        self._card = card
        name = dict(card.prompt.values).get(NAME, "")
        if name:
            self._who.setText(name)
        self._answer.setVisible(bool(name))
        if name and self._who.hasFocus():
            self._answer.setFocus()

    def as_card(self, card: DeckCard) -> DeckCard:
        """Return all that was asked and answered as one card, to be kept or written on.

        An answer that was typed and not entered yet is part of it.
        """
        told = [*self._told, *self._pending()]
        if card.kind is not DeckKind.INTERVIEW or not told:
            return card
        title = SentenceTemplate.of("Interview with {name}", name=self._who.text().strip())
        return replace(card, prompt=title, text="\n\n".join(told), notes=(), facts=())

    @Slot()
    def _give_who(self) -> None:
        if self._who.text().strip():
            self._told.clear()
            self.who_given.emit(self._who.text().strip())

    @Slot()
    def _give_answer(self) -> None:
        if answered := self._pending():
            self._told += answered
            self._answer.clear()
            self.answered.emit()

    def _pending(self) -> list[str]:
        """Return the question that is shown with the answer in the field, if there is one."""
        answer = self._answer.text().strip()
        if not answer or self._card is None:
            return []
        return [f"{said(self._card.prompt)}\n{answer}"]
