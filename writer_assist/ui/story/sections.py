"""A list in sections: quiet headings that cannot be chosen, and rows that stand for a value."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem, QWidget

_VALUE = Qt.ItemDataRole.UserRole


class SectionList(QListWidget):
    """Lists places to open, below headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[object] = []
        self.setObjectName("Plain")
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def begin(self, heading: str) -> None:
        """Begin a section."""
        row = QListWidgetItem(heading, self)
        row.setFlags(Qt.ItemFlag.NoItemFlags)
        row.setForeground(QApplication.palette().color(QPalette.ColorRole.Dark))
        font = row.font()
        font.setBold(True)
        row.setFont(font)

    def add(self, words: str, value: object, *, tip: str = "") -> None:
        """Add a row that stands for a value."""
        row = QListWidgetItem(words, self)
        row.setToolTip(tip or words)
        row.setData(_VALUE, len(self._values))
        self._values.append(value)

    def value(self, item: QListWidgetItem) -> object:
        """Return what a row stands for; None for a heading."""
        number = item.data(_VALUE)
        return None if number is None else self._values[number]

    def empty(self) -> None:
        """Take everything off the list."""
        self.clear()
        self._values.clear()

    def enter(self) -> None:
        """Take the focus, with the first row that stands for something."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.currentItem() is None or self.value(self.currentItem()) is None:
            for number in range(self.count()):
                if self.value(self.item(number)) is not None:
                    self.setCurrentRow(number)
                    return
