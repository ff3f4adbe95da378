"""The conversation: the latest answer in full, the earlier ones below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from writer_assist.domain.answers import AnswerState, Quotation
from writer_assist.domain.model_words import ModelWords
from writer_assist.history.conversation import KeptExchange
from writer_assist.ui.answers.labels import explanation, heading_between, state_in_words
from writer_assist.ui.answers.words_view import words_widget
from writer_assist.ui.overlay import OverlayPage, card_text
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import IconButton, LinkButton, NamedLabel, WrappedLabel, rule

MOST_SHOWN = 30  # exchanges; the search finds the others
_LONG_PLACE = 90  # characters


class AnswerView(OverlayPage):
    """Shows what was asked and answered, the latest first; what does not fit can be scrolled to.

    Signals:
        open_wanted: Quotation, to be opened where it stands.
        note_wanted: KeptExchange, to become a note.
        delete_wanted: KeptExchange.
    """

    open_wanted = Signal(object)
    note_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: tuple[KeptExchange, ...] = ()
        self._of_model: dict[int, ModelWords] = {}  # by the number of the exchange

    def show_model_words(self, number: int, words: ModelWords | None) -> None:
        """Show what a model says below an exchange; None takes all of that away."""
        if words is None:
            self._of_model.clear()
        else:
            self._of_model[number] = words
        self.fill()

    def show_words(self, words: str) -> None:
        """Show a sentence instead of a conversation."""
        self._kept, self._words = (), words
        self.fill()

    def show_exchanges(self, kept: Sequence[KeptExchange]) -> None:
        """Show exchanges; they are given in the order in which they were asked."""
        self._kept = tuple(reversed(kept))
        self.fill()

    def fill_column(self, column: QVBoxLayout, page: QWidget) -> None:
        """Put the exchanges into the column, the latest in full."""
        column.setSpacing(12)
        if not self._kept and self._words:
            column.addWidget(card_text(self._words, self.text_font(), page))
        for number, one in enumerate(self._kept[:MOST_SHOWN]):
            if number:
                column.addWidget(rule(page))
            column.addWidget(self._exchange(one, page))

    def _exchange(self, one: KeptExchange, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._head(one, box))
        answer = one.answer
        state = NamedLabel(state_in_words(answer), "CardState", box)
        if answer.state is not AnswerState.SAYS:
            state.setObjectName("Faint")
        column.addWidget(state)
        if words := explanation(answer):
            column.addWidget(WrappedLabel(words, box))
        before = None
        for quotation in answer.quotations:
            if not answer.character and (heading := heading_between(before, quotation)):
                column.addWidget(NamedLabel(heading, "Faint", box))
            column.addWidget(self._quotation(quotation, box))
            before = quotation
        if answer.facts:
            about = tr("About {name}").format(name=answer.character)
            column.addWidget(NamedLabel(about, "Faint", box))
            for quotation in answer.facts:
                column.addWidget(self._quotation(quotation, box))
        if (said := self._of_model.get(one.number)) is not None:
            column.addWidget(words_widget(said, self.text_font(), box))
        return box

    def _head(self, one: KeptExchange, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        question = card_text(one.answer.question, self.question_font(), parent)
        row.addWidget(question, 1)
        for picture, name, wanted in (
            ("note", tr("Make this answer a note"), self.note_wanted),
            ("close", tr("Delete this question"), self.delete_wanted),
        ):
            button = IconButton(picture, name, parent)
            button.clicked.connect(partial(wanted.emit, one))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _quotation(self, one: Quotation, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 0, 0, 2)
        column.setSpacing(1)
        column.addWidget(card_text(one.text, self.text_font(), box))
        place = one.place if len(one.place) <= _LONG_PLACE else f"{one.place[:_LONG_PLACE]}…"
        link = LinkButton(place.replace("&", "&&"), box)
        where = (
            tr("Open the manuscript at {place}") if one.draft else tr("Open the note at {place}")
        )
        link.setAccessibleName(where.format(place=one.place))
        link.setToolTip(where.format(place=one.place))
        link.setMinimumWidth(40)
        link.clicked.connect(partial(self.open_wanted.emit, one))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return box
