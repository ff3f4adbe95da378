"""A list over the window in which anything is found: commands, scenes, notes, headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, Qt, Slot
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from writer_assist.domain.fuzzy import FuzzyNames
from writer_assist.ui.searchable_list import SearchableList
from writer_assist.ui.text import NO_INDEX, Index, tr

WIDTH, ROWS, ROW_HEIGHT = 520, 12, 30
MOST = 200  # rows that are shown


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """Something that can be chosen in the list.

    Attributes:
        title: What is searched and shown.
        aside: A quiet word at the right: what it is, or the key of a command.
        go: Does it, or goes there.
        key: Names it among those that were chosen before; empty if it is not remembered.
        tip: More about it.
    """

    title: str
    aside: str
    go: Callable[[], object]
    key: str = ""
    tip: str = ""


class CommandModel(QAbstractListModel):
    """The choices that fit what was typed, best first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: Sequence[ListedEntry] = ()
        self._names = FuzzyNames(())
        self._found: list[int] = []
        self._typed = ""

    def set_choices(self, choices: Sequence[ListedEntry]) -> None:
        """Offer these, in this order while nothing is typed."""
        self._choices = choices
        self._names = FuzzyNames([choice.title.casefold() for choice in choices])
        self.search(self._typed)

    def search(self, text: str) -> None:
        """Keep the choices that fit a text, best first."""
        self._typed = text
        self.beginResetModel()
        self._found = self._names.best(text, MOST)
        self.endResetModel()

    def choice(self, row: int) -> ListedEntry | None:
        """Return the choice of a row; None if there is none."""
        return self._choices[self._found[row]] if 0 <= row < len(self._found) else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many choices fit."""
        return 0 if parent.isValid() else len(self._found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title of a choice, or what it is as ``UserRole``."""
        choice = self.choice(index.row()) if index.isValid() else None
        if choice is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        if role == Qt.ItemDataRole.UserRole:
            return choice.aside
        if role == Qt.ItemDataRole.ToolTipRole:
            return choice.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.title}, {choice.aside}" if choice.aside else choice.title
        return None


class CommandList(SearchableList):
    """The choices over the window; Enter or a click takes one."""

    def __init__(self, parent: QWidget) -> None:
        self._model = CommandModel()
        super().__init__(tr("Commands"), self._model, parent, margins=(12, 8, 12, 10))
        self._model.setParent(self)
        self._window = parent
        self.field.setAccessibleName(tr("Commands"))
        self.view.setItemDelegate(_CommandDelegate(self.view))
        self.searched.connect(self._model.search)
        self.entered.connect(self._take)
        self.clicked.connect(self._take)

    def open(self, actions: Sequence[QAction]) -> None:
        """Show these commands, all of them at first, without those that are disabled now."""
        self.open_choices(
            commands(actions),
            title=tr("Commands"),
            invitation=tr("What would you like to do?"),
        )

    def open_choices(self, choices: Sequence[ListedEntry], *, title: str, invitation: str) -> None:
        """Show these choices; see also :meth:`update_choices`.

        Args:
            choices: In the order in which they are shown at first.
            title: Of the list, for screen readers.
            invitation: Shown in the empty field.
        """
        self.setAccessibleName(title)
        self.field.setPlaceholderText(invitation)
        self.field.setAccessibleName(invitation)
        self.view.setAccessibleName(tr("What fits"))
        self._model.search("")
        self._model.set_choices(choices)
        around = self._window.size()
        width = min(WIDTH, around.width() - 40)
        height = min(ROWS * ROW_HEIGHT + 66, around.height() - 80)
        self.open_at(QRect((around.width() - width) // 2, 64, width, height))

    def update_choices(self, choices: Sequence[ListedEntry]) -> None:
        """Offer these instead, if the list is open; a row that the writer marked stays marked."""
        if not self.isVisible():
            return
        row = self.view.currentIndex().row()
        marked = self._model.choice(row)
        self._model.set_choices(choices)
        if row > 0 and marked is not None:
            same = marked.title, marked.key
            found = map(self._model.choice, range(self._model.rowCount()))
            names = [(one.title, one.key) for one in found if one is not None]
            self.select(names.index(same) if same in names else 0)
        else:
            self.select(0)

    @Slot(QModelIndex)
    def _take(self, index: QModelIndex) -> None:
        choice = self._model.choice(index.row())
        if choice is not None:
            self.leave()
            choice.go()


def commands(actions: Sequence[QAction]) -> list[ListedEntry]:
    """Return the actions that can be done now."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        ListedEntry(
            plain(action),
            action.shortcut().toString(native),
            action.trigger,
            f"command:{action.objectName()}",
        )
        for action in actions
        if action.isEnabled() and action.isVisible() and action.text()
    ]


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
