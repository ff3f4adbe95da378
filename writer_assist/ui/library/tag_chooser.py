"""Choosing tags: type a few letters, Enter takes and lets go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from writer_assist.domain.note import TagCount
from writer_assist.ui.library.rows import ASIDE_ROLE, ROW_HEIGHT, RowDelegate

WIDTH, ROWS = 240, 10
TAG_ROLE = Qt.ItemDataRole.UserRole


class TagChooser(QFrame):
    """A field and a list that open below a button; chosen tags stand first, with a tick.

    Signals:
        tags_chosen: tuple[str, ...].
        left: The list was closed; the focus belongs where it was.
    """

    tags_chosen = Signal(tuple)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Overlay")
        self.setAccessibleName(self.tr("Tags"))
        self._chosen: tuple[str, ...] = ()
        self._tags: Sequence[TagCount] = ()
        self._model = QStandardItemModel(self)
        self._found = QSortFilterProxyModel(self)
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._field = QLineEdit(self)
        self._field.setObjectName("Bare")
        self._field.setPlaceholderText(self.tr("Tag"))
        self._field.setAccessibleName(self.tr("Search the tags"))
        self._list = QListView(self)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("Tags that match"))
        self._list.setModel(self._found)
        self._list.setItemDelegate(RowDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.addWidget(self._field)
        layout.addWidget(self._list)
        self.hide()
        self._field.installEventFilter(self)
        self._field.textChanged.connect(self._search)
        self._list.clicked.connect(self._turn)

    def open_below(self, button: QWidget) -> None:
        """Show the tags below a button, over the rest of its window."""
        window = button.window()
        place = button.mapTo(window, QPoint(0, button.height() + 2))
        self.setParent(window)
        self._field.clear()
        height = min(ROWS * ROW_HEIGHT + 56, window.height() - place.y() - 8)
        self.setGeometry(place.x(), place.y(), min(WIDTH, window.width() - place.x()), height)
        self.show()
        self.raise_()
        self._field.setFocus()

    @Slot()
    def leave(self) -> None:
        """Close; what is ticked stays so."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def set_tags(self, tags: Sequence[TagCount]) -> None:
        """Offer these tags."""
        self._tags = tags
        self._fill()

    def choose(self, tags: tuple[str, ...]) -> None:
        """Tick these tags; no signal."""
        self._chosen = tags
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Steer the list with the arrows while the field has the focus."""
        if event.type() == QEvent.Type.FocusOut and not self._list.underMouse():
            self.leave()
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            row = self._list.currentIndex().row()
            match event.key():
                case Qt.Key.Key_Down:
                    self._select(min(row + 1, self._found.rowCount() - 1))
                case Qt.Key.Key_Up:
                    self._select(max(row - 1, 0))
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self._turn(self._list.currentIndex())
                    self.leave()
                case Qt.Key.Key_Escape:
                    self.leave()
                case _:
                    return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        chosen = {tag.casefold() for tag in self._chosen}
        self._model.clear()
        for tag in sorted(self._tags, key=lambda tag: tag.tag.casefold() not in chosen):
            ticked = tag.tag.casefold() in chosen
            row = QStandardItem(f"✓ {tag.tag}" if ticked else tag.tag)
            row.setData(tag.tag, TAG_ROLE)
            row.setData(f"{tag.notes:,}", ASIDE_ROLE)
            row.setAccessibleText(f"{row.text()}, {tag.notes}")
            self._model.appendRow(row)
        self._select(0)

    def _select(self, row: int) -> None:
        self._list.setCurrentIndex(self._found.index(row, 0))

    @Slot(str)
    def _search(self, text: str) -> None:
        self._found.setFilterFixedString(text.strip().lstrip("#"))
        self._select(0)

    @Slot(QModelIndex)
    def _turn(self, index: QModelIndex) -> None:
        tag = index.data(TAG_ROLE)
        if not isinstance(tag, str):
            return
        without = tuple(one for one in self._chosen if one.casefold() != tag.casefold())
        self.choose((*self._chosen, tag) if without == self._chosen else without)
        self.tags_chosen.emit(self._chosen)
