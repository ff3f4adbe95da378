"""The outline: all scenes in a table, in the place of the text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QMargins,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from writer_assist.manuscript.project import Project, Scene
from writer_assist.ui.project.model import (
    POV,
    SCENE_ROLE,
    STATUS,
    SYNOPSIS,
    TARGET,
    TITLE,
    WORDS,
    SceneModel,
)
from writer_assist.ui.text import plural
from writer_assist.ui.widgets import MARGIN, ElidedLabel, IconButton, NamedLabel

WIDTHS = {STATUS: 88, POV: 104, WORDS: 64, TARGET: 64}
TITLE_SHARE, TITLE_LEAST, TITLE_MOST = 0.27, 130, 260
NARROW = 620  # a narrower table leaves out point of view and target
ROW_PADDING = 10
_Index = QModelIndex | QPersistentModelIndex


class OutlinePage(QWidget):
    """A table of the scenes; every cell but the words can be edited where it is.

    Signals:
        closed: The writer wants the text back.
        scene_chosen: str, a scene to open.
    """

    closed = Signal()
    scene_chosen = Signal(str)

    def __init__(self, model: SceneModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Outline"))
        self._count = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._close = IconButton("close", self.tr("Back to the text"), self, key="Esc")
        self.table = OutlineTable(model, self)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN - 5, 4)
        head.setSpacing(9)
        head.addWidget(NamedLabel(self.tr("Outline"), "PanelTitle", self))
        head.addWidget(self._count, 1)
        head.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        self._close.clicked.connect(self.closed)
        self.table.left.connect(self.closed)
        self.table.scene_chosen.connect(self.scene_chosen)

    def set_project(self, project: Project) -> None:
        """Say how much there is, and offer the project's words for the status."""
        scenes = plural(len(project.scenes), "1 scene", "{n} scenes")
        words = plural(project.words, "1 word", "{n} words")
        self._count.set_text(f"{scenes} · {words}")
        self.table.set_statuses(project.index.statuses)


class OutlineTable(QTreeView):
    """Scenes as rows; Enter opens one, F2 or a second click edits a cell.

    Signals:
        scene_chosen: str, the scene to open.
        left: Esc was pressed.
    """

    scene_chosen = Signal(str)
    left = Signal()

    def __init__(self, model: SceneModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menu_actions: tuple[QAction, ...] = ()
        self._cells = _CellDelegate(self)
        self.setAccessibleName(self.tr("Outline"))
        self.setModel(model)
        self.setItemDelegate(self._cells)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QTreeView.DragDropMode.InternalMove)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.SelectedClicked | trigger.EditKeyPressed)
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(SYNOPSIS, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(40)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        model.modelReset.connect(self.expandAll)
        self.doubleClicked.connect(self._open)

    def set_statuses(self, statuses: Sequence[str]) -> None:
        """Offer these words for the status."""
        self._cells.statuses = tuple(statuses)

    def set_menu(self, actions: Sequence[QAction]) -> None:
        """Offer these actions in the menu of a row."""
        self._menu_actions = tuple(actions)

    def share_selection(self, selection: QItemSelectionModel) -> None:
        """Select what the tree selects, so that commands mean the same scenes."""
        self.setSelectionModel(selection)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Give the synopsis what the other columns leave; leave out two where room is scarce."""
        super().resizeEvent(event)
        width = event.size().width()
        for column in (POV, TARGET):
            self.setColumnHidden(column, width < NARROW)
        wanted = max(TITLE_LEAST, min(int(width * TITLE_SHARE), TITLE_MOST))
        self.header().resizeSection(TITLE, wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open with Enter, leave with Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show the menu for the selected scenes."""
        if self._menu_actions and self.currentIndex().isValid():
            menu = QMenu(self)
            menu.addActions(list(self._menu_actions))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        scene = index.data(SCENE_ROLE)
        if isinstance(scene, Scene):
            self.scene_chosen.emit(scene.name)


class _CellDelegate(QStyledItemDelegate):
    """Edits the status with a list of words, other cells as usual."""

    statuses: tuple[str, ...] = ()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Return the size of a cell, with some air."""
        return super().sizeHint(option, index).grownBy(QMargins(0, 0, 0, ROW_PADDING))

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """Return the field for a cell."""
        if index.column() != STATUS:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(["", *self.statuses])
        box.activated.connect(self._finish)
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802
        """Show the cell's value in its field."""
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        elif not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:  # noqa: N802
        """Ask for the value in the field."""
        if isinstance(editor, QComboBox) and isinstance(model, SceneModel):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)  # type: ignore[arg-type]

    @Slot()
    def _finish(self) -> None:
        """Take a word over as soon as it is chosen."""
        box = self.sender()
        if isinstance(box, QWidget):
            self.commitData.emit(box)
            self.closeEditor.emit(box)

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802
        """Show only the first line of a synopsis, and quietly what is not in the book."""
        super().initStyleOption(option, index)
        scene = index.data(SCENE_ROLE)
        if index.column() == SYNOPSIS:
            option.text = " ".join(option.text.split())
        if isinstance(scene, Scene) and (not scene.is_there or not scene.fields.is_included):
            soft = option.palette.color(QPalette.ColorRole.Dark)
            option.palette.setColor(QPalette.ColorRole.Text, soft)
