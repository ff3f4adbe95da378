"""The dialog for the statuses of a book: made, renamed, ordered and removed in one list."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.manuscript.scene_fields import STATUSES
from writer_assist.manuscript.statuses import WantedStatus
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

SIZE = 440, 420
NAME, SCENES = range(2)
_BEFORE = Qt.ItemDataRole.UserRole  # str: what it was called; empty for a new one
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class StatusesDialog(QDialog):
    """Lists the statuses of a book in their order, each with the number of its scenes.

    Signals:
        chosen: tuple[WantedStatus, ...], when the writer saves.
    """

    chosen = Signal(tuple)

    def __init__(self, used: Mapping[str, int], own: int, parent: QWidget | None = None) -> None:
        """Show the list.

        Args:
            used: How many scenes have each status, in order.
            own: So many of them are the book's own words; the rest are only found in scenes.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self.setWindowTitle(self.tr("Statuses of this book"))
        self._used = used
        self.list = QTreeWidget(self)
        self._told = WrappedLabel("", self)
        self._add = QPushButton(self.tr("&Add"), self)
        self._rename = QPushButton(self.tr("&Rename"), self)
        self._up = QPushButton(self.tr("Move &up"), self)
        self._down = QPushButton(self.tr("Move &down"), self)
        self._remove = QPushButton(self.tr("Re&move"), self)
        self._usual = QPushButton(self.tr("The &usual ones"), self)
        for name in list(used)[:own]:
            self._row(name, name)
        self._lay_out()
        self._connect()
        self._select(0)
        self._show_state()

    def wanted(self) -> tuple[WantedStatus, ...]:
        """Return the statuses as they are listed now; rows without a name are left out."""
        rows = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return tuple(
            WantedStatus(row.text(NAME).strip(), str(row.data(NAME, _BEFORE)))
            for row in rows
            if row is not None and row.text(NAME).strip()
        )

    def told(self) -> str:
        """Return the line below the list."""
        return self._told.text()

    def accept(self) -> None:
        """Report the list and close."""
        self.list.setFocus()  # a name that is being typed counts
        self.chosen.emit(self.wanted())
        super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Move a row with Alt and an arrow, and remove it with Del."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() is _PRESS:
            step = _MOVES.get(Qt.Key(event.key()))
            if step and event.modifiers() == Qt.KeyboardModifier.AltModifier:
                self._move(step)
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._take_away()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self.list.setObjectName("Plain")
        self.list.setAccessibleName(self.tr("Statuses of this book"))
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([self.tr("Status"), self.tr("Scenes")])
        self.list.setRootIsDecorated(False)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(SCENES, QHeaderView.ResizeMode.ResizeToContents)
        trigger = QAbstractItemView.EditTrigger
        self.list.setEditTriggers(trigger.DoubleClicked | trigger.EditKeyPressed)
        side = QVBoxLayout()
        side.setSpacing(6)
        for button in (self._add, self._rename, self._up, self._down, self._remove):
            button.setAutoDefault(False)
            side.addWidget(button)
        side.addStretch(1)
        side.addWidget(self._usual)
        self._usual.setAutoDefault(False)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.list, 1)
        middle.addLayout(side)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        about = self.tr(
            "The words for how far a scene is, in their order. Scenes follow a word that you "
            "rename; those of a word that you remove keep it until you choose another."
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        layout.addWidget(NamedLabel(self.tr("Statuses of this book"), "Heading", self))
        layout.addWidget(WrappedLabel(about, self))
        layout.addLayout(middle, 1)
        layout.addWidget(self._told)
        layout.addWidget(buttons)
        self.resize(*SIZE)

    def _connect(self) -> None:
        self.list.installEventFilter(self)
        self.list.currentItemChanged.connect(self._show_state)
        self.list.itemChanged.connect(self._show_state)
        self._add.clicked.connect(self._make)
        self._rename.clicked.connect(self._edit)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._remove.clicked.connect(self._take_away)
        self._usual.clicked.connect(self._use_usual)

    def _row(self, name: str, before: str) -> QTreeWidgetItem:
        count = self._used.get(before, 0)
        row = QTreeWidgetItem(self.list, [name, f"{count:,}" if count else ""])
        row.setData(NAME, _BEFORE, before)
        row.setFlags((row.flags() | Qt.ItemFlag.ItemIsEditable) & ~Qt.ItemFlag.ItemIsDropEnabled)
        row.setTextAlignment(SCENES, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row

    def _select(self, row: int) -> None:
        if (item := self.list.topLevelItem(row)) is not None:
            self.list.setCurrentItem(item)

    @Slot()
    def _make(self) -> None:
        row = self._row("", "")
        self.list.setCurrentItem(row)
        self.list.editItem(row, NAME)

    @Slot()
    def _edit(self) -> None:
        if (row := self.list.currentItem()) is not None:
            self.list.editItem(row, NAME)

    def _move(self, step: int) -> None:
        row = self.list.currentItem()
        at = self.list.indexOfTopLevelItem(row) if row else -1
        if row is None or not 0 <= at + step < self.list.topLevelItemCount():
            return
        self.list.takeTopLevelItem(at)
        self.list.insertTopLevelItem(at + step, row)
        self.list.setCurrentItem(row)

    @Slot()
    def _take_away(self) -> None:
        if (row := self.list.currentItem()) is not None and self.list.topLevelItemCount() > 1:
            self.list.takeTopLevelItem(self.list.indexOfTopLevelItem(row))
            self._show_state()

    @Slot()
    def _use_usual(self) -> None:
        self.list.clear()
        for name in STATUSES:
            self._row(name, name)
        self._select(0)

    @Slot()
    def _show_state(self) -> None:
        row, count = self.list.currentItem(), self.list.topLevelItemCount()
        at = self.list.indexOfTopLevelItem(row) if row else -1
        self._rename.setEnabled(row is not None)
        self._up.setEnabled(at > 0)
        self._down.setEnabled(0 <= at < count - 1)
        self._remove.setEnabled(row is not None and count > 1)
        kept = {one.before for one in self.wanted()} | {one.name for one in self.wanted()}
        left = sum(number for name, number in self._used.items() if name not in kept)
        self._told.setText(
            plural(
                left,
                "1 scene has a status that is not in the list, and keeps it.",
                "{n} scenes have a status that is not in the list, and keep it.",
            )
            if left
            else tr("Every scene has a status of the list, or none.")
        )


_PRESS = QEvent.Type.KeyPress
