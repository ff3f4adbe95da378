"""The command list: every command of the program, found by typing a few letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.ui.text import NO_INDEX, Index

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


class CommandList(QFrame):
    """A field and a list over the window; Enter runs a command, Escape closes.

    Signals:
        left: The list was closed; the focus should return to where it was.
    """

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("Overlay")
        self.setAccessibleName(self.tr("Commands"))
        self._model = CommandModel(self)
        self._field = QLineEdit(self)
        self._field.setObjectName("Bare")
        self._field.setPlaceholderText(self.tr("What would you like to do?"))
        self._field.setAccessibleName(self.tr("Search the commands"))
        self._list = QListView(self)
        self._list.setObjectName("Raised")
        self._list.setAccessibleName(self.tr("Commands that match"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(_CommandDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._search)
        self._list.clicked.connect(self._run_row)
        self.hide()

    def open(self, actions: Sequence[QAction]) -> None:
        """Show these commands, all of them at first."""
        self._model.set_actions(actions)
        self._field.clear()
        self._search("")
        around = self._window.size()
        width = min(WIDTH, around.width() - 40)
        height = min(ROWS * ROW_HEIGHT + 66, around.height() - 80)
        self.setGeometry((around.width() - width) // 2, 64, width, height)
        self.show()
        self.raise_()
        self._field.setFocus()

    @Slot()
    def leave(self) -> None:
        """Close without doing anything."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Move through the list with the arrow keys while the field has the focus."""
        if event.type() == QEvent.Type.FocusOut and not self._list.underMouse():
            self.leave()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._steer(event.key())
        return super().eventFilter(watched, event)

    def _steer(self, key: int) -> bool:
        row = self._list.currentIndex().row()
        last = self._model.rowCount() - 1
        match key:
            case Qt.Key.Key_Down:
                self._select(min(row + 1, last))
            case Qt.Key.Key_Up:
                self._select(max(row - 1, 0))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self._model.action(row))
            case Qt.Key.Key_Escape:
                self.leave()
            case _:
                return False
        return True

    def _select(self, row: int) -> None:
        self._list.setCurrentIndex(self._model.index(row))

    def _run(self, action: QAction | None) -> None:
        if action is not None:
            self.leave()
            action.trigger()

    @Slot(str)
    def _search(self, text: str) -> None:
        self._model.search(text)
        self._select(0)

    @Slot(QModelIndex)
    def _run_row(self, index: QModelIndex) -> None:
        self._run(self._model.action(index.row()))


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
