"""The "not again" list of a project, to be read and edited."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.unwanted import (
    FORGOTTEN,
    HALF_LIFE_DAYS,
    Unwanted,
    UnwantedKind,
)
from writer_assist.ui.pane import WrappedLabel
from writer_assist.ui.text import plural, tr

SIZE = 600, 440
WORDS, OPENING, KEPT, FADES = range(4)


class UnwantedDialog(QDialog):
    """Shows what is not wanted again; words and ticks can be changed in place.

    Signals:
        edited: tuple[Unwanted, ...], the whole list, when the dialog is accepted.
    """

    edited = Signal(tuple)

    def __init__(self, entries: tuple[Unwanted, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Not again"))
        self._entries = list(entries)
        self.table = QTableWidget(0, 4, self)
        self.table.setAccessibleName(self.tr("Words that are not wanted again"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Words"), self.tr("Only first"), self.tr("For good"), self.tr("Fades")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.add = buttons.addButton(self.tr("&Add"), QDialogButtonBox.ButtonRole.ActionRole)
        self.remove = buttons.addButton(self.tr("&Remove"), QDialogButtonBox.ButtonRole.ActionRole)
        for button in buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(12)
        layout.addWidget(WrappedLabel(_explanation(), self))
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        self.resize(*SIZE)
        for entry in entries:
            self._show(entry)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    def accept(self) -> None:
        """Tell the list as it is now."""
        self.edited.emit(self.entries())
        super().accept()

    def entries(self) -> tuple[Unwanted, ...]:
        """Return the list as it is now; rows without words are left out."""
        rows = (self._entry(row) for row in range(self.table.rowCount()))
        return tuple(entry for entry in rows if entry.words)

    def _entry(self, row: int) -> Unwanted:
        old = self._entries[row]
        kind = UnwantedKind.OPENING if self._ticked(row, OPENING) else UnwantedKind.PHRASE
        words = " ".join(self._item(row, WORDS).text().split())
        return Unwanted(words, kind, old.weight, old.weighed, self._ticked(row, KEPT))

    def _show(self, entry: Unwanted) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self.table.setItem(row, WORDS, QTableWidgetItem(entry.words))
        self.table.setItem(row, OPENING, _tick(on=entry.kind is UnwantedKind.OPENING))
        self.table.setItem(row, KEPT, _tick(on=entry.kept))
        fades = QTableWidgetItem(fades_words(entry, time.time()))
        fades.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.table.setItem(row, FADES, fades)

    @Slot()
    def _add(self) -> None:
        entry = Unwanted("", UnwantedKind.PHRASE, 1.0, time.time(), kept=True)
        self._entries.append(entry)
        self._show(entry)
        row = self.table.rowCount() - 1
        self.table.setCurrentCell(row, WORDS)
        self.table.editItem(self._item(row, WORDS))

    @Slot()
    def _remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self.table.removeRow(row)
            del self._entries[row]

    def _item(self, row: int, column: int) -> QTableWidgetItem:
        item = self.table.item(row, column)
        assert item is not None
        return item

    def _ticked(self, row: int, column: int) -> bool:
        return self._item(row, column).checkState() is Qt.CheckState.Checked


def fades_words(entry: Unwanted, now: float) -> str:
    """Say how long an entry will still be honoured."""
    if entry.kept:
        return tr("never")
    weight = entry.weight_at(now)
    if weight < FORGOTTEN:
        return tr("forgotten")
    days = math.log2(weight / FORGOTTEN) * HALF_LIFE_DAYS
    return plural(max(1, round(days)), "in 1 day", "in {n} days")


def _tick(*, on: bool) -> QTableWidgetItem:
    item = QTableWidgetItem()
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    return item


def _explanation() -> str:
    return tr(
        "No continuation in this project is written with these words. Dismissing a card adds "
        "its first words, and what two dismissed cards have in common; with time it fades."
    )
