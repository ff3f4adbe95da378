"""What the windows on names, people and dates share: a field, a table below it, and a line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QObject,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from writer_assist.ui.text import NO_INDEX, Index, tr
from writer_assist.ui.widgets import WrappedLabel

Row = TypeVar("Row")
ROW_ROLE = Qt.ItemDataRole.UserRole  # what a row stands for
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
PAUSE_MS = 120  # after a key, before the table is narrowed
_HEIGHT = 27
_RETURN = Qt.Key.Key_Return, Qt.Key.Key_Enter


class TableModel(QAbstractTableModel, Generic[Row]):
    """One row for each value; a kind of table says what its cells show.

    Args:
        columns: Their names.
        numbers: The columns that hold numbers.
        parent: The Qt parent.
    """

    def __init__(
        self, columns: Sequence[str], numbers: Collection[int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns, self._numbers = columns, numbers
        self._rows: Sequence[Row] = ()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other values."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> Row:
        """Return what a row stands for."""
        return self._rows[number]

    def cell(self, row: Row, column: int) -> str:
        """Return what a cell shows."""
        raise NotImplementedError

    def number(self, row: Row, column: int) -> int | None:
        """Return the number in a cell; None where there are words."""
        return None

    def is_quiet(self, row: Row, column: int) -> bool:
        """Tell whether a cell is only there to be looked up."""
        return False

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column, and where numbers stand."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        if role == Qt.ItemDataRole.DisplayRole:
            # The arrow of the sorted column would stand on the last letter.
            return self._columns[section] + ("\u2003" if section in self._numbers else "")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            number = self.number(row, column)
            return self.cell(row, column).casefold() if number is None else number
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.cell(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if role == Qt.ItemDataRole.ForegroundRole and self.is_quiet(row, column):
            return QApplication.palette().color(QPalette.ColorRole.Dark)
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        flag = Qt.AlignmentFlag
        side = flag.AlignRight if column in self._numbers else flag.AlignLeft
        return side | flag.AlignVCenter


class SortedRows(QSortFilterProxyModel):
    """Sorts a table, and leaves out rows; a kind of table says which."""

    def __init__(self, model: QAbstractItemModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)


class TableDialog(QDialog):
    """A field that narrows a table, and a line that says what is listed.

    Attributes:
        field: Where the writer types.
        table: What fits.
        top: The line of the field; choices beside it are added here.
        pause: Runs after a key in the field.
    """

    def __init__(
        self,
        title: str,
        invitation: str,
        size: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(*size)
        self.top, self._foot = QHBoxLayout(), QHBoxLayout()
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(invitation)
        self.field.setAccessibleName(invitation)
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.top.addWidget(self.field, 1)
        self.table = _plain_table(title, self)
        self.table.installEventFilter(self)
        self._line = WrappedLabel(tr("Reading notes and book…"), self)
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.field.textChanged.connect(self.pause.start)
        self.pause.timeout.connect(self.narrow)
        self.field.setFocus()

    @Slot()
    def narrow(self) -> None:
        """List what fits to the field."""
        raise NotImplementedError

    def line(self) -> str:
        """Return what the line says."""
        return self._line.text()

    def say(self, words: str) -> None:
        """Let the line say something else."""
        self._line.setText(words)

    def set_model(self, model: QAbstractItemModel, widths: Mapping[int, int], wide: int) -> None:
        """Show a model.

        Args:
            model: The rows; they can be sorted if they are ``SortedRows``.
            widths: Of columns, in pixels.
            wide: The column that takes what is left.
        """
        self.table.setModel(model)
        self.table.setSortingEnabled(isinstance(model, SortedRows))
        for column, width in widths.items():
            self.table.setColumnWidth(column, width)
        mode = QHeaderView.ResizeMode.Stretch
        self.table.horizontalHeader().setSectionResizeMode(wide, mode)

    def lay_out(
        self, body: QWidget, *, above: QWidget | None = None, buttons: Sequence[QPushButton] = ()
    ) -> None:
        """Put everything in its place.

        Args:
            body: The table, or what holds it.
            above: What is said above the field.
            buttons: At the foot; the line stands above them then, else beside Close.
        """
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        if above is not None:
            layout.addWidget(above)
        layout.addLayout(self.top)
        layout.addWidget(body, 1)
        close = QPushButton(tr("Close"), self)
        close.clicked.connect(self.close)
        if buttons:
            layout.addWidget(self._line)
            for button in buttons:
                button.setAutoDefault(False)
                self._foot.addWidget(button)
            self._foot.addStretch(1)
        else:
            self._foot.addWidget(self._line, 1)
        close.setAutoDefault(False)
        self._foot.addWidget(close)
        layout.addLayout(self._foot)

    def enter_table(self) -> None:
        """Go to the table, to the first row if none is chosen."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.table.selectionModel().hasSelection() and self.table.model().rowCount():
            self.table.selectRow(0)

    def enter(self) -> bool:
        """Act on Return in the field; tell whether something was done."""
        self.enter_table()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go from the field to the table with Down; Return is for the kind of table."""
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() == Qt.Key.Key_Down:
                self.enter_table()
                return True
            if event.key() in _RETURN and self.enter():
                return True
        return super().eventFilter(watched, event)


def _plain_table(name: str, parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setAccessibleName(name)
    table.setObjectName("Plain")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_HEIGHT)
    table.horizontalHeader().setHighlightSections(False)
    return table
