"""One card of the deck: what it asks, how it was drawn, and its notes, which can be opened."""

from __future__ import annotations

import html
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.deck import GRID, DeckCard, DeckKind, DeckNote
from writer_assist.ui.deck.labels import said, title_of
from writer_assist.ui.overlay import OverlayPage, card_text
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import IconButton, LinkButton, WrappedLabel

_IN_CELL = 14  # words of a note
_LONG_TITLE, _IN_GRID = 80, 22  # characters of a title


class CardView(OverlayPage):
    """Shows a card; what does not fit can be scrolled to.

    Signals:
        open_wanted: Snippet, to be opened in its note.
        turn_wanted: int, a row of the grid, or a column counted after the rows.
    """

    larger = 3.0
    open_wanted = Signal(object)
    turn_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: DeckCard | None = None

    def show_words(self, words: str) -> None:
        """Show a sentence instead of a card."""
        self._card, self._words = None, words
        self.fill()

    def show_card(self, card: DeckCard) -> None:
        """Show a card."""
        self._card = card
        self.fill()

    def fill_column(self, column: QVBoxLayout, page: QWidget) -> None:
        """Put the card into the column: its question, its text, its notes."""
        column.setSpacing(10)
        card = self._card
        if words := said(card.prompt) if card else self._words:
            column.addWidget(card_text(words, self.question_font(), page))
        if card is not None:
            if card.text:
                column.addWidget(card_text(card.text, self.text_font(), page))
            for fact in card.facts:
                column.addWidget(WrappedLabel(said(fact), page))
            if card.kind is DeckKind.GRID and card.notes:
                column.addWidget(self._grid(card, page))
            elif card.kind is DeckKind.CUT_UP:
                column.addWidget(self._cut_up(card, page))
            else:
                for note in card.named:
                    column.addWidget(self._note(note, page))

    def _note(self, note: DeckNote, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        if label := said(note.label):
            column.addWidget(WrappedLabel(label, box))
        column.addWidget(self._link(note, box), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(card_text(note.quote, self.text_font(), box))
        return box

    def _cut_up(self, card: DeckCard, parent: QWidget) -> QWidget:
        """Show the stretches as one text; each leads to its note, and the notes are named below."""
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(CutUpText(card, self.text_font(), self.open_wanted, box))
        first = {note.snippet.passage.note_id: note for note in reversed(card.named)}
        for note in reversed(first.values()):
            column.addWidget(self._link(note, box), 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _grid(self, card: DeckCard, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(12)
        heads, cells = card.notes[: 2 * GRID], card.notes[2 * GRID :]
        for place in range(GRID):
            grid.addWidget(self._head(heads[place], place, box), place + 1, 0)
            column = GRID + place
            grid.addWidget(self._head(heads[column], column, box), 0, place + 1)
            grid.setColumnStretch(place + 1, 1)
            for at in range(GRID):
                cell = cells[GRID * place + at]
                grid.addWidget(self._cell(cell, box), place + 1, at + 1)
        grid.setColumnStretch(0, 1)
        return box

    def _head(self, note: DeckNote | None, place: int, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        if note is not None:
            row.addWidget(self._link(note, box, strong=True, longest=_IN_GRID), 1)
        words = tr("Draw this row again") if place < GRID else tr("Draw this column again")
        again = IconButton("again", words, box)
        again.clicked.connect(partial(self.turn_wanted.emit, place))
        row.addWidget(again)
        return box

    def _cell(self, note: DeckNote | None, parent: QWidget) -> QWidget:
        if note is None:
            return WrappedLabel(tr("No note is left for this."), parent)
        box = QWidget(parent)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        link = self._link(note, box, longest=_IN_GRID)
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        words = note.quote.split()
        cut = " ".join(words[:_IN_CELL]) + (" …" if len(words) > _IN_CELL else "")
        column.addWidget(WrappedLabel(cut, box))
        column.addStretch(1)
        return box

    def _link(
        self, note: DeckNote, parent: QWidget, *, strong: bool = False, longest: int = _LONG_TITLE
    ) -> LinkButton:
        title = note.snippet.passage.note_title or title_of(note)
        if len(title) > longest:
            title = f"{title[: longest - 1].rstrip()}…"
        link = LinkButton(title.replace("&", "&&"), parent)
        link.setAccessibleName(tr("Open the note {title}").format(title=title_of(note)))
        link.setToolTip(note.quote if strong else title_of(note))
        link.setMinimumWidth(40)
        if strong:
            font = link.font()
            font.setBold(True)
            link.setFont(font)
        link.clicked.connect(partial(self.open_wanted.emit, note.snippet))
        return link


class CutUpText(WrappedLabel):
    """A text of several stretches; a click on one opens its note."""

    _notes: tuple[DeckNote, ...] = ()  # colours may change before there are any

    def __init__(
        self, card: DeckCard, font: QFont, opened: SignalInstance, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._notes, self._opened = card.named, opened
        self.setObjectName("CardText")
        self.setFont(font)
        self.setTextFormat(Qt.TextFormat.RichText)
        self._colour()
        self.setAccessibleName(" ".join(note.quote for note in self._notes))
        self.linkActivated.connect(self._open)
        self.linkHovered.connect(self._name)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        roles = (QPalette.ColorRole.Text, QPalette.ColorRole.Dark)
        colours = [QApplication.palette().color(role).name() for role in roles]
        pieces = []
        for number, note in enumerate(self._notes):
            # In turns, so that the seams can be seen.
            style = f"color: {colours[number % 2]}; text-decoration: none"
            words = html.escape(note.quote)
            pieces.append(f'<a href="{number}" style="{style}">{words}</a>')
        self.setText(" ".join(pieces))

    @Slot(str)
    def _open(self, number: str) -> None:
        self._opened.emit(self._notes[int(number)].snippet)

    @Slot(str)
    def _name(self, number: str) -> None:
        self.setToolTip(title_of(self._notes[int(number)]) if number else "")
