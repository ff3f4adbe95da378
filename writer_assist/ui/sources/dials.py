"""Two quiet dials that say how the list of sources leans."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from writer_assist.domain.dials import Dials
from writer_assist.ui.dial import Dial
from writer_assist.ui.pane import MARGIN, NamedLabel


class DialsBar(QWidget):
    """Both dials, with a word at each end.

    Signals:
        changed: Dials, when the writer moved one.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, side: int = MARGIN) -> None:
        super().__init__(parent)
        close = self.tr("close"), self.tr("closer")
        surprising = self.tr("surprising"), self.tr("more surprising")
        familiar = self.tr("familiar"), self.tr("more familiar")
        forgotten = self.tr("forgotten"), self.tr("more forgotten")
        self._surprising = Dial(self.tr("Close to surprising"), close, surprising, self)
        self._forgotten = Dial(self.tr("Familiar to forgotten"), familiar, forgotten, self)
        layout = QGridLayout(self)
        layout.setContentsMargins(side, 0, side, 6)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        ends = (
            (self._surprising, close[0], surprising[0]),
            (self._forgotten, familiar[0], forgotten[0]),
        )
        for row, (dial, low, high) in enumerate(ends):
            layout.addWidget(_end(low, self), row, 0)
            layout.addWidget(dial, row, 1)
            layout.addWidget(_end(high, self), row, 2)
            dial.valueChanged.connect(self._tell)

    def tab_order(self) -> tuple[QWidget, ...]:
        """Return what Tab reaches, in order."""
        return self._surprising, self._forgotten

    def dials(self) -> Dials:
        """Return how the dials stand."""
        return Dials(self._surprising.fraction(), self._forgotten.fraction())

    def words(self) -> str:
        """Return in words how the list leans; empty when both are in the middle."""
        leaning = [dial.words() for dial in (self._surprising, self._forgotten) if dial.value()]
        return ", ".join(leaning)

    def set_dials(self, dials: Dials) -> None:
        """Show the dials like this; no signal."""
        blocked = self.blockSignals(True)
        self._surprising.set_fraction(dials.surprising)
        self._forgotten.set_fraction(dials.forgotten)
        self.blockSignals(blocked)

    @Slot()
    def reset(self) -> None:
        """Put both dials into the middle."""
        if self.dials() != Dials():
            self.set_dials(Dials())
            self._tell()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.dials())


def _end(word: str, parent: QWidget) -> QLabel:
    return NamedLabel(word, "Quiet", parent)
