"""Which files of a folder are taken in: patterns, and what they come to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.note import ImportPreview, SourceRules, SourceState
from writer_assist.ui.pane import NamedLabel, WrappedLabel
from writer_assist.ui.text import tr

PAUSE_MS = 400


class RulesDialog(QDialog):
    """Edits the rules of one folder, and counts the files that they let through.

    Signals:
        preview_requested: str, SourceRules: what they come to is wanted.
        rules_chosen: str, SourceRules.
    """

    preview_requested = Signal(str, object)
    rules_chosen = Signal(str, object)

    def __init__(self, source: SourceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._all: int | None = None  # files there are without rules
        self.setWindowTitle(self.tr("Which files to take in"))
        self.resize(440, 430)
        self._include = self._field(source.rules.include, self.tr("Only files that fit one of"))
        self._exclude = self._field(
            source.rules.exclude, self.tr("Leave out files that fit one of")
        )
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
    def take_preview(self, path: str, preview: ImportPreview) -> None:
        """Take what was counted; first all files, then what the rules let through."""
        if path != self._source.path:
            return
        if self._all is None:
            self._all = preview.files
            self._ask()
            return
        words = tr("Takes in {some} of {all} files.").format(
            some=f"{preview.files:,}", all=f"{max(self._all, preview.files):,}"
        )
        if preview.left_out:
            names = [Path(path).name for path in preview.left_out]
            words += " " + tr(
                "Left out as templates, licences and the like: {names}. "
                "A line such as !{name} below takes one in."
            ).format(names=", ".join(names[:8]), name=names[0])
        self._count.setText(words)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(8)
        layout.addWidget(NamedLabel(Path(self._source.path).name, "Heading", self))
        layout.addWidget(
            WrappedLabel(
                self.tr("One pattern a line: a folder such as drafts/, or names such as *.bak.md."),
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


def _lines(field: QPlainTextEdit) -> tuple[str, ...]:
    return tuple(line.strip() for line in field.toPlainText().splitlines() if line.strip())
