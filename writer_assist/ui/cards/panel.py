"""The set of continuations that is shown, and its neighbours at this place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from writer_assist.domain.candidates import RejectedText
from writer_assist.domain.continuation import CardFinished, Continuation, SetStarted
from writer_assist.domain.sampling import Length
from writer_assist.ui.cards.card import Card, number_keys
from writer_assist.ui.cards.column import CardColumn
from writer_assist.ui.cards.rejected import RejectedTextsDialog, count_words
from writer_assist.ui.sliders import FaithfulnessBar, VoiceBar
from writer_assist.ui.text import how_to_ask, key_name
from writer_assist.ui.widgets import (
    EmptyState,
    IconButton,
    LinkButton,
    NamedLabel,
    PaneHeader,
)


class ContinuationsPanel(QWidget):
    """Shows cards while they are written; no card is chosen beforehand.

    Attributes:
        ask: The button of the empty panel.
        voice: The slider of the writer's voice, hidden until there is one.

    Signals:
        continue_requested: A first set is wanted.
        insert_requested: int, bool: the card, whether only its first sentence.
        dismiss_requested: int, the card.
        pin_toggled: int, bool: the card, whether it is to stay.
        rewrite_requested: int, the card to write again.
        replay_requested: The set is to be written exactly again.
        again_requested: A new set is wanted for the same place.
        stop_requested: Writing is to stop.
        earlier_requested: The set before this one is wanted.
        later_requested: The set after this one is wanted.
        back_requested: int, the rejected text that is to become a card.
        dial_changed: float, how closely cards keep to their notes, from -1 to 1.
    """

    continue_requested = Signal()
    insert_requested = Signal(int, bool)
    dismiss_requested = Signal(int)
    pin_toggled = Signal(int, bool)
    rewrite_requested = Signal(int)
    replay_requested = Signal()
    again_requested = Signal()
    stop_requested = Signal()
    earlier_requested = Signal()
    later_requested = Signal()
    back_requested = Signal(int)
    dial_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Continuations"))
        self._stale = False
        self._note = ""
        self._hint = how_to_ask()
        self._header = PaneHeader(self.tr("Continuations"), self)
        self._place = NamedLabel("", "Quiet", self)
        self._earlier = IconButton("back", self.tr("Previous set"), self, key="Alt+PgUp")
        self._later = IconButton("forward", self.tr("Next set"), self, key="Alt+PgDown")
        self._again = IconButton(
            "again", self.tr("Write another set"), self, key="Ctrl+Shift+Enter"
        )
        self._stop = IconButton("stop", self.tr("Stop writing"), self, key="Esc")
        self._dial = FaithfulnessBar(self)
        self._dial.hide()
        self.voice = VoiceBar(self)
        self._empty = EmptyState(self._hint, self.tr("Continue the text"), self)
        self.ask = self._empty.button
        self._fallen: tuple[RejectedText, ...] = ()
        self._fallen_list: RejectedTextsDialog | None = None
        self._cards = CardColumn(self)
        self._fallen_line = LinkButton("", self)
        self._lay_out()
        self._connect()
        self._show_state()

    def card(self, number: int) -> Card:
        """Return a card that is shown.

        Raises:
            KeyError: There is none of that number.
        """
        return self._cards.card(number)

    def continuations(self) -> tuple[Continuation, ...]:
        """Return what the cards show at this moment, in order."""
        return tuple(card.continuation for card in self._cards.cards())

    def start_set(self, started: SetStarted) -> None:
        """Show the cards of a new set, still empty."""
        self._note = ""
        self._fill(started.continuations, slowly=bool(started.receipt.at_first))

    def say_why_few(self, words: str) -> None:
        """Say below the cards why there are no more of them; the next set removes it."""
        self._cards.set_foot(words)
        self.updateGeometry()

    def grow(self, continuations: tuple[Continuation, ...]) -> None:
        """Show what one step brought; dismissed cards are passed over."""
        self._cards.grow(continuations)

    def finish_card(self, finished: CardFinished) -> None:
        """Show a finished card."""
        self._cards.finish(finished, stale=self._stale)
        self._show_state()

    def show_continuations(
        self,
        continuations: tuple[Continuation, ...],
        position: int,
        count: int,
        pinned: frozenset[int] = frozenset(),
    ) -> None:
        """Show a set as a whole.

        Args:
            continuations: Its cards; those dismissed are left out.
            position: Its place among the sets of this place, from 1.
            count: How many sets there are.
            pinned: Numbers of the cards that are pinned.
        """
        self._note = ""
        self._fill(continuations, pinned)
        self.set_position(position, count)

    def add_card(self, continuation: Continuation) -> None:
        """Show one more card, and go to it."""
        self.add_beside(continuation)
        self._cards.go_to(continuation.card)

    def add_beside(self, continuation: Continuation) -> None:
        """Show one more card below the others, which stay as they are."""
        self._cards.add(continuation)
        self._show_state()

    def set_rejected(self, texts: tuple[RejectedText, ...]) -> None:
        """Say in a quiet line how many texts were rejected."""
        self._fallen = texts
        self._fallen_line.setText(count_words(texts))
        self._fallen_line.setVisible(bool(texts))
        if self._fallen_list is not None:
            self._fallen_list.set_texts(texts)

    @Slot()
    def show_rejected(self) -> None:
        """Open the list of rejected texts, with the reasons."""
        if self._fallen_list is None:
            self._fallen_list = RejectedTextsDialog(self.window())
            self._fallen_list.wanted.connect(self.back_requested)
        self._fallen_list.set_texts(self._fallen)
        self._fallen_list.show()

    def set_position(self, position: int, count: int) -> None:
        """Show the number of this set, from 1, and how many there are."""
        several = count > 1
        words = self.tr("{position} of {count}") if several else ""
        self._place.setText(words.format(position=position, count=count))
        self._earlier.setVisible(several)
        self._later.setVisible(several)
        self._earlier.setEnabled(position > 1)
        self._later.setEnabled(position < count)

    def set_stale(self, stale: bool) -> None:
        """Grey the cards a little, and say that the paragraph has changed."""
        if stale == self._stale:
            return
        self._stale = stale
        for card in self._cards.cards():
            card.set_stale(stale)
        self._show_state()

    def mark_cut(self) -> None:
        """Mark unfinished cards as stopped; they stay usable."""
        self._cards.mark_cut()
        self._show_state()

    def remove_card(self, number: int) -> None:
        """Remove a dismissed card; its neighbour gets the focus."""
        if not any(card.continuation.card == number for card in self._cards.cards()):
            return
        card, focus = self._cards.card(number), QApplication.focusWidget()
        focused = focus is not None and (focus is card or card.isAncestorOf(focus))
        self._cards.remove(number)
        shown = self._cards.shown()
        neighbours = sorted(shown, key=lambda other: (other < number, abs(other - number)))
        if focused and neighbours:
            self._cards.go_to(neighbours[0])
        self._show_state()

    def clear(self) -> None:
        """Show no cards."""
        self._fill(())
        self.set_position(1, 1)

    @Slot(bool)
    def show_dial(self, shown: bool) -> None:
        """Show or hide the slider."""
        self._dial.setVisible(shown)
        self._show_state()

    def set_dial(self, value: float) -> None:
        """Set the slider without a signal."""
        self._dial.set_value(value)
        self._show_state()

    @Slot()
    def reset_dial(self) -> None:
        """Return the slider to the middle."""
        self._dial.reset()

    def set_hint(self, text: str) -> None:
        """Say what to do when there are no cards: how to ask, or what is missing."""
        self._hint = text
        self._show_state()

    def set_note(self, text: str) -> None:
        """Say in one line what is going on; the next set removes it."""
        self._note = text
        self._show_state()

    def expect(self, length: Length, *, streamed: bool) -> None:
        """Set how long the next cards may be, and whether they are shown word by word."""
        self._cards.expect(length, streamed=streamed)

    def wanted_height(self, width: int) -> int:
        """Return the height that shows a set as a whole, or how to ask for one."""
        above = self._header.sizeHint().height() + self._unfolded_height()
        if self.is_empty():
            return above + self._empty.wanted_height(width)
        return above + self._cards.wanted_height(width)

    def set_compact(self, compact: bool) -> None:
        """Take less room, for low windows."""
        self._header.set_compact(compact)
        self._cards.set_compact(compact)

    def set_text_size(self, points: float) -> None:
        """Set the size of the cards' text in points."""
        self._cards.set_text_size(points)

    def is_empty(self) -> bool:
        """Tell whether no card is shown."""
        return not self._cards.shown()

    def is_writing(self) -> bool:
        """Tell whether one of the cards is being written."""
        return any(card.continuation.ending is None for card in self._cards.cards())

    def focus_first(self) -> None:
        """Put the focus on the first card, or on what asks for one."""
        shown = self._cards.shown()
        first = self._cards.card(shown[0]) if shown else self._empty.button
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _unfolded_height(self) -> int:
        shown = [one for one in (self._dial, self.voice) if not one.isHidden()]
        return sum(one.sizeHint().height() for one in shown)

    def _lay_out(self) -> None:
        beside = (self._earlier, self._later, self._stop, self._again)
        for widget in (self._fallen_line, self._place, *beside):
            self._header.add(widget)
        self.set_position(1, 1)
        self._fallen_line.setToolTip(self.tr("Show what else was written, and why it is not here"))
        self._fallen_line.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._dial)
        layout.addWidget(self.voice)
        layout.addWidget(self._empty)
        layout.addWidget(self._cards, 1)
        layout.addStretch(0)

    def _connect(self) -> None:
        self._empty.button.clicked.connect(self.continue_requested)
        self._earlier.clicked.connect(self.earlier_requested)
        self._later.clicked.connect(self.later_requested)
        self._again.clicked.connect(self.again_requested)
        self._stop.clicked.connect(self.stop_requested)
        self._fallen_line.clicked.connect(self.show_rejected)
        self._dial.changed.connect(self.dial_changed)
        self._dial.changed.connect(self._show_state)
        self._cards.card_added.connect(self._connect_card)

    def _fill(
        self,
        continuations: tuple[Continuation, ...],
        pinned: frozenset[int] = frozenset(),
        *,
        slowly: bool = False,
    ) -> None:
        self._stale = False
        self._cards.fill(continuations, pinned, slowly=slowly)
        self.updateGeometry()
        self._show_state()

    @Slot(object)
    def _connect_card(self, card: Card) -> None:
        card.insert_requested.connect(self.insert_requested)
        card.dismiss_requested.connect(self.dismiss_requested)
        card.pin_toggled.connect(self.pin_toggled)
        card.rewrite_requested.connect(self.rewrite_requested)
        card.replay_requested.connect(self.replay_requested)
        card.step_requested.connect(self._cards.step)

    def _show_state(self) -> None:
        shown = not self.is_empty()
        writing = self.is_writing()
        self._stop.setVisible(shown and writing)
        self._again.setVisible(shown and not writing)
        self._empty.setVisible(not shown)
        self._cards.setVisible(shown)
        self._empty.set_sentence(self._hint)
        self._header.subject.set_text(self._state(writing))

    def _state(self, writing: bool) -> str:
        if self._note:
            return self._note
        if self._stale:
            return self.tr("Outdated: the paragraph has changed")
        if writing:
            return self.tr("Writing… {key} stops").format(key=key_name("Esc"))
        leaning = self._dial.words() if self._dial.isHidden() else ""
        if self.is_empty():
            return leaning
        held = key_name("Alt+1").removesuffix("1")
        insert = self.tr("{keys} inserts").format(keys=f"{held}{number_keys(self._cards.shown())}")
        return f"{insert} · {leaning}" if leaning else insert
