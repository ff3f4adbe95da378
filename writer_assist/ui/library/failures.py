"""The files that could not be taken in, each with its reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.note import ImportFailure
from writer_assist.ui.pane import NamedLabel
from writer_assist.ui.text import plural

PATH_ROLE = Qt.ItemDataRole.UserRole


class FailuresDialog(QDialog):
    """Lists the failures as they are now; it stays open while they are tried again.

    Signals:
        retry_requested: str, a file that is to be tried again; empty for all.
    """

    retry_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Files that could not be read"))
        self.resize(560, 380)
        self._failed: tuple[ImportFailure, ...] = ()
        self._title = NamedLabel("", "Heading", self)
        self._list = QListWidget(self)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("Files that could not be read"))
        self._list.setWordWrap(True)
        self._list.setSpacing(2)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._one = QPushButton(self.tr("&Retry this one"), self)
        self._all = QPushButton(self.tr("Retry &all"), self)
        self._copy = QPushButton(self.tr("&Copy list"), self)
        self._close = QPushButton(self.tr("Close"), self)
        self._lay_out()
        self._one.clicked.connect(self._retry_one)
        self._all.clicked.connect(self._retry_all)
        self._copy.clicked.connect(self._copy_list)
        self._close.clicked.connect(self.accept)

    def set_failures(self, failed: tuple[ImportFailure, ...]) -> None:
        """Show these; the one that was chosen stays chosen."""
        if failed == self._failed:
            return
        self._failed = failed
        chosen = self._list.currentRow()
        self._list.clear()
        for failure in failed:
            name = Path(failure.path).name
            item = QListWidgetItem(f"{name}\n{without_name(failure.reason, name)}", self._list)
            item.setToolTip(failure.path)
            item.setData(PATH_ROLE, failure.path)
        self._list.setCurrentRow(min(max(chosen, 0), len(failed) - 1))
        self._title.setText(failure_words(len(failed)))
        for button in (self._one, self._all, self._copy):
            button.setEnabled(bool(failed))

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self._one, self._all, self._copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)

    @Slot()
    def _retry_one(self) -> None:
        if (item := self._list.currentItem()) is not None:
            self.retry_requested.emit(item.data(PATH_ROLE))

    @Slot()
    def _retry_all(self) -> None:
        self.retry_requested.emit("")

    @Slot()
    def _copy_list(self) -> None:
        lines = [f"{failure.path}\t{failure.reason}" for failure in self._failed]
        QGuiApplication.clipboard().setText("\n".join(lines))


def without_name(reason: str, name: str) -> str:
    """Return a reason that stands below the name of its file, which it need not repeat."""
    rest = reason.removeprefix(f"{name} ")
    return reason if rest == reason else f"{rest[:1].upper()}{rest[1:]}"


def failure_words(count: int) -> str:
    """Say how many files failed."""
    if not count:
        return plural(0, "", "All files could be read.")
    return plural(count, "1 file could not be read", "{n} files could not be read")
