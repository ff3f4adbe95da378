"""The corkboard: all scenes as cards in the order of the book, in the place of the text."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QListView,
    QMenu,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from writer_assist.manuscript.project import Scene
from writer_assist.ui.project.model import MIME, SCENE_ROLE, SYNOPSIS, SceneModel, scene_tip
from writer_assist.ui.text import NO_INDEX, Index, tr
from writer_assist.ui.widgets import MARGIN, IconButton, NamedLabel

CARD = QSize(216, 148)
WORDS_ROLE = SCENE_ROLE + 1
GAP, INSIDE = 6, 11  # around a card, and between its edge and its words
_Index = QModelIndex | QPersistentModelIndex
_WRAPPED = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)


class CorkboardPage(QWidget):
    """Scenes as cards; a synopsis is edited on its card.

    Signals:
        closed: The writer wants the text back.
        scene_chosen: str, a scene to open.
        selected: tuple[str, ...], the scenes that commands are about.
    """

    closed = Signal()
    scene_chosen = Signal(str)
    selected = Signal(tuple)

    def __init__(self, model: SceneModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Corkboard"))
        self._close = IconButton("close", self.tr("Back to the text"), self, key="Esc")
        self.board = Corkboard(model, self)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN - 5, 4)
        head.addWidget(NamedLabel(self.tr("Corkboard"), "PanelTitle", self))
        head.addStretch(1)
        head.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.board, 1)
        self._close.clicked.connect(self.closed)
        self.board.left.connect(self.closed)
        self.board.scene_chosen.connect(self.scene_chosen)
        self.board.selected.connect(self.selected)


class Corkboard(QListView):
    """Cards side by side; Enter opens one, F2 edits its synopsis, dragging moves it.

    Signals:
        scene_chosen: str, the scene to open.
        selected: tuple[str, ...], the selected scenes.
        left: Esc was pressed.
    """

    scene_chosen = Signal(str)
    selected = Signal(tuple)
    left = Signal()

    def __init__(self, model: SceneModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = _CardsModel(model, self)
        self._menu_actions: tuple[QAction, ...] = ()
        self._following = False
        self._wanted: tuple[str, ...] | None = None  # to be selected when it is shown
        self.setObjectName("Cards")
        self.setAccessibleName(self.tr("Cards of scenes"))
        self.setModel(self._cards)
        self.setItemDelegate(_CardDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setViewportMargins(MARGIN - GAP, 0, 0, 0)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QListView.DragDropMode.InternalMove)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.SelectedClicked | trigger.EditKeyPressed)
        self.doubleClicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._tell)

    def set_menu(self, actions: Sequence[QAction]) -> None:
        """Offer these actions in the menu of a card."""
        self._menu_actions = tuple(actions)

    def follow(self, names: Sequence[str]) -> None:
        """Select the same scenes as another view; out of sight, only when it is shown again."""
        self._wanted = None if self.isVisible() else tuple(names)
        chosen = self.selectionModel()
        if self._wanted is not None or names == self._names():
            return
        self._following = True
        chosen.clearSelection()
        for row in self._cards.rows_of(names):
            index = self._cards.index(row, 0)
            chosen.select(index, QItemSelectionModel.SelectionFlag.Select)
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        self._following = False

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Select what was selected elsewhere meanwhile."""
        super().showEvent(event)
        if self._wanted is not None:
            self.follow(self._wanted)

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

    def _names(self) -> tuple[str, ...]:
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self._cards.scene(row).name for row in rows)

    @Slot()
    def _tell(self) -> None:
        if not self._following and (names := self._names()):
            self.selected.emit(names)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        scene = index.data(SCENE_ROLE)
        if isinstance(scene, Scene):
            self.scene_chosen.emit(scene.name)


