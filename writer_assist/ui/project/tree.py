"""The tree of parts, chapters and scenes, worked with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QMenu,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from writer_assist.manuscript.project import Scene
from writer_assist.ui.project.delegate import SceneDelegate
from writer_assist.ui.project.model import SCENE_ROLE, SceneModel

LEVEL_STEP = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class SceneTree(QTreeView):
    """Scenes in order; Enter opens one, F2 renames it, dragging moves it.

    Signals:
        scene_chosen: str, the scene to open.
        selection_changed: Other scenes are selected.
        level_wanted: int, 1 to move the selected scenes a level in, -1 for out.
        bin_wanted: The selected scenes are to go to the bin.
        named: The writer finished typing the name of a new scene.
    """

    scene_chosen = Signal(str)
    selection_changed = Signal()
    level_wanted = Signal(int)
    bin_wanted = Signal()
    named = Signal()

    def __init__(self, model: SceneModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._shut: set[str] = set()
        self._menu_actions: tuple[QAction, ...] = ()
        self._settling = self._is_new = False
        self.setObjectName("Scenes")
        self.setAccessibleName(self.tr("Scenes"))
        self.setModel(model)
        self.setItemDelegate(SceneDelegate(self))
        for column in range(1, model.columnCount()):
            self.hideColumn(column)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QTreeView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QTreeView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open_alone)
        self.activated.connect(self._open)
        self.collapsed.connect(self._note_shut)
        self.expanded.connect(self._note_open)
        self.selectionModel().selectionChanged.connect(self._tell_selection)

    def set_menu(self, actions: Iterable[QAction]) -> None:
        """Offer these actions in the menu of a row; a separator is one of them."""
        self._menu_actions = tuple(actions)

    def selected(self) -> tuple[str, ...]:
        """Return the selected scenes, in the order of the book."""
        rows = self.selectionModel().selectedRows()
        scenes = [index.data(SCENE_ROLE) for index in sorted(rows, key=self._line)]
        return tuple(scene.name for scene in scenes if isinstance(scene, Scene))

    def select(self, names: Iterable[str]) -> None:
        """Select these scenes and show the first one."""
        self._settling = True
        chosen = self.selectionModel()
        chosen.clearSelection()
        flag = QItemSelectionModel.SelectionFlag
        indexes = [index for name in names if (index := self._model.index_of(name)).isValid()]
        for index in indexes:
            chosen.select(index, flag.Select | flag.Rows)
        if indexes:
            chosen.setCurrentIndex(indexes[0], flag.NoUpdate)
            self.scrollTo(indexes[0])
        self._settling = False
        self.selection_changed.emit()

    def settle(self, names: Iterable[str], *, scrolled: int, seen: bool) -> None:
        """Open branches and select again after the rows were made anew.

        Args:
            names: The scenes to select.
            scrolled: How far down the rows were scrolled before.
            seen: Whether the first selected one is to be in sight, as after a move.
        """
        self.expandAll()
        for name in self._shut:
            self.collapse(self._model.index_of(name))
        self.select(names)
        self.verticalScrollBar().setValue(scrolled)
        chosen = self.selectionModel().selectedRows()
        if seen and chosen:
            self.scrollTo(min(chosen, key=self._line))

    def shut(self) -> tuple[str, ...]:
        """Return the chapters that are folded."""
        return tuple(sorted(self._shut))

    def edit_name(self, name: str, *, is_new: bool = False) -> None:
        """Let the writer type another name for a scene."""
        index = self._model.index_of(name)
        if index.isValid():
            self.setFocus()
            self.select([name])
            self._is_new = is_new
            self.edit(index)

    def closeEditor(  # noqa: N802
        self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint
    ) -> None:
        """Tell when the name of a new scene was typed, so that writing can begin."""
        super().closeEditor(editor, hint)
        if self._is_new:
            self._is_new = False
            self.named.emit()

    def drawRow(  # noqa: N802
        self,
        painter: QPainter,
        options: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Leave the selection to the delegate: Qt would paint it to the left of the row too."""
        plain = QStyleOptionViewItem(options)
        plain.palette.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
        super().drawRow(painter, plain, index)

    def drawBranches(  # noqa: N802
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a small arrow before a chapter; Qt would paint the selection there too."""
        if not self._model.hasChildren(index):
            return
        middle = QPointF(rect.right() - self.indentation() / 2 + 1, rect.center().y() + 1)
        turned = 90 if self.isExpanded(index) else 0
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(middle)
        painter.rotate(turned)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Dark), 1.3))
        painter.drawPolyline(QPolygonF([QPointF(-2, -4), QPointF(2, 0), QPointF(-2, 4)]))
        painter.restore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Show the menu for the selected scenes."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if not index.isValid() or not self._menu_actions:
            return
        place = self.visualRect(index).center() if by_key else event.pos()
        menu = QMenu(self)
        menu.addActions(self._menu_actions)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move to the bin with Del; a level in or out with Alt+Shift and an arrow."""
        both = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Delete and self.selected():
            self.bin_wanted.emit()
        elif event.modifiers() == both and event.key() in LEVEL_STEP:
            self.level_wanted.emit(LEVEL_STEP[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Make a row current, so that the focus can be seen."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._model.index(0, 0), flag)

    def _line(self, index: QModelIndex) -> list[int]:
        path: list[int] = []
        while index.isValid():
            path.insert(0, index.row())
            index = index.parent()
        return path

    @Slot(QModelIndex)
    def _open_alone(self, index: QModelIndex) -> None:
        if len(self.selectionModel().selectedRows()) == 1:
            self._open(index)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        scene = index.data(SCENE_ROLE)
        if isinstance(scene, Scene):
            self.scene_chosen.emit(scene.name)

    @Slot(QModelIndex)
    def _note_shut(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._shut.add(index.data(SCENE_ROLE).name)

    @Slot(QModelIndex)
    def _note_open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._shut.discard(index.data(SCENE_ROLE).name)

    @Slot()
    def _tell_selection(self) -> None:
        if not self._settling:
            self.selection_changed.emit()
