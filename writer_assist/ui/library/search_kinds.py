"""What a search shows: notes by their names, or passages from their texts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from writer_assist.ui.pane import MARGIN
from writer_assist.ui.text import plural, tr


class SearchKinds(QWidget):
    """Two quiet words with counts; the one that is chosen is underlined.

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
        self._texts.setToolTip(self.tr("Search in what the notes say (Enter)"))
        self._names.clicked.connect(self._tell)
        self._texts.clicked.connect(self._tell)
        self.set_counts(0, 0)

    def shows_texts(self) -> bool:
        """Tell whether passages are shown."""
        return self._texts.isChecked()

    def show_texts(self, texts: bool) -> None:
        """Choose one; no signal."""
        (self._texts if texts else self._names).setChecked(True)

    def set_counts(self, names: int | None, texts: int | None, *, most_texts: int = 0) -> None:
        """Say how much there is of each; None while that is not known.

        Args:
            names: Notes whose names fit.
            texts: Passages that fit.
            most_texts: How many passages are asked for; there may be more then.
        """
        self._names.setText(
            tr("Names …") if names is None else plural(names, "1 name", "{n} names")
        )
        if texts is None:
            self._texts.setText(tr("In the texts …"))
        else:
            more = bool(most_texts) and texts >= most_texts
            words = "{n} or more in the texts" if more else "{n} in the texts"
            self._texts.setText(tr(words, count=texts))

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
