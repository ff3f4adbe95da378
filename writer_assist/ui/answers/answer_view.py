"""The conversation: the latest answer in full, the earlier ones below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from writer_assist.domain.answers import AnswerState, Quotation
from writer_assist.history.conversation import KeptExchange
from writer_assist.ui.answers.labels import explanation, state_in_words
from writer_assist.ui.text import tr
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import IconButton, LinkButton, NamedLabel, WrappedLabel, rule

LARGER = 1.5  # points by which a question is larger than its answer
MOST_SHOWN = 30  # exchanges; the search finds the others
_LONG_PLACE = 90  # characters


class AnswerView(QScrollArea):
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
        self._points = 11.5
        self._kept: tuple[KeptExchange, ...] = ()
        self._words = ""
        self.setObjectName("DeckCard")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        if points != self._points:
            self._points = points
            self._fill()

    def show_words(self, words: str) -> None:
        """Show a sentence instead of a conversation."""
        self._kept, self._words = (), words
        self._fill()

    def show_exchanges(self, kept: Sequence[KeptExchange]) -> None:
        """Show exchanges; they are given in the order in which they were asked."""
        self._kept = tuple(reversed(kept))
        self._fill()

    def _fill(self) -> None:
        page = QWidget(self)
        page.setObjectName("DeckPage")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 8, 6)
        column.setSpacing(12)
        if not self._kept and self._words:
            column.addWidget(_text(self._words, reading_font(self._points), page))
        for number, one in enumerate(self._kept[:MOST_SHOWN]):
            if number:
                column.addWidget(rule(page))
            column.addWidget(self._exchange(one, page))
        column.addStretch(1)
        self.setWidget(page)  # the one before is destroyed

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
        for quotation in answer.quotations:
            column.addWidget(self._quotation(quotation, box))
        if answer.facts:
            about = tr("About {name}").format(name=answer.character)
            column.addWidget(NamedLabel(about, "Faint", box))
            for quotation in answer.facts:
                column.addWidget(self._quotation(quotation, box))
        return box

    def _head(self, one: KeptExchange, parent: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        font = reading_font(self._points + LARGER)
        question = _text(one.answer.question, font, parent)
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
        column.addWidget(_text(one.text, reading_font(self._points), box))
        place = one.place if len(one.place) <= _LONG_PLACE else f"{one.place[:_LONG_PLACE]}…"
        link = LinkButton(place.replace("&", "&&"), box)
        where = tr("Open the draft at {place}") if one.draft else tr("Open the note at {place}")
        link.setAccessibleName(where.format(place=one.place))
        link.setToolTip(where.format(place=one.place))
        link.setMinimumWidth(40)
        link.clicked.connect(partial(self.open_wanted.emit, one))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return box


def _text(words: str, font: QFont, parent: QWidget) -> WrappedLabel:
    label = WrappedLabel(words, parent)
    label.setObjectName("CardText")
    label.setFont(font)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
