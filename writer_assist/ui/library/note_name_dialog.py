"""Asks for another name of a note."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from writer_assist.ui.widgets import WrappedLabel

WIDTH = 420


class NoteNameDialog(QDialog):
    """A field with the name that the note has.

    Signals:
        named: str, another name.
    """

    named = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Ask.

        Args:
            name: What the note is called.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._name = name
        self.setWindowTitle(self.tr("Rename the note"))
        self.setMinimumWidth(WIDTH)
        self.field = QLineEdit(name, self)
        self.field.setAccessibleName(self.tr("Name of the note"))
        self.field.selectAll()
        hint = self.tr("Its file gets the name too, and so does the title in it.")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("&Rename"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addWidget(WrappedLabel(hint, self))
        layout.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.field.textChanged.connect(self._allow)
        self._allow()

    def accept(self) -> None:
        """Report another name and close."""
        if self._new():
            self.named.emit(self._new())
            super().accept()

    def _new(self) -> str:
        name = " ".join(self.field.text().split())
        return name if name != self._name else ""

    @Slot()
    def _allow(self) -> None:
        self._ok.setEnabled(bool(self._new()))
