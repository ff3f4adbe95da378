"""What the model is to know of a project, in the writer's own words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from writer_assist.ui.pane import WrappedLabel
from writer_assist.ui.text import tr
from writer_assist.ui.theme import reading_font

SIZE = 520, 300


class InstructionDialog(QDialog):
    """Asks for genre, tense, point of view; Ctrl+Enter accepts.

    Signals:
        edited: str, the instruction, when the dialog is accepted.
    """

    edited = Signal(str)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About this project"))
        self.field = QPlainTextEdit(words, self)
        self.field.setAccessibleName(self.tr("What the model is to know of this project"))
        self.field.setPlaceholderText(
            self.tr("A gothic mystery, in the past tense, close third person, from Mara's side.")
        )
        self.field.setFont(reading_font(11.5))
        self.field.setTabChangesFocus(True)
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setShortcut("Ctrl+Return")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(_explanation(), self))
        layout.addWidget(self.field, 1)
        layout.addWidget(buttons)
        self.resize(*SIZE)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Tell what was written."""
        self.edited.emit(self.field.toPlainText())
        super().accept()


def _explanation() -> str:
    return tr(
        "Genre, tense, point of view: what the model reads before the story, for every draft "
        "in this folder. A line or two is enough."
    )
