"""Dialogs about a folder of notes: which files it includes, and which could not be read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.note import ImportFailure, ImportPreview, SourceRules, SourceState
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

PAUSE_MS = 400

PATH_ROLE = Qt.ItemDataRole.UserRole


class RulesDialog(QDialog):
    """Edits the rules of one folder, and counts the files that they include.

    Signals:
        preview_requested: str, SourceRules: count the files for these rules.
        rules_chosen: str, SourceRules.
    """

    preview_requested = Signal(str, object)
    rules_chosen = Signal(str, object)

    def __init__(self, source: SourceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._all: int | None = None  # files without any rules
        self.setWindowTitle(self.tr("Files to include"))
        self.resize(440, 430)
        self._include = self._field(source.rules.include, self.tr("Include only files that match"))
        self._exclude = self._field(source.rules.exclude, self.tr("Exclude files that match"))
        self._exclude.setPlaceholderText("drafts/\n*.bak.md")
        self._include.setPlaceholderText(self.tr("everything"))
        self._count = WrappedLabel(self.tr("Counting files…"), self)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._lay_out()
        self._pause.timeout.connect(self._ask)
        self._include.textChanged.connect(self._pause.start)
        self._exclude.textChanged.connect(self._pause.start)
        self._buttons.accepted.connect(self._choose)
        self._buttons.rejected.connect(self.reject)

    def ask(self) -> None:
        """Begin to count; first without rules."""
        self.preview_requested.emit(self._source.path, SourceRules())

    def rules(self) -> SourceRules:
        """Return the rules as they are written now."""
        return SourceRules(_lines(self._include), _lines(self._exclude))

    @Slot(str, object)
    def show_preview(self, path: str, preview: ImportPreview) -> None:
        """Take a count: first of all files, then of those that the rules include."""
        if path != self._source.path:
            return
        if self._all is None:
            self._all = preview.files
            self._ask()
            return
        words = tr("Includes {some} of {all} files.").format(
            some=f"{preview.files:,}", all=f"{max(self._all, preview.files):,}"
        )
        if preview.left_out:
            names = [Path(path).name for path in preview.left_out]
            words += " " + tr(
                "Left out as templates, licences and the like: {names}. "
                "To include one, add a line such as !{name} to the files to exclude."
            ).format(names=", ".join(names[:8]), name=names[0])
        self._count.setText(words)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(8)
        layout.addWidget(NamedLabel(Path(self._source.path).name, "Heading", self))
        layout.addWidget(
            WrappedLabel(
                self.tr(
                    "One pattern per line: a folder such as drafts/, or names such as *.bak.md."
                ),
                self,
            )
        )
        for field in (self._include, self._exclude):
            label = QLabel(field.accessibleName(), self)
            label.setBuddy(field)
            layout.addSpacing(4)
            layout.addWidget(label)
            layout.addWidget(field, 1)
        layout.addWidget(self._count)
        layout.addSpacing(6)
        layout.addWidget(self._buttons)

    def _field(self, patterns: tuple[str, ...], name: str) -> QPlainTextEdit:
        field = QPlainTextEdit("\n".join(patterns), self)
        field.setAccessibleName(name)
        field.setTabChangesFocus(True)
        return field

    @Slot()
    def _ask(self) -> None:
        if self._all is not None:
            self.preview_requested.emit(self._source.path, self.rules())

    @Slot()
    def _choose(self) -> None:
        if self.rules() != self._source.rules:
            self.rules_chosen.emit(self._source.path, self.rules())
        self.accept()


class FailuresDialog(QDialog):
    """Lists files that could not be read; stays open while they are tried again.

    Signals:
        retry_requested: str, a file to try again; empty for all.
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
        self._one = QPushButton(self.tr("&Retry this file"), self)
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
    """Return a reason without the file's name, which is shown above it."""
    rest = reason.removeprefix(f"{name} ")
    return reason if rest == reason else f"{rest[:1].upper()}{rest[1:]}"


def failure_words(count: int) -> str:
    """Say how many files failed."""
    if not count:
        return plural(0, "", "All files could be read.")
    return plural(count, "1 file could not be read", "{n} files could not be read")


def _lines(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in field.toPlainText().splitlines() if line.strip())
