"""What a search found: names and text matches, with their numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import MARGIN


class SearchKinds(QWidget):
    """Two buttons with counts, names and text matches; the chosen one is underlined.

    Signals:
        changed: The other one was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names, self._texts = QToolButton(self), QToolButton(self)
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN - 6, 0, MARGIN, 4)
        layout.setSpacing(6)
        for button in (self._names, self._texts):
            button.setObjectName("Kind")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(button)
            layout.addWidget(button)
        layout.addStretch(1)
        self._names.setChecked(True)
        self._texts.setToolTip(self.tr("Search inside the notes (Enter)"))
        self._names.clicked.connect(self._tell)
        self._texts.clicked.connect(self._tell)
        self.set_counts(0, 0)

    def shows_texts(self) -> bool:
        """Tell whether passages are shown."""
        return self._texts.isChecked()

    def show_texts(self, texts: bool) -> None:
        """Choose text matches or names, without a signal."""
        (self._texts if texts else self._names).setChecked(True)

    def set_counts(self, names: int | None, texts: int | None, *, most_texts: int = 0) -> None:
        """Show how many there are of each; None while unknown.

        Args:
            names: Notes whose names fit.
            texts: Passages that fit.
            most_texts: How many passages were asked for; at that number there may be more.
        """
        self._names.setText(
            tr("Names …") if names is None else plural(names, "1 name", "{n} names")
        )
        if texts is None:
            self._texts.setText(tr("Text matches …"))
        else:
            more = bool(most_texts) and texts >= most_texts
            words = "{n}+ text matches" if more else "{n} text matches"
            self._texts.setText(plural(texts, "1 text match", words))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
