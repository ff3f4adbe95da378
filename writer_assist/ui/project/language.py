"""The dialog for the language of a book, and of one scene of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from writer_assist.ui.settings.fields import language_name
from writer_assist.ui.widgets import WrappedLabel

WIDTH = 460


class LanguageDialog(QDialog):
    """Offers the languages whose dictionaries are on this computer.

    Signals:
        chosen: str, str: the language of the book and of the scene, such as "de-DE"; empty for
            that of the settings, and of the book.
    """

    chosen = Signal(str, str)

    def __init__(
        self,
        dictionaries: Sequence[str],
        book: str,
        scene: str,
        parent: QWidget | None = None,
    ) -> None:
        """Lay out the form.

        Args:
            dictionaries: The names of those on this computer.
            book: The language of the book; empty for that of the settings.
            scene: The language of the open scene; empty for that of the book.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Language"))
        self.setMinimumWidth(WIDTH)
        self._book = self._box(self.tr("Same as in the settings"), dictionaries, book)
        self._scene = self._box(self.tr("Same as the book"), dictionaries, scene)
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(9)
        form.addRow(self.tr("The &book"), self._book)
        form.addRow(self.tr("This &scene"), self._scene)
        self._book.setAccessibleName(self.tr("Language of the book"))
        self._scene.setAccessibleName(self.tr("Language of this scene"))
        told = self.tr(
            "For spelling, grammar, quotation marks, names and statistics. The manual says how to "
            "add dictionaries."
        )
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(WrappedLabel(told, self))
        layout.addWidget(buttons)

    def accept(self) -> None:
        """Tell what was chosen, and close."""
        self.chosen.emit(self._book.currentData(), self._scene.currentData())
        super().accept()

    def _box(self, usual: str, dictionaries: Sequence[str], present: str) -> QComboBox:
        box = QComboBox(self)
        box.addItem(usual, "")
        codes = [name.replace("_", "-") for name in dictionaries]
        for code in (*codes, *([present] if present and present not in codes else [])):
            box.addItem(language_name(code), code)
        box.setCurrentIndex(max(0, box.findData(present)))
        return box
