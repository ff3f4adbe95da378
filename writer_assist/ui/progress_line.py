"""A line that tells how far long work is, with a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from writer_assist.domain.progress import Progress
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import ElidedLabel

QUICK_MS = 400  # work that is done by then shows nothing
_BAR_WIDTH = 120  # pixels


class ProgressLine(QWidget):
    """Appears when the work takes longer than a moment; its place is kept for it.

    Signals:
        stop_wanted: The work is to be stopped.
    """

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Progress"))
        self._words = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._bar.setAccessibleName(tr("Progress"))
        self._stop = QPushButton(tr("S&top"), self)
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(self.stop_wanted)
        self._appear = QTimer(self, singleShot=True, interval=QUICK_MS)
        self._appear.timeout.connect(self.show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._bar)
        layout.addWidget(self._stop)
        kept = self.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.setSizePolicy(kept)
        self.hide()

    def words(self) -> str:
        """Return what is said of the work."""
        return self._words.text()

    @Slot()
    def begin(self) -> None:
        """Expect work."""
        self._words.set_text("")
        self._bar.setRange(0, 0)
        self._appear.start()

    @Slot(object)
    def show_progress(self, progress: Progress) -> None:
        """Tell how far the work is."""
        count = tr("{n} of {total}").format(n=progress.finished + 1, total=progress.total)
        self._words.set_text(f"{tr(progress.stage)}, {count}" if progress.total else progress.stage)
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.finished)

    @Slot()
    def end(self) -> None:
        """Tell nothing more."""
        self._appear.stop()
        self.hide()
