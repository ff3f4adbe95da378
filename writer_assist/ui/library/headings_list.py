"""The headings of a draft as a list that leads through it, in the place of a book's scenes."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QSignalBlocker,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from writer_assist.domain.draft_outline import DraftHeading
from writer_assist.ui.rows import ASIDE_ROLE, RowTable
from writer_assist.ui.text import NO_INDEX, Index, plural, tr
from writer_assist.ui.widgets import MARGIN, TITLE_ROW, ElidedLabel, IconButton, NamedLabel

INDENT = "\u2003"  # of a heading below another one
LEAST_ROWS = 3


class HeadingsModel(QAbstractListModel):
    """The headings with their words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings: tuple[DraftHeading, ...] = ()

    def set_headings(self, headings: tuple[DraftHeading, ...]) -> None:
        """Show these; where only words or places are others, no row moves."""
        same = [(one.title, one.depth) for one in self.headings]
        is_same = [(one.title, one.depth) for one in headings] == same
        if not is_same:
            self.beginResetModel()
        self.headings = headings
        if not is_same:
            self.endResetModel()
        elif headings:
            self.dataChanged.emit(self.index(0), self.index(len(headings) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many headings there are."""
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a heading's title, below others further in, and its words."""
        if not index.isValid() or index.row() >= len(self.headings):
            return None
        one = self.headings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{INDENT * one.depth}{one.title}"
        if role == ASIDE_ROLE:
            return f"{one.words:,}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = plural(one.words, "1 word", "{n} words")
            return tr("{title}, {words}").format(title=one.title, words=words)
        return None


class HeadingsPanel(QWidget):
    """Lists the headings of the open draft; the one that the caret is below is marked.

    Signals:
        heading_chosen: int, the number of a heading to be shown; the list keeps the keyboard.
        heading_entered: int, the number of one to write at.
        unfolded_changed: bool, whether more than the title is shown.
    """

    heading_chosen = Signal(int)
    heading_entered = Signal(int)
    unfolded_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Headings of the draft"))
        self._unfolded = True
        self._model = HeadingsModel(self)
        self._count = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._fold = IconButton("up", "", self)
        self.list = RowTable(self)
        self.list.setAccessibleName(self.tr("Headings"))
        self.list.setModel(self._model)
        self._lay_out()
        self._fold.clicked.connect(self._turn)
        self.list.clicked.connect(self._enter)
        self.list.activated.connect(self._enter)
        self.list.selectionModel().currentChanged.connect(self._walk)
        self._show_fold()

    def set_headings(self, headings: tuple[DraftHeading, ...]) -> None:
        """Show these headings; nothing moves where only their words changed."""
        row = self.list.currentIndex().row()
        with QSignalBlocker(self.list.selectionModel()):
            self._model.set_headings(headings)
        self._count.set_text(f"{len(headings):,}" if headings else "")
        self.mark(row)

    def headings(self) -> tuple[DraftHeading, ...]:
        """Return what is listed."""
        return self._model.headings

    def mark(self, number: int) -> None:
        """Mark the heading that the caret is below; -1 marks none."""
        if number == self.list.currentIndex().row() and number >= 0:
            return
        with QSignalBlocker(self.list.selectionModel()):
            index = self._model.index(number) if number >= 0 else QModelIndex()
            self.list.setCurrentIndex(index)
        self.list.viewport().update()

    def unfold(self, unfolded: bool) -> None:
        """Show the headings, or the title only."""
        if unfolded != self._unfolded:
            self._unfolded = unfolded
            self._show_fold()
            self.unfolded_changed.emit(unfolded)

    def is_unfolded(self) -> bool:
        """Tell whether more than the title is shown."""
        return self._unfolded

    def wanted_height(self) -> int:
        """Return the height at which all headings are seen."""
        rows = max(self._model.rowCount(), LEAST_ROWS)
        row = self.list.verticalHeader().defaultSectionSize()
        return self._head.sizeHint().height() + (rows * row + 10 if self._unfolded else 0)

    def _lay_out(self) -> None:
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(MARGIN, 6, MARGIN - 5, 2)
        head.setSpacing(9)
        head.addStrut(TITLE_ROW)
        head.addWidget(NamedLabel(self.tr("Headings"), "PanelTitle", self))
        head.addWidget(self._count, 1)
        head.addWidget(self._fold)
        self._body = QWidget(self)
        rows = QVBoxLayout(self._body)
        rows.setContentsMargins(8, 0, 4, 4)
        rows.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._body, 1)

    def _show_fold(self) -> None:
        shown = self._unfolded
        self._body.setVisible(shown)
        self._fold.set_picture("up" if shown else "down")
        name = self.tr("Collapse the headings") if shown else self.tr("Expand the headings")
        self._fold.set_name(name)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Preferred if shown else policy.Maximum)

    @Slot()
    def _turn(self) -> None:
        self.unfold(not self._unfolded)

    @Slot(QModelIndex)
    def _enter(self, index: QModelIndex) -> None:
        self.heading_entered.emit(index.row())

    @Slot(QModelIndex, QModelIndex)
    def _walk(self, index: QModelIndex, _before: QModelIndex) -> None:
        if self.list.hasFocus() and index.isValid():
            self.heading_chosen.emit(index.row())
