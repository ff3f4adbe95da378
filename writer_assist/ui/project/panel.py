"""The manuscript of a project: its title, the tree, what needs a decision, and the fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from writer_assist.manuscript.project import Project, Scene
from writer_assist.manuscript.scene_fields import SceneFields
from writer_assist.ui.project.fields import FieldsForm
from writer_assist.ui.project.model import SceneFilter, SceneModel
from writer_assist.ui.project.tree import SceneTree
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import (
    MARGIN,
    TITLE_ROW,
    ElidedLabel,
    IconButton,
    LinkButton,
    NamedLabel,
    rule,
)

TREE_LEAST, TITLE_LEAST = 96, 60
BUTTONS_WIDTH = 128  # of the head, with the margins


class ProjectPanel(QWidget):
    """Shows a project; what the writer wants of it is reported.

    Attributes:
        model: The scenes, for other views of them too.
        tree: The scenes in order.
        fields: What is known of the selected ones.

    Signals:
        new_wanted: A new scene.
        unlisted_wanted: The files that are not in the book are to be shown.
        bin_wanted: The bin is to be shown.
        fields_unfolded: bool, whether the fields are shown.
        unfolded_changed: bool, whether more than the title is shown.
    """

    new_wanted = Signal()
    unlisted_wanted = Signal()
    bin_wanted = Signal()
    fields_unfolded = Signal(bool)
    unfolded_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Manuscript"))
        self._project: Project | None = None
        self._unfolded = self._with_fields = True
        self._fields_chosen = False  # by the writer; otherwise the height decides
        self.model = SceneModel(self)
        self._title = NamedLabel("", "PanelTitle", self)
        self._words = NamedLabel("", "Quiet", self)
        self._new = IconButton("add", self.tr("New scene"), self, key="Ctrl+N")
        self._more = IconButton("more", self.tr("What can be done with scenes"), self)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._fold = IconButton("up", self.tr("Collapse the manuscript"), self, key="F8")
        self._status = _FilterButton(self.tr("Any status"), self)
        self._pov = _FilterButton(self.tr("Any point of view"), self)
        self._filters = QWidget(self)
        self.tree = SceneTree(self.model, self)
        self._unlisted = LinkButton(self.tr("Files outside the book…"), self)
        self._bin = LinkButton(self.tr("Bin…"), self)
        self._offers = QWidget(self)
        self._fold_fields = IconButton("down", self.tr("Hide the fields"), self)
        self._fields_title = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self.fields = FieldsForm(self)
        self._body = QWidget(self)
        self._lay_out()
        self._connect()

    @property
    def project(self) -> Project | None:
        """The project that is shown."""
        return self._project

    def set_project(self, project: Project | None, select: Sequence[str] = ()) -> None:
        """Show a project as it is on the disk.

        Args:
            project: The project; None for none.
            select: Scenes to select; without any, the selection stays.
        """
        if project is self._project and not select:
            return  # another scene was opened, and nothing has changed
        is_other = project and (not self._project or self._project.index.path != project.index.path)
        self._project = project
        if project is None:
            return
        if is_other:
            self._status.choose("")
            self._pov.choose("")
        fields = [scene.fields for scene in project.scenes]
        statuses = list(project.index.statuses)
        statuses += sorted({one.status for one in fields} - {"", *statuses})
        povs = povs_of(fields)
        used = {one.status for one in fields} - {""}
        self._status.set_words([word for word in statuses if word in used])
        self._pov.set_words(povs)
        self._filters.setVisible(bool(used or povs))
        self.fields.set_choices(statuses, povs)
        self._show_scenes(tuple(select))
        self._show_head()
        self._show_offers(project)

    def set_current(self, name: str) -> None:
        """Mark the scene that is open, and select it if it is another one than before.

        Otherwise the selection is the writer's: fields are set for all that is selected.
        """
        before = self.model.current
        self.model.set_current(name)
        chosen = self.tree.selected()
        if name and name not in chosen and (name != before or not chosen):
            self.tree.select([name])

    def set_words(self, name: str, words: int) -> None:
        """Show the words of a scene while it is being written."""
        self.model.set_words(name, words)
        self._show_head(name, words)

    def set_menu(self, actions: Sequence[QAction]) -> None:
        """Offer actions in the menus of the rows and of the panel."""
        self.tree.set_menu(actions)
        menu = QMenu(self._more)
        menu.addActions(list(actions))
        self._more.setMenu(menu)

    def unfold(self, unfolded: bool) -> None:
        """Show everything, or the title only."""
        if unfolded == self._unfolded:
            return
        self._unfolded = unfolded
        self._body.setVisible(unfolded)
        self._fold.set_picture("up" if unfolded else "down")
        name = self.tr("Collapse the manuscript") if unfolded else self.tr("Expand the manuscript")
        self._fold.set_name(name, key="F8")
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Preferred if unfolded else policy.Maximum)
        self.unfolded_changed.emit(unfolded)

    def is_unfolded(self) -> bool:
        """Tell whether more than the title is shown."""
        return self._unfolded

    def show_fields(self, shown: bool) -> None:
        """Show the fields, or only the line above them; the writer chose so."""
        self._fields_chosen = True
        self._set_fields(shown)

    def set_low(self, low: bool) -> None:
        """Fold the fields where room is scarce, unless the writer chose to see them."""
        if not self._fields_chosen:
            self._set_fields(not low)

    def fields_choice(self) -> bool | None:
        """Return whether the writer wants to see the fields; None if the height decides."""
        return self._with_fields if self._fields_chosen else None

    def _set_fields(self, shown: bool) -> None:
        if shown == self._with_fields:
            return
        self._with_fields = shown
        self.fields.setVisible(shown)
        self._fold_fields.set_picture("down" if shown else "up")
        self._fold_fields.set_name(
            self.tr("Hide the fields") if shown else self.tr("Show the fields")
        )
        self.fields_unfolded.emit(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as much of the title as there is room for."""
        super().resizeEvent(event)
        self._cut_title()

    def _show_scenes(self, select: tuple[str, ...]) -> None:
        assert self._project is not None
        before, scrolled = self.tree.selected(), self.tree.verticalScrollBar().value()
        only = SceneFilter(self._status.chosen(), self._pov.chosen())
        if self.model.set_scenes(self._project.scenes, only):
            self.tree.settle(select or before, scrolled=scrolled, seen=bool(select))
        elif select:
            self.tree.select(select)
        self._show_fields()

    def _show_head(self, name: str = "", words: int = 0) -> None:
        project = self._project
        if project is None:
            return
        total = project.words
        if name:
            total += sum(words - s.words for s in project.scenes if s.name == name)
        said = f"{total:,}"
        if project.index.target:
            said = tr("{n} of {target}").format(n=said, target=f"{project.index.target:,}")
        self._words.setText(said)
        self._words.setToolTip(self.tr("Words of the book"))
        self._title.setToolTip(f"{project.index.title}\n{project.index.path}")
        self._cut_title()

    def _cut_title(self) -> None:
        """Show as much of the title as there is room for beside the words and the buttons."""
        title = self._project.index.title if self._project else ""
        taken = self._words.sizeHint().width() + BUTTONS_WIDTH
        room, metrics = max(self.width() - taken, TITLE_LEAST), self._title.fontMetrics()
        self._title.setText(metrics.elidedText(title, Qt.TextElideMode.ElideRight, room))

    def _show_offers(self, project: Project) -> None:
        count = len(project.unlisted)
        self._unlisted.setText(
            plural(count, "1 file is not in the book…", "{n} files are not in the book…")
        )
        self._unlisted.setVisible(count > 0)
        binned = len(project.binned)
        self._bin.setText(plural(binned, "Bin (1)…", "Bin ({n})…"))
        self._bin.setVisible(binned > 0)
        self._offers.setVisible(count + binned > 0)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN - 5, 2)
        head.setSpacing(2)
        head.addStrut(TITLE_ROW)
        head.addWidget(self._title)
        head.addSpacing(7)
        head.addWidget(self._words)
        head.addStretch(1)
        for button in (self._new, self._more, self._fold):
            head.addWidget(button)
        _row(self._filters, self._status, self._pov)
        offers = _row(self._offers, self._unlisted, self._bin)
        offers.setContentsMargins(MARGIN - 6, 0, MARGIN - 5, 0)
        self.tree.setMinimumHeight(TREE_LEAST)
        tree = QHBoxLayout()
        tree.setContentsMargins(8, 0, 4, 2)
        tree.addWidget(self.tree)
        title = QHBoxLayout()
        title.setContentsMargins(MARGIN, 2, MARGIN - 5, 0)
        title.addWidget(self._fields_title, 1)
        title.addWidget(self._fold_fields)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._filters)
        body.addLayout(tree, 1)
        body.addWidget(self._offers)
        body.addWidget(rule(self._body))
        body.addLayout(title)
        body.addWidget(self.fields)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._body, 1)

    def _connect(self) -> None:
        self._new.clicked.connect(self.new_wanted)
        self._fold.clicked.connect(self._turn)
        self._fold_fields.clicked.connect(self._turn_fields)
        self._status.changed.connect(self._filter)
        self._pov.changed.connect(self._filter)
        self._unlisted.clicked.connect(self.unlisted_wanted)
        self._bin.clicked.connect(self.bin_wanted)
        self.tree.selection_changed.connect(self._show_fields)

    @Slot()
    def _turn(self) -> None:
        self.unfold(not self._unfolded)

    @Slot()
    def _turn_fields(self) -> None:
        self.show_fields(not self._with_fields)

    @Slot()
    def _filter(self) -> None:
        if self._project is not None:
            self._show_scenes(())

    @Slot()
    def _show_fields(self) -> None:
        scenes: dict[str, Scene] = {one.name: one for one in _scenes(self._project)}
        chosen = tuple(scenes[name] for name in self.tree.selected() if name in scenes)
        self.fields.set_scenes(chosen)
        single = chosen[0].title if len(chosen) == 1 else self.tr("No scene selected")
        many = plural(len(chosen), "1 scene", "{n} scenes selected")
        self._fields_title.set_text(many if len(chosen) > 1 else single)


