"""What the writer chooses on the deck: its pages, the distance, and why it does not go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.ui.deck.labels import ANSWERS
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import WrappedLabel


class ChipRow(QWidget):
    """Chips of which one is down, in one line or several.

    Signals:
        picked: object, what was chosen by the writer.
    """

    picked = Signal(object)

    def __init__(
        self,
        values: tuple[Any, ...],
        texts: Mapping[Any, str],
        parent: QWidget | None = None,
        *,
        in_line: int = 9,
    ) -> None:
        super().__init__(parent)
        self._values = values
        self._group = QButtonGroup(self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(5)
        for number, value in enumerate(values):
            if number % in_line == 0:
                row = QHBoxLayout()
                row.setSpacing(4)
                lines.addLayout(row)
                row.addStretch(1)
            button = chip(texts[value], self)
            self._group.addButton(button, number)
            row.insertWidget(row.count() - 1, button)
        self._group.idClicked.connect(self._pick)

    def choose(self, value: object) -> None:
        """Put another chip down; no signal."""
        self._group.button(self._values.index(value)).setChecked(True)

    def chosen(self) -> object:
        """Return what is chosen."""
        return self._values[self._group.checkedId()]

    def show_one(self, value: object, *, shown: bool) -> None:
        """Show or hide the chip of a value."""
        self._group.button(self._values.index(value)).setVisible(shown)

    @Slot(int)
    def _pick(self, number: int) -> None:
        self.picked.emit(self._values[number])


class Answers(QWidget):
    """Asks why the writer does not go on; once an answer is given, only that is shown.

    Attributes:
        asks: The question.

    Signals:
        picked: StuckAnswer.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.asks = WrappedLabel(self.tr("What keeps you from going on?"), self)
        self.asks.setObjectName("CardText")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.asks)
        for number, text in enumerate(ANSWERS.values()):
            button = chip(tr(text), self)
            self._group.addButton(button, number)
            column.addWidget(button)
        self._group.idClicked.connect(self._pick)

    def clear(self) -> None:
        """Have no answer given."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
            button.show()
        self._group.setExclusive(True)
        self.asks.show()

    @Slot(int)
    def _pick(self, number: int) -> None:
        self.asks.hide()
        for button in self._group.buttons():
            button.setVisible(button.isChecked())
        self.picked.emit(tuple(ANSWERS)[number])


class LineField(QLineEdit):
    """Takes one line of the writer's."""

    def __init__(self, name: str, example: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Bare")
        self.setAccessibleName(name)
        self.setPlaceholderText(example)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keep Enter, which would mean something else to the deck."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


def chip(text: str, parent: QWidget) -> QToolButton:
    """Return a chip that can be put down."""
    button = QToolButton(parent)
    button.setObjectName("Chip")
    button.setText(text)
    button.setToolTip(text)  # it may be cut in a narrow window
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
