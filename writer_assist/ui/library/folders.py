"""Where the notes come from, how those places are, and what could not be read."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from writer_assist.domain.note import ImportFailure, LibraryStatus, SourceState
from writer_assist.domain.progress import Progress
from writer_assist.ui.pane import MARGIN, ROW, ElidedLabel, IconButton, LinkButton, WrappedLabel
from writer_assist.ui.status_line import progress_words
from writer_assist.ui.text import plural, tr

FAILURES_SHOWN = 20
MINUTE = 60


class Folders(QWidget):
    """The list of folders with their state.

    Signals:
        remove_requested: str, a folder that is to be let go.
        retry_requested: What failed is to be tried again.
    """

    remove_requested = Signal(str)
    retry_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Folders of notes"))
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(MARGIN, 6, MARGIN - 6, 8)
        self._rows.setSpacing(3)
        self._shown: tuple[object, ...] = ()
        self._own = ""

    def set_own(self, path: str) -> None:
        """Say in which folder the notes are that were written in the program; it stays."""
        self._own = path

    def set_status(self, status: LibraryStatus) -> None:
        """Show the folders and the failures."""
        shown = (status.sources, status.failed, status.writable)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for source in status.sources:
            removable = status.writable and source.path != self._own
            self._rows.addWidget(_FolderRow(source, self._words(source), removable, self))
        if status.failed:
            self._rows.addWidget(_Failures(status.failed, self))

    def _words(self, source: SourceState) -> str:
        if source.path == self._own and source.available:
            return tr("Written here") + " · " + plural(source.notes, "1 note", "{n} notes")
        return folder_words(source)


class _FolderRow(QWidget):
    def __init__(self, source: SourceState, words: str, removable: bool, folders: Folders) -> None:
        super().__init__(folders)
        self._path = source.path
        self._folders = folders
        name = ElidedLabel(
            self,
            role=QPalette.ColorRole.Text if source.available else QPalette.ColorRole.BrightText,
        )
        name.set_text(words)
        kept = "" if source.available else self.tr("Its notes stay in the library.")
        name.setToolTip(f"{source.path}\n{source.reason}\n{kept}".strip())
        remove = IconButton(
            "close", self.tr("Remove {folder}").format(folder=Path(source.path).name), self
        )
        remove.setVisible(removable)
        remove.clicked.connect(self._ask_to_remove)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(name, 1)
        layout.addWidget(remove)
        layout.addStrut(ROW)

    @Slot()
    def _ask_to_remove(self) -> None:
        self._folders.remove_requested.emit(self._path)


class _Failures(QWidget):
    def __init__(self, failed: tuple[ImportFailure, ...], folders: Folders) -> None:
        super().__init__(folders)
        head = QHBoxLayout()
        title = WrappedLabel(
            plural(len(failed), "1 file could not be read:", "{n} files could not be read:"), self
        )
        title.setObjectName("Failure")
        again = LinkButton(self.tr("Retry"), self)
        again.clicked.connect(folders.retry_requested)
        head.addWidget(title, 1)
        head.addWidget(again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        for failure in failed[:FAILURES_SHOWN]:
            line = ElidedLabel(self, role=QPalette.ColorRole.Dark)
            line.set_text(f"{Path(failure.path).name}: {failure.reason}")
            line.setToolTip(f"{failure.path}\n{failure.reason}")
            layout.addWidget(line)
        more = len(failed) - FAILURES_SHOWN
        if more > 0:
            layout.addWidget(WrappedLabel(tr("and {n} more", count=more), self))


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
        self.hide()

    def set_progress(self, progress: Progress | None) -> None:
        """Show a moment of the work; None when it is over."""
        self.setVisible(progress is not None)
        if progress is None:
            self._stage = ""
            return
        if progress.stage != self._stage:
            self._stage, self._began = progress.stage, time.monotonic()
        left = time_left(progress, time.monotonic() - self._began)
        self._words.set_text(" · ".join(part for part in (progress_words(progress), left) if part))
        self._bar.setMaximum(progress.total)
        self._bar.setValue(progress.finished)


def folder_words(source: SourceState) -> str:
    """Say how a folder is: "Notes · 412 notes" or "Stick · not there"."""
    state = plural(source.notes, "1 note", "{n} notes") if source.available else tr("not there")
    return f"{Path(source.path).name} · {state}"


def time_left(progress: Progress, elapsed_s: float) -> str:
    """Estimate in words how long work will still take; empty while nobody can know."""
    if not progress.total or progress.finished < 3 or elapsed_s < 2:
        return ""
    left = elapsed_s / progress.finished * (progress.total - progress.finished)
    if left < MINUTE:
        return tr("less than a minute left")
    return plural(round(left / MINUTE), "about a minute left", "about {n} minutes left")
