"""The deck over the window: one card, its notes, and the keys to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.deck import DeckCard, DeckKind, Distance, StuckAnswer
from writer_assist.ui.deck.card_view import CardView
from writer_assist.ui.deck.choices import Answers, ChipRow, LineField, chip
from writer_assist.ui.deck.interview import InterviewFields
from writer_assist.ui.deck.labels import DISTANCES, DeckPage, as_text
from writer_assist.ui.deck.sprint_page import SprintPage
from writer_assist.ui.engine_bridge import nothing
from writer_assist.ui.overlay import ENTER, Overlay, held_keys
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import LinkButton

WIDTH, HEIGHT, TOP = 780, 560, 56
_PAGES = tuple(DeckPage)
_IN_LINE = 8  # pages


class DeckOverlay(Overlay):
    """Space draws the next card, Enter takes it to a note, Esc goes back to the text.

    P pins the card's notes, K keeps the card, and the arrows turn to another kind.

    Attributes:
        sprint: The page on which a sprint is begun.

    Signals:
        page_wanted: DeckPage.
        next_wanted: Another card.
        answered: StuckAnswer.
        distance_wanted: Distance, bool: and whether both notes may be from one folder.
        turn_wanted: int, a row of the grid, or a column counted after the rows.
        open_wanted: Snippet, to be opened in its note.
        scratch_wanted: DeckCard, to be written on in a new note.
        pin_wanted: DeckCard.
        keep_wanted: DeckCard.
        let_go_wanted: DeckCard, which is not to be kept any more.
        line_left: str, what the writer will do next.
        ending_given: str, the last line that is written already.
        who_given: str, whom an interview asks.
        line_wanted: DeckCard, from whose notes a model is to write one line.
    """

    page_wanted = Signal(object)
    next_wanted = Signal()
    answered = Signal(object)
    distance_wanted = Signal(object, bool)
    turn_wanted = Signal(int)
    open_wanted = Signal(object)
    scratch_wanted = Signal(object)
    pin_wanted = Signal(object)
    keep_wanted = Signal(object)
    let_go_wanted = Signal(object)
    line_left = Signal(str)
    ending_given = Signal(str)
    who_given = Signal(str)
    line_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Deck"), width=WIDTH, height=HEIGHT, top=TOP)
        self._card: DeckCard | None = None
        self._kept: tuple[DeckCard, ...] = ()
        self._place = 0
        self._page = DeckPage.STUCK
        self._model = False
        names = {page: tr(page.value) for page in _PAGES}
        self._pages = ChipRow(_PAGES, names, self, in_line=_IN_LINE)
        self._distances = ChipRow(
            tuple(Distance), {one: tr(text) for one, text in DISTANCES.items()}, self
        )
        self._distances.choose(Distance.SIDEWAYS)
        self._one_folder = chip(self.tr("Same folder too"), self)
        self._answers = Answers(self)
        self._line = LineField(
            self.tr("What you will do next"),
            self.tr("Leave it for today: next I will …   (Enter)"),
            self,
        )
        self._ending = LineField(
            self.tr("Your last line"), self.tr("Your last line, as it will stand   (Enter)"), self
        )
        self._interview = InterviewFields(self)
        self.sprint = SprintPage(self)
        self._view = CardView(self)
        self._buttons = self._foot_buttons()
        self._bridge = LinkButton(self.tr("A line from both"), self)
        self._bridge.setToolTip(self.tr("A language model writes one sentence from both notes (B)"))
        self._bridge.clicked.connect(self._want_line)
        self._lay_out()
        self._connect()
        self.set_model(False)

    def set_model(self, there: bool) -> None:
        """Show or hide what only a language model can do."""
        self._model = there
        self._pages.show_one(DeckPage.EXPECTED, shown=there)
        self._bridge.setVisible(there and self._page is DeckPage.COLLISION)

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._view.set_text_size(points)
        self._answers.asks.setFont(self._view.question_font())

    @Slot(object)
    def show_page(self, page: DeckPage) -> None:
        """Turn to a page; its card comes later."""
        self._page, self._card = page, None
        self._pages.choose(page)
        self._answers.setVisible(page is DeckPage.STUCK)
        self._answers.clear()
        self._line.hide()
        self._ending.setVisible(page is DeckPage.LAST_LINE)
        self._interview.setVisible(page is DeckPage.INTERVIEW)
        self.sprint.setVisible(page is DeckPage.SPRINT)
        self._view.setVisible(page is not DeckPage.SPRINT)
        self._distances.setVisible(page is DeckPage.COLLISION)
        self._one_folder.setVisible(page is DeckPage.COLLISION)
        self._bridge.setVisible(self._model and page is DeckPage.COLLISION)
        keeping = page is DeckPage.KEPT
        self._buttons[-1].setText(self.tr("Let go") if keeping else self.tr("Keep"))
        for button in self._buttons:
            button.setVisible(page is not DeckPage.SPRINT)
        self._view.show_words("")
        self.say("")
        self._read_out(self._answers.asks.text() if page is DeckPage.STUCK else "")

    @Slot(object)
    def show_card(self, card: DeckCard) -> None:
        """Show a card."""
        self._card = card
        self._view.show_card(card)
        if card.kind is DeckKind.INTERVIEW and self._page is DeckPage.INTERVIEW:
            self._interview.show_question(card)
        self.say("")
        self._read_out(as_text(card))
        if self.isVisible() and QApplication.focusWidget() is None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # a link of the last card had it

    @Slot(tuple)
    def show_kept(self, cards: tuple[DeckCard, ...]) -> None:
        """Show the kept cards, the first of them; none is said in words."""
        if self._page is not DeckPage.KEPT:
            return
        self._kept, self._place = cards, 0
        for button in self._buttons:
            button.setVisible(bool(cards))
        if cards:
            self.show_card(cards[0])
            self.say(self.tr("Card {n} of {all}").format(n=1, all=len(cards)))
        else:
            self._card = None
            nothing = self.tr("No card is kept in this project yet. K keeps the one you see.")
            self._view.show_words(nothing)
            self._read_out(nothing)

    @Slot(bool)
    def set_busy(self, busy: bool) -> None:
        """Say that a card is being drawn."""
        self.say(self.tr("Drawing a card…") if busy else "")

    @Slot(bool)
    def set_writing(self, writing: bool) -> None:
        """Say that a model writes a line for the card."""
        self.say(self.tr("The model writes a line…") if writing else "")

    def act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does; a field or a button that has the keyboard comes first."""
        act = self._keys().get(Qt.Key(event.key()))
        if act is None or held_keys(event) != Qt.KeyboardModifier.NoModifier:
            return None
        focus = QApplication.focusWidget()
        if event.key() in ENTER and isinstance(focus, QAbstractButton):
            return focus.click
        if isinstance(focus, QLineEdit) and event.key() != Qt.Key.Key_Escape:
            return nothing  # it has had the key
        return act

    def _keys(self) -> Mapping[Qt.Key, Callable[[], object]]:
        return {
            Qt.Key.Key_Escape: self.leave,
            Qt.Key.Key_Space: self._next,
            Qt.Key.Key_Return: self._scratch,
            Qt.Key.Key_Enter: self._scratch,
            Qt.Key.Key_P: self._pin,
            Qt.Key.Key_K: self._keep,
            Qt.Key.Key_B: self._want_line,
            Qt.Key.Key_Left: self._turn_back,
            Qt.Key.Key_Right: self._turn_on,
        }

    @Slot()
    def _next(self) -> None:
        if self._page is DeckPage.SPRINT:
            return
        if self._page is not DeckPage.KEPT:
            self.next_wanted.emit()
        elif self._kept:
            self._place = (self._place + 1) % len(self._kept)
            self.show_card(self._kept[self._place])
            place, count = self._place + 1, len(self._kept)
            self.say(self.tr("Card {n} of {all}").format(n=place, all=count))

    @Slot()
    def _scratch(self) -> None:
        if self._page is DeckPage.SPRINT:
            self.sprint.begin()
        elif self._card is not None:
            card = self._whole(self._card)
            self.hide()
            self.scratch_wanted.emit(card)

    @Slot()
    def _pin(self) -> None:
        if self._card is not None and self._card.named:
            self.pin_wanted.emit(self._card)
            self.say(self.tr("Its notes are pinned in the sources."))

    @Slot()
    def _keep(self) -> None:
        if self._card is None:
            return
        if self._page is DeckPage.KEPT:
            self.let_go_wanted.emit(self._card)
        else:
            self.keep_wanted.emit(self._whole(self._card))
            self.say(self.tr("Kept in this project, on the page “Kept”."))

    def _whole(self, card: DeckCard) -> DeckCard:
        """Return a card, or the interview that it belongs to."""
        return self._interview.as_card(card) if self._page is DeckPage.INTERVIEW else card

    @Slot()
    def _want_line(self) -> None:
        if not self._bridge.isHidden() and self._card is not None and self._card.notes:
            self.line_wanted.emit(self._card)

    def _turn_back(self) -> None:
        self._turn(-1)

    def _turn_on(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        hidden = set() if self._model else {DeckPage.EXPECTED} - {self._page}
        pages = [page for page in _PAGES if page not in hidden]
        self.page_wanted.emit(pages[(pages.index(self._page) + step) % len(pages)])

    @Slot(object)
    def _answer(self, answer: StuckAnswer) -> None:
        self._line.setVisible(answer is StuckAnswer.TIRED)
        self.answered.emit(answer)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _leave_line(self) -> None:
        words = self._line.text().strip()
        self.line_left.emit(words)
        self._line.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        shown = self.tr("It is shown first when you open this text again.")
        self.say(shown if words else "")

    @Slot()
    def _give_ending(self) -> None:
        if ending := self._ending.text().strip():
            self.ending_given.emit(ending)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _want_distance(self) -> None:
        self.distance_wanted.emit(self._distances.chosen(), self._one_folder.isChecked())

    def keys_in_words(self) -> str:
        """Return the keys of the page that is open."""
        if self._page is DeckPage.SPRINT:
            return self.tr("Enter begins · ← → kinds · Esc back")
        if self._page is DeckPage.KEPT:
            return self.tr("Space next · Enter to a note · P pin · K let go · ← → kinds · Esc back")
        return self.tr("Space next · Enter to a note · P pin · K keep · ← → kinds · Esc back")

    def _read_out(self, words: str) -> None:
        self.setAccessibleDescription(words)

    def _foot_buttons(self) -> tuple[LinkButton, ...]:
        return (
            self.foot_button(self.tr("Next"), self.tr("Space"), self._next),
            self.foot_button(self.tr("To a note"), self.tr("Enter"), self._scratch),
            self.foot_button(self.tr("Pin"), "P", self._pin),
            self.foot_button(self.tr("Keep"), "K", self._keep),
        )

    def _connect(self) -> None:
        self._pages.picked.connect(self.page_wanted)
        self._distances.picked.connect(self._want_distance)
        self._one_folder.clicked.connect(self._want_distance)
        self._answers.picked.connect(self._answer)
        self._ending.returnPressed.connect(self._give_ending)
        self._interview.who_given.connect(self.who_given)
        self._interview.answered.connect(self.next_wanted)
        self._line.returnPressed.connect(self._leave_line)
        self._view.open_wanted.connect(self.open_wanted)
        self._view.turn_wanted.connect(self.turn_wanted)

    def _lay_out(self) -> None:
        beside = QHBoxLayout()
        beside.addWidget(self._distances)
        beside.addWidget(self._one_folder)
        beside.addWidget(self._bridge)
        beside.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 10)
        layout.setSpacing(8)
        layout.addWidget(self._pages)
        layout.addLayout(beside)
        layout.addWidget(self._answers)
        layout.addWidget(self._line)
        layout.addWidget(self._ending)
        layout.addWidget(self.sprint, 1)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._interview)
        layout.addLayout(self.foot(*self._buttons))
