"""The cards for a selection, beside the text."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from writer_assist.domain.rewriting import Rewriting
from writer_assist.ui.rewriting.card import RewritingCard
from writer_assist.ui.rewriting.labels import named
from writer_assist.ui.text import tr
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import MARGIN, IconButton, LinkButton, NamedLabel, WrappedLabel

INSET = 6  # pixels of a card beyond the words above it


class RewritingPane(QWidget):
    """Shows other wordings; nothing is changed in the text before one is accepted.

    Signals:
        closed: The writer has seen enough.
        accept_wanted: int, Rewriting: the card, and the changes that are wanted.
        keep_wanted: Rewriting, to be kept in a note.
        quote_wanted: Snippet, to be quoted in the draft.
        note_wanted: Snippet, whose note is to be opened.
        next_wanted: Other wordings for the same selection are wanted.
        stop_wanted: No more is to be looked for.
    """

    closed = Signal()
    accept_wanted = Signal(int, object)
    keep_wanted = Signal(object)
    quote_wanted = Signal(object)
    note_wanted = Signal(object)
    next_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Other wordings"))
        self._points = 11.5
        self._selection = ""
        self._cards: dict[int, RewritingCard] = {}
        self._about = WrappedLabel("", self)
        self._progress = NamedLabel("", "Faint", self)
        self._stop = LinkButton(tr("Stop"), self)
        self._stop.clicked.connect(self.stop_wanted)
        self._next = LinkButton(tr("Next ways"), self)
        self._next.setToolTip(tr("Other notes, and other sentences from them (N)"))
        self._next.clicked.connect(self.next_wanted)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(MARGIN - INSET, 4, MARGIN - INSET, 8)
        self._column.setSpacing(8)
        self._scroll = QScrollArea(self)
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_busy("")
        self.set_next(there=False)

    def begin(self, selection: str) -> None:
        """Show no card yet for a selection."""
        self._selection = selection
        self._about.setText(tr("For {words}").format(words=named(selection)))
        self._clear()

    def show_words(self, words: str) -> None:
        """Show a sentence instead of cards: there is no selection, or nothing to say about it."""
        self._selection = ""
        self._about.setText(words)
        self._clear()
        self.set_busy("")
        self.set_next(there=False)

    def add_card(self, number: int, rewriting: Rewriting) -> None:
        """Show another wording below those that are there."""
        card = RewritingCard(self._selection, rewriting, reading_font(self._points), self)
        card.accept_wanted.connect(partial(self.accept_wanted.emit, number))
        card.keep_wanted.connect(self.keep_wanted)
        card.note_wanted.connect(self.note_wanted)
        card.quote_wanted.connect(self.quote_wanted)
        card.dismiss_wanted.connect(partial(self.remove_card, number))
        card.step_wanted.connect(partial(self._step, number))
        self._cards[number] = card
        self._column.insertWidget(self._column.count() - 1, card)
        card.show()  # only what is in sight can have the keyboard
        if self.hasFocus():
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int, object)
    def change_card(self, number: int, rewriting: Rewriting) -> None:
        """Show a sentence that was written from the passage of a card."""
        if (card := self._cards.get(number)) is not None:
            card.show_rewriting(rewriting)

    def add_words(self, words: str) -> None:
        """Say a sentence among the cards."""
        said = WrappedLabel(words, self)
        said.setContentsMargins(INSET, 0, INSET, 0)
        self._column.insertWidget(self._column.count() - 1, said)

    def remove_card(self, number: int) -> None:
        """Take a card away; the keyboard goes to its neighbour."""
        card = self._cards.get(number)
        if card is None:
            return
        self._step(number, 1 if number != max(self._cards) else -1)
        if card.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        del self._cards[number]
        card.deleteLater()
        card.hide()

    def set_state(self, number: int, words: str, *, live: bool) -> None:
        """Say what became of a card, and whether it can be accepted."""
        if (card := self._cards.get(number)) is not None:
            card.set_state(words, live=live)

    def set_busy(self, words: str) -> None:
        """Say what is being looked for; nothing for an empty text."""
        self._progress.setText(words)
        self._progress.setVisible(bool(words))
        self._stop.setVisible(bool(words))

    def set_next(self, *, there: bool) -> None:
        """Offer other wordings or not."""
        self._next.setVisible(there)

    def set_text_size(self, points: float) -> None:
        """Set the size of the text of cards to come, in points."""
        self._points = points

    def take_focus(self) -> None:
        """Give the keyboard to the first card."""
        first: QWidget = next(iter(self._cards.values()), self)
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close with Escape; N asks for the next ways."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_N and not event.modifiers() and self._next.isVisible():
            self.next_wanted.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _clear(self) -> None:
        while self._column.count() > 1:  # the last one is the stretch
            item = self._column.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._cards.clear()

    def _step(self, number: int, step: int) -> None:
        numbers = list(self._cards)
        place = numbers.index(number) + step
        if 0 <= place < len(numbers):
            card = self._cards[numbers[place]]
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(card)

    def _lay_out(self) -> None:
        close = IconButton("close", tr("Close"), self, key="Esc")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN, 8, MARGIN - 8, 2)
        top.addWidget(NamedLabel(tr("Rewrite"), "PanelTitle", self), 1)
        top.addWidget(close)
        about = QVBoxLayout()
        about.setContentsMargins(MARGIN, 0, MARGIN, 4)
        about.addWidget(self._about)
        cards = QWidget(self)
        cards.setObjectName("CardsArea")
        cards.setLayout(self._column)
        self._column.addStretch(1)
        self._scroll.setWidget(cards)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setObjectName("CardsArea")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 4, MARGIN, 8)
        foot.setSpacing(12)
        foot.addWidget(self._progress)
        foot.addWidget(self._stop)
        foot.addStretch(1)
        foot.addWidget(self._next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(about)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(foot)