class _FilterButton(QToolButton):
    """A quiet button with a menu of words; the first one shows all.

    Signals:
        changed: Another word was chosen.
    """

    changed = Signal()

    def __init__(self, everything: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("QuietChoice")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._everything, self._chosen = everything, ""
        self._words: list[str] | None = None
        self.setMenu(QMenu(self))
        self.setAccessibleName(everything)
        self.set_words([])
        self.choose("")

    def chosen(self) -> str:
        """Return the word that is chosen; empty for all."""
        return self._chosen

    def choose(self, word: str) -> None:
        """Choose a word, without a signal."""
        self._chosen = word
        self.setText(word or self._everything)

    def set_words(self, words: Sequence[str]) -> None:
        """Offer these words."""
        if self._chosen and self._chosen not in words:
            words = [*words, self._chosen]
        self.setVisible(bool(words))
        if self._words == list(words):
            return
        self._words = list(words)
        menu = self.menu()
        assert menu is not None
        menu.clear()
        group = QActionGroup(menu)
        for word in ("", *words):
            action = menu.addAction(word or self._everything)
            action.setData(word)
            group.addAction(action)
        group.triggered.connect(self._take)

    @Slot(QAction)
    def _take(self, action: QAction) -> None:
        self.choose(str(action.data()))
        self.changed.emit()


def povs_of(fields: Iterable[SceneFields]) -> list[str]:
    """Return the names through whose eyes scenes are told, sorted."""
    names = {name.strip() for one in fields for name in one.pov.split(",")}
    return sorted(names - {""}, key=str.casefold)


def _scenes(project: Project | None) -> tuple[Scene, ...]:
    return project.scenes if project else ()


def _row(parent: QWidget, *widgets: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(parent)
    layout.setContentsMargins(MARGIN - 4, 0, MARGIN - 5, 2)
    layout.setSpacing(4)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return layout
