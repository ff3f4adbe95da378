"""The dial that says how closely continuations keep to their notes."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from writer_assist.ui.dial import Dial
from writer_assist.ui.pane import MARGIN, NamedLabel


class FaithfulnessBar(QWidget):
    """One dial, with a word at each end.

    Signals:
        changed: float, from -1, free, to 1, faithful, when the writer moved it.
    """

    changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, side: int = MARGIN) -> None:
        super().__init__(parent)
        free = self.tr("free"), self.tr("freer of the notes")
        faithful = self.tr("faithful"), self.tr("closer to the notes")
        self._dial = Dial(self.tr("Free to faithful"), free, faithful, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(side, 0, side, 6)
        layout.setSpacing(8)
        layout.addWidget(NamedLabel(free[0], "Quiet", self))
        layout.addWidget(self._dial, 1)
        layout.addWidget(NamedLabel(faithful[0], "Quiet", self))
        self.setFocusProxy(self._dial)
        self._dial.valueChanged.connect(self._tell)

    def value(self) -> float:
        """Return where it stands, from -1 to 1."""
        return self._dial.fraction()

    def words(self) -> str:
        """Return in words how it leans; empty in the middle."""
        return self._dial.words() if self._dial.value() else ""

    def set_value(self, value: float) -> None:
        """Show it like this; no signal."""
        blocked = self.blockSignals(True)
        self._dial.set_fraction(value)
        self.blockSignals(blocked)

    @Slot()
    def reset(self) -> None:
        """Put it into the middle."""
        self._dial.setValue(0)

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.value())
