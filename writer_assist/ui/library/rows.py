"""Rows of the library's lists: a name on the left, a quiet word on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QEvent,
    QLocale,
    QModelIndex,
    QObject,
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

from writer_assist.domain.note import NoteOrder, NoteSummary
from writer_assist.ui.text import NO_INDEX, Index

ASIDE_ROLE = Qt.ItemDataRole.UserRole + 20  # str, the quiet word
TROUBLE_ROLE = Qt.ItemDataRole.UserRole + 21  # bool, whether something is wrong with it
ROW_HEIGHT = 27
PADDING = 8

NOTE_ROLE = Qt.ItemDataRole.UserRole
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


class NotesModel(QAbstractListModel):
    """A list of notes that arrives in pages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: list[NoteSummary] = []
        self._fresh = 0  # how many have arrived since the list was begun again
        self._order = NoteOrder.TITLE

    def set_order(self, order: NoteOrder) -> None:
        """Set the order; sorted by date, the list shows dates."""
        self._order = order

    def set_notes(self, notes: Sequence[NoteSummary]) -> None:
        """Begin the list again; rows that stay the same are not touched."""
        self._fresh = 0
        self.add_notes(notes)

    def add_notes(self, notes: Sequence[NoteSummary]) -> None:
        """Append these to what has arrived since ``set_notes``."""
        start, self._fresh = self._fresh, self._fresh + len(notes)
        if self._notes[start : self._fresh] == list(notes):
            return  # also where there are none
        self._cut(start)
        self.beginInsertRows(QModelIndex(), start, self._fresh - 1)
        self._notes += notes
        self.endInsertRows()

    def end_notes(self) -> None:
        """Mark the list as complete since ``set_notes``."""
        self._cut(self._fresh)

    def row_of(self, note_id: int) -> int:
        """Return the row of a note; -1 if it is not listed."""
        return next((row for row, n in enumerate(self._notes) if n.note_id == note_id), -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many notes there are."""
        return 0 if parent.isValid() else len(self._notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a note, its title, or where its file is."""
        if not index.isValid() or index.row() >= len(self._notes):
            return None
        note = self._notes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return note.title
        if role == ASIDE_ROLE:
            return _day(note.modified) if self._order is NoteOrder.CHANGED else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            tags = " ".join(f"#{tag}" for tag in note.tags)
            return f"{note.path}\n{tags}".strip()
        return note if role == NOTE_ROLE else None

    def _cut(self, end: int) -> None:
        if end < len(self._notes):
            self.beginRemoveRows(QModelIndex(), end, len(self._notes) - 1)
            del self._notes[end:]
            self.endRemoveRows()


def _day(modified: float) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(modified))
    return QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
