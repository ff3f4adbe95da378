"""The command list: every command of the program, found by typing a few letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, Qt, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from writer_assist.ui.searchable_list import SearchableList
from writer_assist.ui.text import NO_INDEX, Index, tr

WIDTH, ROWS, ROW_HEIGHT = 460, 10, 30


class CommandModel(QAbstractListModel):
    """The commands that match, best first, without those that are disabled now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions: Sequence[QAction] = ()
        self._found: list[QAction] = []

    def set_actions(self, actions: Sequence[QAction]) -> None:
        """Offer these commands."""
        self._actions = actions
        self.search("")

    def search(self, text: str) -> None:
        """Keep the commands that contain all words of a text; matching beginnings come first."""
        words = text.casefold().split()
        usable = [action for action in self._actions if action.isEnabled() and action.text()]
        found = [
            action for action in usable if all(word in plain(action).casefold() for word in words)
        ]
        start = words[0] if words else ""
        self.beginResetModel()
        self._found = sorted(
            found, key=lambda action: not plain(action).casefold().startswith(start)
        )
        self.endResetModel()

    def action(self, row: int) -> QAction | None:
        """Return the command of a row; None if there is none."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many commands match."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a command's name, or its key as ``UserRole``."""
        action = self.action(index.row()) if index.isValid() else None
        if action is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(action)
        if role == Qt.ItemDataRole.UserRole:
            return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        return None


class CommandList(SearchableList):
    """The commands over the window; Enter or a click runs one."""

    def __init__(self, parent: QWidget) -> None:
        self._model = CommandModel()
        super().__init__(tr("Commands"), self._model, parent, margins=(12, 8, 12, 10))
        self._model.setParent(self)
        self._window = parent
        self.field.setPlaceholderText(self.tr("What would you like to do?"))
        self.field.setAccessibleName(self.tr("Search the commands"))
        self.view.setAccessibleName(self.tr("Commands that match"))
        self.view.setItemDelegate(_CommandDelegate(self.view))
        self.searched.connect(self._model.search)
        self.entered.connect(self._run)
        self.clicked.connect(self._run)

    def open(self, actions: Sequence[QAction]) -> None:
        """Show these commands, all of them at first."""
        self._model.set_actions(actions)
        around = self._window.size()
        width = min(WIDTH, around.width() - 40)
        height = min(ROWS * ROW_HEIGHT + 66, around.height() - 80)
        self.open_at(QRect((around.width() - width) // 2, 64, width, height))

    @Slot(QModelIndex)
    def _run(self, index: QModelIndex) -> None:
        action = self._model.action(index.row())
        if action is not None:
            self.leave()
            action.trigger()


class _CommandDelegate(QStyledItemDelegate):
    """Paints a command at the left and its key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> object:  # type: ignore[override]  # noqa: N802
        """Return a row's size."""
        size = super().sizeHint(option, index)
        size.setHeight(ROW_HEIGHT)
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row; called by Qt."""
        palette = QApplication.palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 4, 4)
        inner = option.rect.adjusted(10, 0, -10, 0)
        key = str(index.data(Qt.ItemDataRole.UserRole) or "")
        painter.setPen(palette.color(QPalette.ColorRole.Dark))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, key)
        room = inner.width() - QFontMetrics(painter.font()).horizontalAdvance(key) - 16
        name = QFontMetrics(painter.font()).elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room
        )
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


def plain(action: QAction) -> str:
    """Return an action's text without mnemonic and ellipsis."""
    return action.text().replace("&", "").removesuffix("…")
