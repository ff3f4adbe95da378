"""Shows the folders that notes come from, their state, and the progress of long work."""

from __future__ import annotations

import os
import time

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from writer_assist.domain.note import FolderCount, LibraryStatus
from writer_assist.domain.progress import Progress
from writer_assist.ui.library.source_dialogs import failure_words
from writer_assist.ui.library.source_tree import SourceTree
from writer_assist.ui.status_line import counts
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import (
    MARGIN,
    TITLE_ROW,
    ElidedLabel,
    IconButton,
    LinkButton,
    NamedLabel,
)

MINUTE = 60


class Folders(QWidget):
    """The tree of folders below its title; it can be collapsed to the title.

    Signals:
        folder_wanted, files_wanted: The writer wants to add notes.
        failures_wanted: The writer wants to see what could not be read.

    Attributes:
        tree: The sources and the folders in them.
    """

    folder_wanted = Signal()
    files_wanted = Signal()
    failures_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unfolded = True
        self._status = LibraryStatus()
        self._folders: tuple[FolderCount, ...] | None = None  # not known yet
        self._state = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._add = IconButton("add", self.tr("Add notes…"), self, key="Ctrl+Shift+O")
        self._again = IconButton("again", self.tr("Rescan folders"), self, key="F5")
        self._fold = IconButton("down", "", self)
        self.tree = SourceTree(self)
        self._failures = LinkButton("", self)
        self._failures.setObjectName("FailureLink")
        self._failures.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._lay_out()
        self._add.clicked.connect(self._offer_to_add)
        self._again.clicked.connect(self.tree.look_requested)
        self._fold.clicked.connect(self._turn)
        self._failures.clicked.connect(self.failures_wanted)
        self.tree.unfolded_changed.connect(self.updateGeometry)
        self._show_fold()

    def set_status(self, status: LibraryStatus) -> None:
        """Show the state of the sources."""
        self._status = status
        away = sum(not source.available for source in status.sources)
        words = [plural(len(status.sources), "1 folder", "{n} folders")]
        words += [tr("{n} unavailable", count=away)] if away else []
        self._state.set_text(" · ".join(words) if status.sources else "")
        self._state.set_role(QPalette.ColorRole.BrightText if away else QPalette.ColorRole.Dark)
        self._failures.setText(failure_words(len(status.failed)) + "…")
        self._failures.setVisible(bool(status.failed))
        for button in (self._add, self._again):
            button.setEnabled(status.writable)
        self._show_tree()

    def set_folders(self, folders: tuple[FolderCount, ...]) -> None:
        """Show the folders in the sources."""
        self._folders = folders
        self._show_tree()

    def is_unfolded(self) -> bool:
        """Tell whether the tree is shown below its title."""
        return self._unfolded

    def unfold(self, unfolded: bool) -> None:
        """Show the tree, or only its title."""
        self._unfolded = unfolded
        self._show_fold()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size that shows all open rows."""
        hint = super().sizeHint()
        if not self._unfolded:
            return hint
        rest = hint.height() - self.tree.sizeHint().height()
        return QSize(hint.width(), rest + self.tree.wanted_height())

    def _show_tree(self) -> None:
        status = self._status
        self.tree.set_sources(status.sources, self._folders or (), writable=status.writable)
        if self._is_lost(self.tree.place()):
            self.tree.leave_place()
        self.updateGeometry()

    def _is_lost(self, place: str) -> bool:
        """Tell whether a folder that filters the notes is no longer in the library."""
        sources = [source.path for source in self._status.sources]
        if not place or not sources or place in sources:
            return False
        if not any(place.startswith(source.rstrip(os.sep) + os.sep) for source in sources):
            return True
        return self._folders is not None and all(one.path != place for one in self._folders)

    @Slot()
    def _offer_to_add(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("A folder of notes…")).triggered.connect(self.folder_wanted)
        menu.addAction(self.tr("Files…")).triggered.connect(self.files_wanted)
        menu.popup(self._add.mapToGlobal(QPoint(0, self._add.height())))

    @Slot()
    def _turn(self) -> None:
        self.unfold(not self._unfolded)

    def _show_fold(self) -> None:
        self.tree.setVisible(self._unfolded)
        self._fold.set_picture("up" if self._unfolded else "down")
        self._fold.set_name(
            self.tr("Collapse the folders") if self._unfolded else self.tr("Expand the folders")
        )
        most = 16_777_215 if self._unfolded else super().sizeHint().height()
        self.setMaximumHeight(most)
        self.updateGeometry()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 3, MARGIN - 5, 1)
        head.setSpacing(2)
        head.addStrut(TITLE_ROW)
        head.addWidget(NamedLabel(self.tr("Folders"), "PanelTitle", self))
        head.addSpacing(7)
        head.addWidget(self._state, 1)
        for button in (self._add, self._again, self._fold):
            head.addWidget(button)
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 0, 4, 4)
        rows.addWidget(self.tree)
        failures = QHBoxLayout()
        failures.setContentsMargins(MARGIN - 6, 0, MARGIN - 6, 6)
        failures.addWidget(self._failures)
        failures.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(rows, 1)
        layout.addLayout(failures)


class ProgressStrip(QWidget):
    """Shows the progress of long work and the time left, with a button to cancel it.

    Signals:
        cancel_requested: The work is to stop.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stage = ""
        self._began = 0.0
        self._before = 0  # finished when it began, mostly by an earlier run
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
        """Show the progress; None when the work is over."""
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
    """Estimate in words how long the work will still take; empty while unknown.

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