class _CardsModel(QAbstractListModel):
    """The rows of a scene model one after the other."""

    def __init__(self, model: SceneModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        model.modelReset.connect(self._take_all)
        model.dataChanged.connect(self._take_some)
        self._rows = model.scenes()

    def scene(self, row: int) -> Scene:
        """Return the scene of a card."""
        return self._rows[row]

    def rows_of(self, names: Sequence[str]) -> list[int]:
        """Return the rows of scenes."""
        return [row for row, scene in enumerate(self._rows) if scene.name in names]

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many cards there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a scene, its title, or its synopsis to be edited."""
        if not 0 <= index.row() < len(self._rows):
            return None
        scene = self._rows[index.row()]
        values: dict[int, object] = {
            SCENE_ROLE: scene,
            WORDS_ROLE: self._model.words_of(scene.name),
            Qt.ItemDataRole.DisplayRole: scene.title,
            Qt.ItemDataRole.EditRole: scene.fields.synopsis,
            Qt.ItemDataRole.ToolTipRole: scene_tip(scene),
            Qt.ItemDataRole.AccessibleTextRole: f"{scene.title}. {scene.fields.synopsis}",
        }
        return values.get(role)

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Ask for another synopsis."""
        name = self._rows[index.row()].name
        return self._model.setData(self._model.index_of(name, SYNOPSIS), value, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cards are dragged between others."""
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags if self._model.is_filtered() else flag.ItemIsDropEnabled
        flags = flag.ItemIsSelectable | flag.ItemIsEnabled
        if not self._model.is_filtered():
            flags |= flag.ItemIsDragEnabled
        return flags | flag.ItemIsEditable if self._rows[index.row()].is_there else flags

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Cards are moved, never copied, by dragging."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Return the kind of what is dragged."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return the scenes that are dragged."""
        data = QMimeData()
        names = [self._rows[index.row()].name for index in indexes]
        data.setData(MIME, json.dumps(names).encode())
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, _parent: Index
    ) -> bool:
        """Ask for the scenes to be moved before the card that is at this row."""
        if not data.hasFormat(MIME) or self._model.is_filtered():
            return False
        names = json.loads(bytes(data.data(MIME).data()))
        if 0 <= row < len(self._rows):
            before = self._model.index_of(self._rows[row].name)
            self._model.dropMimeData(
                data, Qt.DropAction.MoveAction, before.row(), 0, before.parent()
            )
        else:
            self._model.move_wanted.emit(tuple(names), "", len(self._rows))
        return False

    @Slot()
    def _take_all(self) -> None:
        self.beginResetModel()
        self._rows = self._model.scenes()
        self.endResetModel()

    @Slot()
    def _take_some(self) -> None:
        self._rows = self._model.scenes()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))


class _CardDelegate(QStyledItemDelegate):
    """Paints a card: title, synopsis, and below them status and words."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802
        """Return a card's size with the gap around it."""
        return CARD

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one card."""
        scene = index.data(SCENE_ROLE)
        if not isinstance(scene, Scene):
            return
        palette, role = QApplication.palette(), QPalette.ColorRole
        card = _card(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.color(role.Link if chosen else role.Mid))
        painter.setBrush(palette.color(role.Highlight if chosen else role.AlternateBase))
        painter.drawRoundedRect(card, 7, 7)
        bold, metrics = QFont(option.font), QFontMetrics(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        inside = card.adjusted(INSIDE, INSIDE - 2, -INSIDE, -INSIDE + 2)
        quiet = not scene.is_there or not scene.fields.is_included
        painter.setFont(bold)
        painter.setPen(palette.color(role.Dark if quiet else role.Text))
        title = QFontMetrics(bold).elidedText(
            scene.title, Qt.TextElideMode.ElideRight, inside.width()
        )
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignTop), title)
        painter.setFont(option.font)
        painter.drawText(_synopsis_rect(card, metrics), _WRAPPED, scene.fields.synopsis)
        painter.setPen(palette.color(role.Dark))
        words = tr("missing") if not scene.is_there else f"{index.data(WORDS_ROLE):,}"
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignBottom), scene.fields.status)
        right = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
        painter.drawText(inside, int(right), words)
        painter.restore()

    def createEditor(  # noqa: N802
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: _Index
    ) -> QWidget:
        """Return a field for the synopsis; Ctrl+Enter or a click elsewhere ends it."""
        field = QPlainTextEdit(parent)
        field.setTabChangesFocus(True)
        field.setAccessibleName(tr("Synopsis"))
        return field

    def setEditorData(self, editor: QWidget, index: _Index) -> None:  # noqa: N802
        """Show the synopsis."""
        if isinstance(editor, QPlainTextEdit) and not editor.document().isModified():
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: _Index
    ) -> None:
        """Ask for what was typed."""
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText().strip())

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index
    ) -> None:
        """Put the field over the synopsis."""
        card = _card(option.rect)
        top = card.top() + INSIDE + QFontMetrics(option.font).height()
        editor.setGeometry(QRect(QPoint(card.left() + 3, top), card.bottomRight() - QPoint(3, 3)))


def _card(rect: QRect) -> QRect:
    return rect.adjusted(GAP, GAP, -GAP, -GAP)


def _synopsis_rect(card: QRect, metrics: QFontMetrics) -> QRect:
    """Return where the synopsis stands: whole lines between the title and the last line."""
    top = card.top() + INSIDE + metrics.height() + 4
    room = card.bottom() - INSIDE - metrics.height() - 4 - top
    height = room // metrics.lineSpacing() * metrics.lineSpacing()
    return QRect(card.left() + INSIDE, top, card.width() - 2 * INSIDE, height)
