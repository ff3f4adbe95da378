"""The scenes of a manuscript as an item model, for the tree, the outline and the cards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt, Signal

from writer_assist.manuscript.project import Scene
from writer_assist.ui.text import NO_INDEX, Index, plural, tr

SCENE_ROLE = Qt.ItemDataRole.UserRole
TITLE, SYNOPSIS, STATUS, POV, WORDS, TARGET = range(6)
MIME = "application/x-writer-assist-scenes"


@dataclass(frozen=True, slots=True)
class SceneFilter:
    """Which scenes are shown; an empty field shows all.

    Attributes:
        status: Only scenes with this status.
        pov: Only scenes told through these eyes.
    """

    status: str = ""
    pov: str = ""

    def shows(self, scene: Scene) -> bool:
        """Tell whether a scene is shown for its own sake."""
        names = [name.strip() for name in scene.fields.pov.split(",")]
        return self.status in ("", scene.fields.status) and (not self.pov or self.pov in names)


@dataclass(slots=True, eq=False)
class _Node:
    scene: Scene
    parent: _Node | None
    number: int
    row: int = 0
    children: list[_Node] = field(default_factory=list)


class SceneModel(QAbstractItemModel):
    """Parts, chapters and scenes; what the writer changes in it is only asked for.

    Signals:
        move_wanted: tuple[str, ...], str, int: scenes, the one to be below of (empty for the
            top), and the place among those below it.
        rename_wanted: str, str: a scene and its new name.
        field_wanted: str, str, object: a scene, the name of a field of ``SceneFields``, its value.
    """

    move_wanted = Signal(tuple, str, int)
    rename_wanted = Signal(str, str)
    field_wanted = Signal(str, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top: list[_Node] = []
        self._nodes: dict[str, _Node] = {}
        self._rows: list[_Node] = []  # by number
        self._filter = SceneFilter()
        self._scenes: tuple[Scene, ...] = ()
        self._current = ""

    def set_scenes(self, scenes: tuple[Scene, ...], only: SceneFilter) -> bool:
        """Show scenes; tell whether the rows are new ones, so that views must open them again."""
        shown = tuple(_shown(scenes, only))
        before = [(node.scene.name, node.scene.depth) for node in self._nodes.values()]
        self._scenes, self._filter = scenes, only
        if before == [(scene.name, scene.depth) for scene in shown]:
            self._update(shown)
            return False
        self.beginResetModel()
        self._build(shown)
        self.endResetModel()
        return True

    def set_words(self, name: str, words: int) -> None:
        """Show other words of a scene, as it is being written."""
        node = self._nodes.get(name)
        if node is not None and node.scene.words != words:
            node.scene = replace(node.scene, words=words)
            self._tell(node)

    def set_current(self, name: str) -> None:
        """Mark the scene that is open."""
        before, self._current = self._nodes.get(self._current), name
        for node in (before, self._nodes.get(name)):
            if node is not None:
                self._tell(node)

    @property
    def current(self) -> str:
        """The scene that is open."""
        return self._current

    def is_filtered(self) -> bool:
        """Tell whether some scenes may be hidden."""
        return self._filter != SceneFilter()

    def index_of(self, name: str, column: int = TITLE) -> QModelIndex:
        """Return the index of a scene; an invalid one if it is not shown."""
        node = self._nodes.get(name)
        return self._index(node, column) if node else QModelIndex()

    def scenes(self) -> tuple[Scene, ...]:
        """Return the scenes that are shown, in the order of the book."""
        return tuple(node.scene for node in self._rows)

    def words_below(self, index: Index) -> int:
        """Return the words of a scene and all below it."""
        node = self._node(index)
        return _words(node) if node else 0

    def words_of(self, name: str) -> int:
        """Return the words that a scene is shown with: of a bare part, those below it."""
        node = self._nodes.get(name)
        return _words_shown(node) if node else 0

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """Return the index of a row."""
        above = self._node(parent)
        rows = above.children if above else self._top
        if 0 <= row < len(rows) and 0 <= column < self.columnCount():
            return self.createIndex(row, column, rows[row].number)
        return QModelIndex()

    def parent(self, index: Index = NO_INDEX) -> QModelIndex:  # type: ignore[override]
        """Return the index of the row above."""
        node = self._node(index)
        return self._index(node.parent, 0) if node and node.parent else QModelIndex()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many rows are below an index."""
        if parent.isValid() and parent.column():
            return 0
        node = self._node(parent)
        return len(node.children if node else self._top)

    def columnCount(self, _parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many columns there are."""
        return TARGET + 1

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = ("Title", "Synopsis", "Status", "Point of view", "Words", "Target")
        return tr(names[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a view shows of a scene."""
        node = self._node(index)
        if node is None:
            return None
        scene = node.scene
        if role == SCENE_ROLE:
            return scene
        if role == Qt.ItemDataRole.DisplayRole and index.column() == WORDS and scene.is_there:
            return f"{_words_shown(node):,}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return _cell(scene, index.column(), editing=role == Qt.ItemDataRole.EditRole)
        if role == Qt.ItemDataRole.ToolTipRole:
            return scene_tip(scene)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{scene.title}, {plural(scene.words, '1 word', '{n} words')}"
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (WORDS, TARGET):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Ask for a change; it is shown when it was made."""
        node = self._node(index)
        if node is None or role != Qt.ItemDataRole.EditRole:
            return False
        if value == _cell(node.scene, index.column(), editing=True):
            return False
        if index.column() == TITLE:
            if str(value).strip():
                self.rename_wanted.emit(node.scene.name, str(value).strip())
        else:
            names = {SYNOPSIS: "synopsis", STATUS: "status", POV: "pov", TARGET: "target"}
            self.field_wanted.emit(node.scene.name, names[index.column()], value)
        return False  # the project tells

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flag = Qt.ItemFlag
        droppable = flag.NoItemFlags if self.is_filtered() else flag.ItemIsDropEnabled
        node = self._node(index)
        if node is None:
            return droppable
        flags = flag.ItemIsSelectable | flag.ItemIsEnabled | droppable
        if not self.is_filtered():
            flags |= flag.ItemIsDragEnabled
        is_field = index.column() not in (TITLE, WORDS)
        if index.column() == TITLE or (is_field and node.scene.is_there):
            flags |= flag.ItemIsEditable
        return flags

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        """Scenes are moved, never copied, by dragging."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        """Return the kind of what is dragged."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802
        """Return the scenes that are dragged."""
        names = list(dict.fromkeys(index.data(SCENE_ROLE).name for index in indexes))
        data = QMimeData()
        data.setData(MIME, json.dumps(names).encode())
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index
    ) -> bool:
        """Ask for the move; the rows themselves move when it was made."""
        if not data.hasFormat(MIME) or self.is_filtered():
            return False
        names = tuple(json.loads(bytes(data.data(MIME).data())))
        node = self._node(parent)
        rows = node.children if node else self._top
        at = len(rows) if row < 0 else row
        at -= sum(one.scene.name in names for one in rows[:at])
        self.move_wanted.emit(names, node.scene.name if node else "", at)
        return False  # otherwise the view would remove the rows itself

    def _build(self, shown: Sequence[Scene]) -> None:
        self._top, self._nodes = [], {}
        branch: list[_Node] = []
        for scene in shown:
            while branch and branch[-1].scene.depth >= scene.depth:
                branch.pop()
            node = _Node(scene, branch[-1] if branch else None, len(self._nodes))
            rows = branch[-1].children if branch else self._top
            node.row = len(rows)
            rows.append(node)
            branch.append(node)
            self._nodes[scene.name] = node
        self._rows = list(self._nodes.values())

    def _update(self, shown: Sequence[Scene]) -> None:
        for scene in shown:
            node = self._nodes[scene.name]
            if node.scene is not scene and node.scene != scene:
                node.scene = scene
                self._tell(node)

    def _tell(self, node: _Node) -> None:
        self.dataChanged.emit(self._index(node, TITLE), self._index(node, TARGET))

    def _index(self, node: _Node, column: int) -> QModelIndex:
        return self.createIndex(node.row, column, node.number)

    def _node(self, index: Index) -> _Node | None:
        if not index.isValid() or not 0 <= index.internalId() < len(self._rows):
            return None
        return self._rows[index.internalId()]


