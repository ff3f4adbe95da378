"""The dialog for what stands around the text: cover, dedication, rights, about the author."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.export import ExportChoices
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import WrappedLabel

WIDTH = 560
_LINES, _PARAGRAPH = 58, 96  # pixels
# In the order of the dialog, which Tab follows.
_FIELDS = ("dedication", "rights", "about", "cover", "publisher", "isbn", "description")
_TEXT_FIELDS = {"dedication", "about", "description"}


class BookFieldsDialog(QDialog):
    """Asks for what stands before and after the text.

    Signals:
        chosen: ExportChoices, with what was entered.
    """

    chosen = Signal(object)

    def __init__(self, choices: ExportChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = choices
        self.setWindowTitle(self.tr("About the book"))
        self.setMinimumWidth(WIDTH)
        self._lines: dict[str, QLineEdit] = {}
        self._texts: dict[str, QPlainTextEdit] = {}
        for name in _FIELDS:
            if name in _TEXT_FIELDS:
                self._texts[name] = QPlainTextEdit(self)
            else:
                self._lines[name] = QLineEdit(self)
        self._add_hints()
        self._lay_out()
        for name, line in self._lines.items():
            line.setText(getattr(choices, name))
        for name, text in self._texts.items():
            text.setPlainText(getattr(choices, name))
        self._texts["dedication"].setFocus()

    def choices(self) -> ExportChoices:
        """Return the choices with what is entered now."""
        said = {name: line.text().strip() for name, line in self._lines.items()}
        said |= {name: text.toPlainText().strip() for name, text in self._texts.items()}
        return replace(self._choices, **said)  # type: ignore[arg-type]

    def accept(self) -> None:
        """Report what is entered, and close."""
        self.chosen.emit(self.choices())
        super().accept()

    def _add_hints(self) -> None:
        self._lines["rights"].setPlaceholderText(self.tr("© with the year and your name"))
        self._lines["isbn"].setPlaceholderText(self.tr("Of the e-book, if it has one"))
        self._lines["cover"].setPlaceholderText(self.tr("A PNG or JPEG picture, for the e-book"))
        self._texts["dedication"].setPlaceholderText(self.tr("On a page after the title"))
        self._texts["about"].setPlaceholderText(self.tr("A last chapter: About the author"))
        self._texts["description"].setPlaceholderText(self.tr("What shops say of the e-book"))
        for name, text in self._texts.items():
            height = _LINES if name == "dedication" else _PARAGRAPH
            text.setStyleSheet(f"min-height: {height}px; max-height: {height}px")
            text.setTabChangesFocus(True)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        choose = QPushButton(self.tr("C&hoose…"), self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_cover)
        cover = QHBoxLayout()
        cover.addWidget(self._lines["cover"], 1)
        cover.addWidget(choose)
        self._lines["cover"].setAccessibleName(self.tr("Cover"))
        self._row(form, self.tr("&Dedication"), self._texts["dedication"])
        self._row(form, self.tr("&Rights"), self._lines["rights"])
        self._row(form, self.tr("&About the author"), self._texts["about"])
        form.addRow(self.tr("Cover"), cover)
        self._row(form, self.tr("&Publisher"), self._lines["publisher"])
        self._row(form, self.tr("&ISBN"), self._lines["isbn"])
        self._row(form, self.tr("D&escription"), self._texts["description"])
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        layout.addWidget(WrappedLabel(tr("All of it may be left empty."), self))
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _row(self, form: QFormLayout, name: str, field: QWidget) -> None:
        field.setAccessibleName(name.replace("&", ""))
        form.addRow(name, field)

    @Slot()
    def _choose_cover(self) -> None:
        given = self._lines["cover"].text().strip() or str(Path.home())
        kinds = self.tr("Pictures") + " (*.png *.jpg *.jpeg)"
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Cover"), given, kinds)
        if path:
            self._lines["cover"].setText(path)
