"""How far long work has come, and the way to stop it."""

from __future__ import annotations

import time

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from writer_assist.domain.progress import Progress
from writer_assist.ui.pane import MARGIN, ElidedLabel, LinkButton
from writer_assist.ui.status_line import counts
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
        self._before = 0  # finished when it began: by an earlier run, mostly
        self._words = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._left = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        cancel = LinkButton(self.tr("Cancel"), self)
        cancel.clicked.connect(self.cancel_requested)
        line = QHBoxLayout()
        line.addWidget(self._words, 1)
        line.addWidget(cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 2, MARGIN - 6, 8)
        layout.setSpacing(2)
        layout.addLayout(line)
        layout.addWidget(self._bar)
        layout.addWidget(self._left)
        self.hide()

    def set_progress(self, progress: Progress | None) -> None:
        """Show a moment of the work; None when it is over."""
        self.setVisible(progress is not None)
        if progress is None:
            self._stage = ""
            return
        if progress.stage != self._stage:
            self._stage, self._began = progress.stage, time.monotonic()
            self._before = progress.finished
        left = time_left(progress, time.monotonic() - self._began, self._before)
        self._words.set_text(progress.stage)
        self._left.set_text(" · ".join(part for part in (counts(progress), left) if part))
        self._bar.setMaximum(progress.total)
        self._bar.setValue(progress.finished)


def time_left(progress: Progress, elapsed_s: float, before: int = 0) -> str:
    """Estimate in words how long work will still take; empty while nobody can know.

    Args:
        progress: How far it has come.
        elapsed_s: Since it began.
        before: What was finished when it began.
    """
    done = progress.finished - before
    if not progress.total or done < 3 or elapsed_s < 2:
        return ""
    left = elapsed_s / done * (progress.total - progress.finished)
    if left < MINUTE:
        return tr("less than a minute left")
    return plural(round(left / MINUTE), "a minute left", "{n} minutes left")
