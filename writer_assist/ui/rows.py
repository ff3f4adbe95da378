"""Rows of lists: a name on the left, a quiet word on the right."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

ASIDE_ROLE = Qt.ItemDataRole.UserRole + 20  # str, the quiet word
TROUBLE_ROLE = Qt.ItemDataRole.UserRole + 21  # bool, whether something is wrong with it
ROW_HEIGHT = 27
PADDING = 8

MENU_KEYS = (QKeySequence("Shift+F10"), QKeySequence(Qt.Key.Key_Menu))


class RowDelegate(QStyledItemDelegate):
    """Paints a row; only visible rows are measured."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return a row's size; all rows have the same height."""
        return QSize(80, max(ROW_HEIGHT, option.fontMetrics.height() + 10))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one row; called by Qt."""
        palette = QApplication.palette()
        painter.save()
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(palette.color(QPalette.ColorRole.Link))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        inner = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        metrics = QFontMetrics(option.font)
        aside = str(index.data(ASIDE_ROLE) or "")
        trouble = bool(index.data(TROUBLE_ROLE))
        painter.setFont(option.font)
        painter.setPen(
            palette.color(QPalette.ColorRole.BrightText if trouble else QPalette.ColorRole.Dark)
        )
        side = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | side, aside)
        room = inner.width() - (metrics.horizontalAdvance(aside) + PADDING if aside else 0)
        name = metrics.elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | side, name)
        painter.restore()


class RowTable(QTableView):
    """A list for very many rows.

    Signals:
        menu_wanted: QModelIndex, QPoint: a row, and where its menu opens on the screen.
        key_wanted: QModelIndex, Qt.Key: F2 or Del was pressed at a row.

    Not a QListView: that asks the model about every row at each layout, which stalls the
    window for 60 ms with 10,000 rows.
    """

    menu_wanted = Signal(QModelIndex, QPoint)
    key_wanted = Signal(QModelIndex, Qt.Key)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: tuple[Qt.Key, ...] = ()
        self.setObjectName("Plain")
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(max(ROW_HEIGHT, self.fontMetrics().height() + 10))

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a row from the shortcuts of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_own = Qt.Key(event.key()) in self.keys and not event.modifiers()
            if is_own and self.currentIndex().isValid():
                event.accept()
                return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Ask for the menu of the row under the mouse, or of the marked one."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self._ask_for_menu(self.currentIndex() if by_key else self.indexAt(event.pos()))

    def _ask_for_menu(self, index: QModelIndex) -> None:
        if index.isValid():
            self.setCurrentIndex(index)
            self.menu_wanted.emit(
                index, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go to the first and last row with Home and End, where Qt would go to columns."""
        if QKeySequence(event.keyCombination()) in MENU_KEYS:
            self._ask_for_menu(self.currentIndex())
            return
        if Qt.Key(event.key()) in self.keys and not event.modifiers():
            self.key_wanted.emit(self.currentIndex(), Qt.Key(event.key()))
            return
        rows = self.model().rowCount() if self.model() is not None else 0
        row = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: rows - 1}.get(Qt.Key(event.key()))
        if rows and row is not None:
            self.setCurrentIndex(self.model().index(row, 0))
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Select the first row if there is none, so that the focus is visible."""
        super().focusInEvent(event)
        if self.model() is not None and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))
