"""A sheet in the middle of the window: its foot of keys and buttons, and a page that scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from writer_assist.ui.layers import Layer
from writer_assist.ui.theme import reading_font
from writer_assist.ui.widgets import LinkButton, NamedLabel, WrappedLabel

ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_BESIDE = 40  # pixels of the window that stay in sight beside a sheet, both sides together


def held_keys(event: QKeyEvent) -> Qt.KeyboardModifier:
    """Return the modifier keys of a key press; the number pad is none."""
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


class Overlay(Layer):
    """A sheet over the middle of the window, no larger than the window allows.

    Attributes:
        hint: The line at its foot: its keys, or what just happened.
    """

    def __init__(self, around: QWidget, name: str, *, width: int, height: int, top: int) -> None:
        """Make a sheet that is hidden; sizes are in pixels.

        Args:
            around: The window.
            name: For those who hear the window.
            width: At most.
            height: At most.
            top: How far below the upper edge of the window it begins.
        """
        super().__init__(around, name)
        self._width, self._height, self._top = width, height, top
        self.setObjectName("Overlay")
        self.hint = NamedLabel("", "Faint", self)

    def take_place(self) -> None:
        """Lie in the middle of the window."""
        around = self._around.size()
        width = min(self._width, around.width() - _BESIDE)
        height = min(self._height, around.height() - 2 * self._top)
        self.setGeometry((around.width() - width) // 2, self._top, width, height)

    def keys_in_words(self) -> str:
        """Return what stands at the foot when nothing has happened."""
        raise NotImplementedError

    def say(self, words: str) -> None:
        """Say what happened, seen and heard; nothing brings the keys back."""
        self.hint.setText(words or self.keys_in_words())
        if words and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleEvent(self.hint, QAccessible.Event.Alert))

    def foot_button(self, text: str, tip: str, act: Callable[[], None]) -> LinkButton:
        """Return a new button for the foot."""
        button = LinkButton(text, self)
        button.setToolTip(tip)
        button.clicked.connect(act)
        return button

    def foot(self, *buttons: QWidget) -> QHBoxLayout:
        """Return the foot: the hint, and the buttons beside it."""
        row = QHBoxLayout()
        row.addWidget(self.hint, 1)
        for button in buttons:
            row.addWidget(button)
        return row


class OverlayPage(QScrollArea):
    """The text of a sheet; what does not fit can be scrolled to.  A subclass fills it.

    Attributes:
        larger: Points by which a question is larger than the text below it.
    """

    larger = 1.5

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = 11.5
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
            self.fill()

    def fill_column(self, column: QVBoxLayout, page: QWidget) -> None:
        """Put into an empty column what the page shows."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show everything anew."""
        page = QWidget(self)
        page.setObjectName("DeckPage")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 8, 6)
        self.fill_column(column, page)
        column.addStretch(1)
        self.setWidget(page)  # the one before is destroyed

    def text_font(self) -> QFont:
        """Return the font of the text."""
        return reading_font(self._points)

    def question_font(self) -> QFont:
        """Return the font of a question."""
        return reading_font(self._points + self.larger)


def card_text(words: str, font: QFont, parent: QWidget) -> WrappedLabel:
    """Return a text as a sheet shows it; it can be marked with the mouse and copied."""
    label = WrappedLabel(words, parent)
    label.setObjectName("CardText")
    label.setFont(font)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