def scene_tip(scene: Scene) -> str:
    """Return what a tooltip says of a scene."""
    if not scene.is_there:
        return tr("{path} is missing. It keeps its place in case it comes back.").format(
            path=scene.path
        )
    fields = scene.fields
    words = plural(scene.words, "1 word", "{n} words")
    if fields.target:
        words = tr("{n} of {target} words").format(
            n=f"{scene.words:,}", target=f"{fields.target:,}"
        )
    facts = [words, fields.status, fields.pov]
    if not fields.is_included:
        facts.append(tr("not in the book"))
    return "\n".join(filter(None, [scene.title, fields.synopsis, " · ".join(filter(None, facts))]))


def _shown(scenes: Sequence[Scene], only: SceneFilter) -> Iterator[Scene]:
    """Yield the scenes that pass, and all that they are below of."""
    wanted: list[Scene] = []
    least = 0  # a scene of a lesser depth is above what was found
    for scene in reversed(scenes):
        if only.shows(scene) or scene.depth < least:
            wanted.append(scene)
            least = scene.depth
    yield from reversed(wanted)


def _cell(scene: Scene, column: int, *, editing: bool) -> object:
    fields = scene.fields
    if column == WORDS:
        return f"{scene.words:,}" if scene.is_there else tr("missing")
    if column == TARGET:
        return fields.target if editing else f"{fields.target:,}" if fields.target else ""
    return (scene.title, fields.synopsis, fields.status, fields.pov)[column]


def _words(node: _Node) -> int:
    own = node.scene.words if node.scene.fields.is_included else 0
    return own + sum(map(_words, node.children))


def _words_shown(node: _Node) -> int:
    return node.scene.words or _words(node)
