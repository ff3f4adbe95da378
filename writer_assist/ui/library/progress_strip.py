"""How far long work has come, and the way to stop it."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from writer_assist.domain.progress import Progress
from writer_assist.ui.pane import MARGIN, ElidedLabel, LinkButton
from writer_assist.ui.status_line import progress_words
from writer_assist.ui.text import plural, tr

MINUTE = 60


class ProgressStrip(QWidget):
    """How far long work has come, how long it will take, and a way to stop it.

    Signals:
        cancel_requested: The work is to stop.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = ""
        self._began = 0.0
        self._words = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._left = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        cancel = LinkButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.cancel_requested)
        line = QHBoxLayout()
        line.addWidget(self._left, 1)
        line.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 2, MARGIN - 6, 8)
        layout.setSpacing(2)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        layout.addLayout(line)
        self.hide()

    def set_progress(self, progress: Progress | None) -> None:
        """Show a moment of the work; None when it is over."""
        self.setVisible(progress is not None)
        if progress is None:
            self._stage = ""
            return
        if progress.stage != self._stage:
            self._stage, self._began = progress.stage, time.monotonic()
        self._words.set_text(progress_words(progress))
        self._left.set_text(time_left(progress, time.monotonic() - self._began))
        self._bar.setMaximum(progress.total)
        self._bar.setValue(progress.finished)


def time_left(progress: Progress, elapsed_s: float) -> str:
    """Estimate in words how long work will still take; empty while nobody can know."""
    if not progress.total or progress.finished < 3 or elapsed_s < 2:
        return ""
    left = elapsed_s / progress.finished * (progress.total - progress.finished)
    if left < MINUTE:
        return tr("less than a minute left")
    return plural(round(left / MINUTE), "about a minute left", "about {n} minutes left")
