"""The About box: the version, and the licences of everything inside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.models import LicenceEntry
from writer_assist.ui.text import tr
from writer_assist.ui.theme import application_icon
from writer_assist.ui.widgets import NamedLabel, WrappedLabel


class AboutDialog(QDialog):
    """Shows the version, what the program promises, and all licences, models included."""

    def __init__(
        self, version: str, entries: Sequence[LicenceEntry], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Writer Assist"))
        self.resize(560, 520)
        mark = QLabel(self)
        mark.setPixmap(application_icon().pixmap(48, 48))
        title = NamedLabel(f"Writer Assist {version}", "Heading", self)
        promise = WrappedLabel(
            self.tr(
                "Draft fiction beside your own notes. It works with the network unplugged: "
                "nothing that you write leaves this computer unless you use a remote model."
            ),
            self,
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 22, 24, 16)
        layout.setSpacing(9)
        for widget in (mark, title, promise, _table(entries, self), buttons):
            layout.addWidget(widget)


def _table(entries: Sequence[LicenceEntry], parent: QWidget) -> QTableWidget:
    table = QTableWidget(len(entries), 3, parent)
    table.setAccessibleName(tr("Licences of the components"))
    table.setHorizontalHeaderLabels([tr("Component"), tr("Version"), tr("Licence")])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setHighlightSections(False)
    for column, mode in enumerate(
        (
            QHeaderView.ResizeMode.Stretch,
            QHeaderView.ResizeMode.ResizeToContents,
            QHeaderView.ResizeMode.Stretch,
        )
    ):
        header.setSectionResizeMode(column, mode)
    for row, entry in enumerate(entries):
        for column, text in enumerate((entry.name, entry.version, entry.licence)):
            table.setItem(row, column, QTableWidgetItem(text))
    return table
