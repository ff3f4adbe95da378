"""One continuation: its text, where it came from, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from writer_assist.domain.continuation import Continuation, Ending
from writer_assist.ui.cards.prose_label import ProseLabel, lines_height, reserved_lines
from writer_assist.ui.cards.provenance import (
    badge_detail,
    badges,
    marks_of,
    owes_nothing,
    source_line,
)
from writer_assist.ui.text import key_name
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import ROW, ElidedLabel, IconButton, NamedLabel

LEFT, ABOVE, RIGHT, BELOW = 13, 8, 8, 3
COMPACT_ABOVE = 4
GAP = 2
BORDER = 1  # in the style sheet


class Card(QFrame):
    """Shows a continuation while it streams and after.

    Enter inserts it, Shift+Enter its first sentence, Delete dismisses it, P pins it,
    R writes it again, the arrows go to its neighbours, the menu key shows them all.

    Signals:
        insert_requested: int, bool: the card, whether only its first sentence.
        dismiss_requested: int.
        pin_toggled: int, bool.
        rewrite_requested: int.
        replay_requested: The whole set is to be written exactly again.
        step_requested: int, int: the card, and 1 for the next or -1 for the one before.
    """

    insert_requested = Signal(int, bool)
    dismiss_requested = Signal(int)
    pin_toggled = Signal(int, bool)
    rewrite_requested = Signal(int)
    replay_requested = Signal()
    step_requested = Signal(int, int)

    def __init__(self, card: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._continuation = Continuation(card, "", None)
        self._stale = False
        self._key = NamedLabel(key_name(f"Alt+{card + 1}"), "CardKey", self)
        self._state = NamedLabel("", "CardState", self)
        self._text = ProseLabel(self)
        self._source = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._pin = IconButton("pin", self.tr("Pin this card"), self, key="P")
        self._pin.setCheckable(True)
        self._again = IconButton("again", self.tr("Write this card again"), self, key="R")
        self._dismiss = IconButton("close", self.tr("Dismiss this card"), self, key="Del")
        self._insert = IconButton("insert", self.tr("Insert"), self, key=f"Alt+{card + 1}")
        self._buttons = (self._insert, self._pin, self._again, self._dismiss)
        self._lay_out()
        self._connect()
        self._show_buttons(False)

    @property
    def continuation(self) -> Continuation:
        """What the card shows."""
        return self._continuation

    @property
    def pinned(self) -> bool:
        """Whether the writer wants to keep it when the others are written again."""
        return self._pin.isChecked()

    def show_continuation(self, continuation: Continuation, *, pinned: bool = False) -> None:
        """Show another continuation; one without an ending is still being written."""
        self._continuation = continuation
        self._pin.setChecked(pinned)
        self._show_buttons(self._buttons[0].isVisible())
        self._source.set_text(source_line(continuation))
        self._text.set_text(continuation.text.strip(), marks_of(continuation))
        self.set_stale(False)
        self._show_state()

    def grow(self, continuation: Continuation) -> None:
        """Show the continuation with what was just written."""
        is_first = not self._continuation.text
        self._continuation = continuation
        self._text.set_text(continuation.text.strip())
        if is_first:
            self._show_state()

    def mark_cut(self) -> None:
        """Mark the card as stopped by the writer, if it was still being written."""
        old = self._continuation
        if old.ending is None:
            self._continuation = replace(old, ending=Ending.CUT)
            self._show_state()

    def set_stale(self, stale: bool) -> None:
        """Grey the card a little: the paragraph that it continues has changed."""
        self._stale = stale
        self.setProperty("stale", stale)
        self._text.set_faded(stale or self._continuation.flaw is not None)
        self.style().unpolish(self)
        self.style().polish(self)

    def reserve_words(self, words: int) -> None:
        """Keep room for this many words; 0 for what is shown only."""
        self._text.reserve_words(words)

    def keep_height(self, kept: bool) -> None:
        """Do not become lower than now, whatever is shown next: something stands below."""
        self._text.keep_height(kept)

    def set_text_size(self, points: float) -> None:
        """Set the size of the text in points."""
        self._text.set_text_size(points)

    def set_compact(self, compact: bool) -> None:
        """Leave less room above the text, for low windows."""
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(LEFT, COMPACT_ABOVE if compact else ABOVE, RIGHT, BELOW)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Carry out the action of a key."""
        number = self._continuation.card
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                first = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.insert_requested.emit(number, first)
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.dismiss_requested.emit(number)
            case Qt.Key.Key_P:
                self._pin.click()
            case Qt.Key.Key_R:
                self.rewrite_requested.emit(number)
            case Qt.Key.Key_Down | Qt.Key.Key_Right:
                self.step_requested.emit(number, 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Left:
                self.step_requested.emit(number, -1)
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Insert the card."""
        self.insert_requested.emit(self._continuation.card, False)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer all that can be done with the card."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """Return what can be done with the card, each with its key."""
        menu = QMenu(self)
        number = self._continuation.card
        menu.addAction(
            self.tr("Insert\tAlt+{number}").format(number=number + 1),
            lambda: self.insert_requested.emit(number, False),
        )
        menu.addAction(
            self.tr("Insert the first sentence\tAlt+Shift+{number}").format(number=number + 1),
            lambda: self.insert_requested.emit(number, True),
        )
        menu.addAction(self.tr("Copy the text"), self._copy)
        menu.addSeparator()
        menu.addAction(self.tr("Unpin\tP") if self.pinned else self.tr("Pin\tP"), self._pin.click)
        menu.addAction(self.tr("Write this card again\tR"), self._ask_to_rewrite)
        exactly = menu.addAction(self.tr("Write exactly this again"))
        exactly.triggered.connect(self.replay_requested)
        exactly.setEnabled(self._continuation.ending is not None)
        menu.addAction(self.tr("Dismiss this card\tDel"), self._ask_to_dismiss)
        return menu

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        """Show the buttons."""
        self._show_buttons(True)
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Hide the buttons again."""
        self._show_buttons(self.hasFocus())
        super().leaveEvent(event)  # type: ignore[arg-type]

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the buttons."""
        self._show_buttons(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the buttons again, unless one of them has the focus now."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        self._show_buttons(self.underMouse() or inside)
        super().focusOutEvent(event)

    def _lay_out(self) -> None:
        for button in self._buttons:
            button.setIconSize(QSize(14, 14))
            button.setFixedHeight(ROW)
        below = QHBoxLayout()
        below.addStrut(ROW)  # buttons come and go, the card stays
        below.setSpacing(9)
        below.addWidget(self._key)
        below.addWidget(self._source, 1)
        below.addWidget(self._state)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in self._buttons:
            buttons.addWidget(button)
        below.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LEFT, ABOVE, RIGHT, BELOW)
        layout.setSpacing(GAP)
        layout.addWidget(self._text)
        layout.addLayout(below)

    def _connect(self) -> None:
        self._insert.clicked.connect(self._ask_to_insert)
        self._dismiss.clicked.connect(self._ask_to_dismiss)
        self._again.clicked.connect(self._ask_to_rewrite)
        self._pin.clicked.connect(self._tell_pin)

    def _show_buttons(self, shown: bool) -> None:
        for button in self._buttons:
            button.setVisible(shown or (button is self._pin and self.pinned))

    def _show_state(self) -> None:
        self._pin.set_picture("pinned" if self.pinned else "pin")
        continuation = self._continuation
        if continuation.ending is None:
            state = "" if continuation.text else self.tr("writing…")
        else:
            state = self.tr("cut short") if continuation.ending is Ending.CUT else ""
        # Only one fits beside the source; the first matters most.
        said = [part for part in (state, *badges(continuation)) if part]
        self._state.setText(said[0] if said else "")
        quiet = len(said) == 1 and owes_nothing(continuation)
        self._state.setObjectName("Quiet" if quiet else "CardState")
        self._state.style().polish(self._state)
        self._state.setToolTip(badge_detail(continuation))
        self.setAccessibleName(
            self.tr("Continuation {number}").format(number=continuation.card + 1)
        )
        parts = (continuation.text, self._source.text(), *said)
        self.setAccessibleDescription(", ".join(part for part in parts if part))

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self._continuation.text.strip())

    @Slot()
    def _ask_to_insert(self) -> None:
        self.insert_requested.emit(self._continuation.card, False)

    @Slot()
    def _ask_to_dismiss(self) -> None:
        self.dismiss_requested.emit(self._continuation.card)

    @Slot()
    def _ask_to_rewrite(self) -> None:
        self.rewrite_requested.emit(self._continuation.card)

    @Slot()
    def _tell_pin(self) -> None:
        self._pin.set_picture("pinned" if self.pinned else "pin")
        self.pin_toggled.emit(self._continuation.card, self.pinned)


def card_height(width: int, words: int, points: float, *, compact: bool = False) -> int:
    """Return the height of a card with room for this many words."""
    font = reading_font(points)
    lines = reserved_lines(words, width - LEFT - RIGHT - 2 * BORDER, font)
    above = COMPACT_ABOVE if compact else ABOVE
    return lines_height(lines, font) + above + GAP + ROW + BELOW + 2 * BORDER


def number_keys(cards: Iterable[int]) -> str:
    """Return the number keys of cards, which count from 0: "1–4", or "1, 3, 4"."""
    numbers = sorted(card + 1 for card in cards)
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))
