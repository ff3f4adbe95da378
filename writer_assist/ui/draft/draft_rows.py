"""The rows of the list of drafts; a name is typed in its row."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QAbstractListModel, QObject, QRect, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from writer_assist.file_names import path_of_text, shown_name
from writer_assist.ui.text import NO_INDEX, Index

DRAFT_ROLE = Qt.ItemDataRole.UserRole


class DraftsModel(QAbstractListModel):
    """Drafts by their names; with their endings where two have the same name.

    Signals:
        name_typed: str, str: a draft, and the name that the writer typed for it.
    """

    name_typed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.drafts: tuple[str, ...] = ()
        self._times: Counter[str] = Counter()

    def set_drafts(self, drafts: tuple[str, ...]) -> None:
        """List these files."""
        self.beginResetModel()
        self.drafts = drafts
        self._times = Counter(path_of_text(draft).stem for draft in drafts)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many drafts there are."""
        return 0 if parent.isValid() else len(self.drafts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a draft, its name, or where its file is."""
        if not 0 <= index.row() < len(self.drafts):
            return None
        draft = self.drafts[index.row()]
        path = path_of_text(draft)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return shown_name(path.stem if self._times[path.stem] == 1 else path.name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return shown_name(str(path))
        return draft if role == DRAFT_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let every name be typed."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tell of a new name; until the file has it, the list shows the old one."""
        name = " ".join(str(value).split())
        if name and name != index.data(role):
            self.name_typed.emit(self.drafts[index.row()], name)
        return False


class DraftRows(QListView):
    """The rows, with their menu.

    Signals:
        left: The field for a name was closed.
    """

    left = Signal()

    def __init__(self, model: DraftsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.menu_actions: tuple[QAction, ...] = ()
        self.setModel(model)
        self.setObjectName("Plain")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_NameField(self))

    def is_editing(self) -> bool:
        """Tell whether a name is being typed."""
        return self.state() is QListView.State.EditingState

    def closeEditor(  # noqa: N802
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Tell that a name was typed, or left as it was."""
        super().closeEditor(editor, hint)
        self.left.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show the menu for the row under the mouse, or the marked one."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid() or not self.menu_actions:
            return
        self.setCurrentIndex(index)
        place = self.visualRect(index).center() if by_key else event.pos()
        menu = QMenu(self)
        menu.addActions(self.menu_actions)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))


class _NameField(QStyledItemDelegate):
    """Keeps the field for a name, which is higher than its row, inside the list."""

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Place the field around the middle of its row."""
        row = QRect(option.rect)
        row.setHeight(max(row.height(), editor.sizeHint().height()))
        row.moveCenter(option.rect.center())
        if (inside := editor.parentWidget()) is not None:
            row.moveBottom(min(row.bottom(), inside.height() - 1))
        row.moveTop(max(row.top(), 0))
        editor.setGeometry(row)
