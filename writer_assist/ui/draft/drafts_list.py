"""The list of the drafts in a folder, or of its chapters; their names are typed in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QContextMenuEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.file_names import path_of_text, shown_name
from writer_assist.manuscript.numbered_chapters import title_place
from writer_assist.ui.text import NO_INDEX, Index, plural
from writer_assist.ui.widgets import MARGIN, TITLE_ROW, ElidedLabel, IconButton, NamedLabel

ROWS = 8  # visible without scrolling
TITLE_MOST = 90  # pixels
_DRAFT_ROLE = Qt.ItemDataRole.UserRole


class DraftsList(QWidget):
    """Lists the drafts of one folder; the one that is open is marked.

    Signals:
        draft_requested: str, a draft to be opened.
        new_wanted: A new chapter, or a new draft.
        rename_wanted: str, str: a draft, and the name that the writer typed for it.
        named: The writer finished typing the name of a new chapter.
        unfolded_changed: bool, whether the list is shown below its title.
    """

    draft_requested = Signal(str)
    new_wanted = Signal()
    rename_wanted = Signal(str, str)
    named = Signal()
    unfolded_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Manuscript"))
        self._drafts: tuple[str, ...] = ()
        self._open = ""
        self._unfolded = True
        self._has_chapters = self._is_new = self._is_late = False
        self._title = NamedLabel(self.tr("Manuscript"), "PanelTitle", self)
        self._count = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._new = IconButton("add", self.tr("New draft"), self, key="Ctrl+N")
        self._fold = IconButton("down", "", self, key="F8")
        self._model = _DraftsModel(self)
        self._list = _DraftRows(self._model, self)
        self._list.setAccessibleName(self.tr("Drafts in this folder"))
        self._lay_out()
        self._new.clicked.connect(self.new_wanted)
        self._fold.clicked.connect(self._turn)
        self._list.activated.connect(self._ask)
        self._list.clicked.connect(self._ask)
        self._model.name_typed.connect(self.rename_wanted)
        self._list.left.connect(self._leave_name)
        self._show_fold()

    def set_drafts(self, drafts: tuple[str, ...], opened: str) -> None:
        """Show these files; ``opened`` is the one in the editor."""
        self._open = opened
        is_other, self._drafts = drafts != self._drafts, drafts
        if self._list.is_editing():
            self._is_late |= is_other  # a name that is being typed stays
            return
        if is_other:
            self._fill()
        self._mark_opened()
        self._show_count()

    def set_book(self, title: str) -> None:
        """Say which book the drafts are the chapters of; empty if they are of none."""
        self._has_chapters = has_chapters = bool(title)
        metrics = self._title.fontMetrics()
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, TITLE_MOST)
        self._title.setText(shown or self.tr("Manuscript"))
        self._title.setToolTip(title if shown != title else "")
        name = self.tr("New chapter") if has_chapters else self.tr("New draft")
        self._new.set_name(name, key="Ctrl+N")
        self._list.setAccessibleName(
            self.tr("Chapters in this folder") if has_chapters else self.tr("Drafts in this folder")
        )
        self._show_count()

    def set_menu(self, actions: Sequence[QAction]) -> None:
        """Offer these actions in the menu of a row, which is opened first; a line is one too."""
        self._list.menu_actions = tuple(actions)

    def drafts(self) -> tuple[str, ...]:
        """Return the files that are listed."""
        return self._drafts

    def marked(self) -> str:
        """Return the draft of the row that the writer is at; empty for none."""
        return str(self._list.currentIndex().data(_DRAFT_ROLE) or "")

    def edit_name(self, draft: str, *, is_new: bool = False) -> None:
        """Let the writer type another name for a draft; of a new one, its title is selected."""
        if draft not in self._drafts or self._is_late:
            return
        index = self._model.index(self._drafts.index(draft), 0)
        self._is_new = is_new
        self._list.setFocus()
        self._list.setCurrentIndex(index)
        self._list.edit(index)
        field = self._list.findChild(QLineEdit)
        if field is not None:
            field.setAccessibleName(self.tr("Name of the draft"))
            start, end = title_place(str(index.data()))
            field.setSelection(start, end - start)

    def unfold(self, unfolded: bool) -> None:
        """Show the list, or its title only."""
        if unfolded != self._unfolded:
            self._unfolded = unfolded
            self._show_fold()
            self.unfolded_changed.emit(unfolded)

    def _fill(self) -> None:
        self._model.set_drafts(self._drafts)
        row = max(self._list.sizeHintForRow(0), 1)
        self._list.setFixedHeight(row * min(len(self._drafts), ROWS) + 2)

    def _mark_opened(self) -> None:
        opened = self._drafts.index(self._open) if self._open in self._drafts else -1
        self._list.setCurrentIndex(self._model.index(opened, 0) if opened >= 0 else NO_INDEX)

    def _show_count(self) -> None:
        count = len(self._drafts)
        chapters = plural(count, "1 chapter", "{n} chapters")
        drafts = plural(count, "1 draft", "{n} drafts")
        self._count.set_text(chapters if self._has_chapters else drafts)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN - 5, 2)
        head.setSpacing(9)
        head.addStrut(TITLE_ROW)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self._new)
        buttons.addWidget(self._fold)
        head.addLayout(buttons)
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 0, 4, 6)
        rows.addWidget(self._list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(rows)

    def _show_fold(self) -> None:
        self._list.setVisible(self._unfolded)
        self._fold.set_picture("up" if self._unfolded else "down")
        name = self.tr("Collapse the drafts") if self._unfolded else self.tr("Expand the drafts")
        self._fold.set_name(name, key="F8")

    @Slot()
    def _turn(self) -> None:
        self.unfold(not self._unfolded)

    @Slot(QModelIndex)
    def _ask(self, index: QModelIndex) -> None:
        draft = str(index.data(_DRAFT_ROLE))
        if draft != self._open:
            self._open = draft  # a click may activate too
            self.draft_requested.emit(draft)

    @Slot()
    def _leave_name(self) -> None:
        if self._is_late:
            self._is_late = False
            self._fill()
            self._mark_opened()
            self._show_count()
        if self._is_new:
            self._is_new = False
            self.named.emit()


class _DraftsModel(QAbstractListModel):
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
        return draft if role == _DRAFT_ROLE else None

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


class _DraftRows(QListView):
    """The rows, with their menu.

    Signals:
        left: The field for a name was closed.
    """

    left = Signal()

    def __init__(self, model: _DraftsModel, parent: QWidget) -> None:
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
