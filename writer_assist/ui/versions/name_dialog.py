"""Asks what a version is to be called, and whether it is of the whole book."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from writer_assist.ui.widgets import WrappedLabel

NAME_WIDTH = 420


class NameDialog(QDialog):
    """Asks for the name of a version.

    Signals:
        named: str, bool: the name, and whether the whole book is kept.
    """

    named = Signal(str, bool)

    def __init__(self, others: int, parent: QWidget | None = None) -> None:
        """Ask.

        Args:
            others: How many scenes or drafts the book has besides the open one.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keep this version"))
        self.setMinimumWidth(NAME_WIDTH)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(self.tr("Name of the version"))
        self.field.setPlaceholderText(self.tr("To the editor"))
        self.all = QCheckBox(self.tr("Of the &whole book, with its order"), self)
        self.all.setVisible(others > 0)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        hint = self.tr("A version with a name is never dropped.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(hint, self))
        layout.addWidget(self.field)
        layout.addWidget(self.all)
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Report the name and close; without one nothing happens."""
        if name := " ".join(self.field.text().split()):
            self.named.emit(name, self.all.isChecked())
            super().accept()
