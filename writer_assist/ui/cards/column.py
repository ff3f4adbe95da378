"""The cards of a set, one below the other: each as high as its text, and none that moves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from writer_assist.domain.continuation import CardFinished, Continuation
from writer_assist.domain.sampling import Length
from writer_assist.ui.cards.card import Card, card_height
from writer_assist.ui.widgets import MARGIN, WrappedLabel

SIDE = MARGIN - 6  # of the cards
# Of a hundred sentences of the starter model, ninety have at most fifteen words: two lines.
USUAL_WORDS = 15
# What a large model writes is seldom longer than this.
LARGE_MODEL_WORDS = 20


class CardColumn(QScrollArea):
    """Shows cards in order.

    Cards that are written word by word have their room from the start.  Cards that come whole
    appear in turn, each below the one before, so that what is being read never moves.

    Signals:
        card_added: Card, one that was not there before; its signals are to be connected.
    """

    card_added = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[int, Card] = {}
        self._count, self._words, self._in_turn = 0, 30, False
        self._turns, self._room = False, 30
        self._kept_until = -1
        self._compact, self._points = False, 11.0
        self._column = QVBoxLayout()
        self._column.addStretch(1)
        self._foot = WrappedLabel("", self)
        self._foot.setContentsMargins(MARGIN - SIDE, 2, MARGIN - SIDE, 0)
        self._foot.hide()
        self._column.insertWidget(0, self._foot)
        inside = QWidget(self)
        inside.setObjectName("Cards")
        inside.setLayout(self._column)
        self.setObjectName("CardsArea")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.set_compact(False)

    def card(self, number: int) -> Card:
        """Return a card.

        Raises:
            KeyError: There is none of that number.
        """
        return self._cards[number]

    def cards(self) -> list[Card]:
        """Return all cards in order, those included that are still to appear."""
        return [self._cards[number] for number in sorted(self._cards)]

    def shown(self) -> list[int]:
        """Return the numbers of the cards that can be seen, or scrolled to."""
        return sorted(number for number, card in self._cards.items() if not card.isHidden())

    def expect(self, length: Length, *, streamed: bool) -> None:
        """Set how the next cards will come; those that are here stay as they are.

        Args:
            length: How long they may become.
            streamed: Whether longer ones than a sentence are shown word by word.
        """
        self._in_turn = length.sentences == 1 or not streamed
        self._words = min(length.words, USUAL_WORDS) if self._in_turn else length.words

    def fill(
        self,
        continuations: tuple[Continuation, ...],
        pinned: frozenset[int] = frozenset(),
        *,
        slowly: bool = False,
    ) -> None:
        """Show these cards instead of others.

        Args:
            continuations: In any order; those without an ending are still to come.
            pinned: Numbers of those that are pinned.
            slowly: Whether some come long before others: each then has its room from the start.
        """
        self._turns = self._in_turn and not slowly
        self._room = max(self._words, LARGE_MODEL_WORDS) if slowly else self._words
        numbers = {continuation.card for continuation in continuations}
        self._count = max(numbers, default=0) + 1  # room for those dismissed is kept
        for number in self._cards.keys() - numbers:
            self._drop(number)
        ended = (one.card for one in continuations if one.ending is not None)
        self._kept_until = max(ended, default=-1)
        for continuation in continuations:
            awaited = continuation.ending is None
            card = self._cards.get(continuation.card) or self._add(continuation.card)
            card.keep_height(awaited and continuation.card < self._kept_until)
            card.reserve_words(self._room if awaited else 0)
            card.show_continuation(continuation, pinned=continuation.card in pinned)
        self.set_foot("")

    def set_foot(self, words: str) -> None:
        """Say something below the cards once all are there; nothing for an empty text."""
        self._foot.setText(words)
        self._show_in_turn()

    def grow(self, continuations: tuple[Continuation, ...]) -> None:
        """Show what one step brought; dismissed cards are passed over."""
        for continuation in continuations:
            card = self._cards.get(continuation.card)
            if card is not None:
                card.grow(continuation)

    def finish(self, finished: CardFinished, *, stale: bool) -> None:
        """Show a finished card, when it is its turn."""
        card = self._cards.get(finished.continuation.card)
        if card is None:
            return
        if self._turns:
            card.reserve_words(0)
        card.show_continuation(finished.continuation, pinned=card.pinned)
        card.set_stale(stale)
        self._show_in_turn()

    def add(self, continuation: Continuation) -> None:
        """Show one more card below the others, which stay as they are."""
        self._add(continuation.card).show_continuation(continuation)
        self._show_in_turn()

    def mark_cut(self) -> None:
        """Mark unfinished cards as stopped; those without a word go."""
        for card in self._cards.values():
            card.mark_cut()
        self._show_in_turn()

    def remove(self, number: int) -> None:
        """Remove a card."""
        self._drop(number)
        self._show_in_turn()

    def go_to(self, number: int) -> None:
        """Put the focus on a card."""
        self._cards[number].setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(self._cards[number], 0, 8)

    def step(self, number: int, direction: int) -> None:
        """Put the focus on the card after another (1), or on the one before it (-1)."""
        beyond = [other for other in self.shown() if (other - number) * direction > 0]
        if beyond:
            self.go_to(min(beyond, key=lambda other: abs(other - number)))

    def set_compact(self, compact: bool) -> None:
        """Take less room, for low windows."""
        self._compact = compact
        self._set_margins()
        self._column.setSpacing(4 if compact else 7)
        for card in self._cards.values():
            card.set_compact(compact)

    def set_text_size(self, points: float) -> None:
        """Set the size of the cards' text in points."""
        self._points = points
        for card in self._cards.values():
            card.set_text_size(points)

    def wanted_height(self, width: int) -> int:
        """Return the height in which a whole set of the usual length is seen."""
        inner = width - SIDE - self._right()
        card = card_height(inner, self._room, self._points, compact=self._compact)
        gap = self._column.spacing()
        around = self._column.contentsMargins()
        below = gap + self._foot.heightForWidth(inner) if self._foot.text() else 0
        return self._count * (card + gap) - gap + around.top() + around.bottom() + below

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the cards as wide as they were when the scroll bar comes or goes."""
        super().resizeEvent(event)
        self._set_margins()

    def _set_margins(self) -> None:
        bar = self.width() - self.viewport().width()
        below = 5 if self._compact else 10
        self._column.setContentsMargins(SIDE, 2, max(0, self._right() - bar), below)

    def _right(self) -> int:
        return max(SIDE, self.verticalScrollBar().sizeHint().width())

    def _show_in_turn(self) -> None:
        """Show the cards down to the first that is awaited, and those kept from another set.

        A card that was stopped before its first word is not shown.
        """
        awaited = False
        for number, card in sorted(self._cards.items()):
            one = card.continuation
            comes = one.ending is None
            empty = not comes and not one.text.strip()
            its_turn = number < self._kept_until or not (self._turns and awaited)
            card.setVisible(its_turn and not empty)
            awaited = awaited or comes
            if (layout := card.layout()) is not None:
                layout.activate()
        self._foot.setVisible(bool(self._foot.text()) and not awaited)
        self._column.activate()  # at once, so that no frame shows the old places

    def _add(self, number: int) -> Card:
        card = Card(number, self.widget())
        card.set_text_size(self._points)
        card.set_compact(self._compact)
        self._column.insertWidget(sum(other < number for other in self._cards), card)
        self._cards[number] = card
        self.card_added.emit(card)
        return card

    def _drop(self, number: int) -> None:
        card = self._cards.pop(number)
        card.hide()
        card.deleteLater()
