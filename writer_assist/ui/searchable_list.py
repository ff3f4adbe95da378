"""A field and a list over the window: typing searches, the arrows choose, Escape closes."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget


class SearchableList(QFrame):
    """Finds one of many rows; closes when the focus goes elsewhere.

    Attributes:
        field: Where the writer types.
        view: The rows; the field keeps the focus.

    Signals:
        searched: str, what was typed; the model is to show the rows that match.
        entered: QModelIndex, the row on which Enter was pressed.
        clicked: QModelIndex, the row that was clicked.
        left: The list was closed; the focus should return to where it was.
    """

    searched = Signal(str)
    entered = Signal(QModelIndex)
    clicked = Signal(QModelIndex)
    left = Signal()

    def __init__(
        self,
        title: str,
        model: QAbstractItemModel,
        parent: QWidget,
        *,
        margins: tuple[int, int, int, int],
    ) -> None:
        super().__init__(parent)
        self.setObjectName("Overlay")
        self.setAccessibleName(title)
        self.field = QLineEdit(self)
        self.field.setObjectName("Bare")
        self.view = QListView(self)
        self.view.setObjectName("Raised")
        self.view.setModel(model)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*margins)
        layout.addWidget(self.field)
        layout.addWidget(self.view)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._search)
        self.view.clicked.connect(self.clicked)
        self.hide()

    def open_at(self, place: QRect) -> None:
        """Show all rows, at a place of the parent."""
        self.field.clear()
        self._search("")
        self.setGeometry(place)
        self.show()
        self.raise_()
        self.field.setFocus()

    @Slot()
    def leave(self) -> None:
        """Close without choosing."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def select(self, row: int) -> None:
        """Select a row."""
        self.view.setCurrentIndex(self.view.model().index(row, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Move through the list with the arrow keys while the field has the focus."""
        if event.type() == QEvent.Type.FocusOut and not self.view.underMouse():
            self.leave()
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._steer(event.key())
        return super().eventFilter(watched, event)

    def _steer(self, key: int) -> bool:
        current = self.view.currentIndex()
        match key:
            case Qt.Key.Key_Down:
                self.select(min(current.row() + 1, self.view.model().rowCount() - 1))
            case Qt.Key.Key_Up:
                self.select(max(current.row() - 1, 0))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.entered.emit(current)
            case Qt.Key.Key_Escape:
                self.leave()
            case _:
                return False
        return True

    @Slot(str)
    def _search(self, text: str) -> None:
        self.searched.emit(text)
        self.select(0)
