"""What the menu and the tree offer for scenes, done to those that are selected."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.file_names import shown_name
from writer_assist.manuscript.changes import ManuscriptChange
from writer_assist.manuscript.project import Project
from writer_assist.manuscript.scene_operations import (
    bin_scenes,
    duplicate_scene,
    join_with_next,
    level_scenes,
    move_scenes,
    new_scene,
    rename_scene,
    split_scene,
    step_scenes,
)
from writer_assist.manuscript.scene_order import with_all_below
from writer_assist.ui.project.controller import MadeChange, ProjectController
from writer_assist.ui.text import plural, tr

# How a label begins and ends, and what is said of what stands between.
_SENTENCES = (
    ("Split ", "", "{what} was split."),
    ("Join ", "", "{what} are one scene now."),
    ("Move ", " to the bin", "{what} is in the bin."),
    ("Bring ", " back", "{what} is back."),
    ("Restore ", "", "The book is as it was in {what}. The one before is kept as a version."),
)


class SceneCommands(QObject):
    """Does to the selected scenes what the writer chose.

    Signals:
        name_wanted: str, a new scene whose name the writer is to type.
        new_name_wanted: str, a scene that is to be renamed.
        noticed: str, str, object: a sentence, words for a button, and what it does.
        withdrawn: str, a sentence whose button would now take back something else.
        said: str, a sentence.
    """

    name_wanted = Signal(str)
    new_name_wanted = Signal(str)
    noticed = Signal(str, str, object)
    withdrawn = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        project: ProjectController,
        selected: Callable[[], tuple[str, ...]],
        caret: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Make the commands.

        Args:
            project: Does what is wanted.
            selected: Returns the selected scenes, in the order of the book.
            caret: Returns the caret's place in the open scene, in characters.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._project, self._selected, self._caret = project, selected, caret
        self._naming = False
        self._offered = ""
        project.made.connect(self._tell)

    @Slot()
    def new(self) -> None:
        """Make a scene after the selected one; in a chapter, after its last scene."""
        project, after = self._project.project, self._place()
        if project is None:
            return
        name, is_below = tr("New scene"), False
        order = project.index.order
        number = next((n for n, one in enumerate(order) if one.name == after), -1)
        if 0 <= number < len(order) - 1 and order[number + 1].depth > order[number].depth:
            below = with_all_below(order, {after})
            depth = order[number].depth + 1
            after = [one.name for one in order if one.name in below and one.depth == depth][-1]
        self._naming = True
        self._project.change_and_open(partial(new_scene, name=name, after=after, is_below=is_below))

    @Slot()
    def new_chapter(self) -> None:
        """Make a chapter after the one that the selected scene is in."""
        project, after = self._project.project, self._place()
        if project is None:
            return
        above = after
        for place in project.index.order:
            if place.depth == 0:
                above = place.name
            if place.name == after:
                break
        self._naming = True
        self._project.change_and_open(partial(new_scene, name=tr("New chapter"), after=above))

    @Slot()
    def split(self) -> None:
        """Split the open scene at the caret."""
        name = self._project.current
        if name:
            self._project.change_and_open(partial(split_scene, name=name, place=self._caret()))

    @Slot()
    def join(self) -> None:
        """Join the selected scene with the next one."""
        project, name = self._project.project, self._place()
        if project is None or not name:
            return
        names = [scene.name for scene in project.scenes]
        following = names[names.index(name) + 1 : names.index(name) + 2]
        operation = partial(join_with_next, name=name)
        if self._project.current in (name, *following):
            self._project.change_and_open(operation, project.scene(name).path)
        else:
            self._project.change(operation)

    @Slot()
    def ask_name(self) -> None:
        """Let the writer type another name for the selected scene."""
        if self._project.project is not None and (name := self._place()):
            self.new_name_wanted.emit(name)

    def rename(
        self,
        old: str,
        new: str,
        also: Callable[[ManuscriptChange], ManuscriptChange] | None = None,
        touched: Collection[Path] = (),
    ) -> None:
        """Rename a scene; its file too.

        Args:
            old: Its name.
            new: Its new name.
            also: Adds to the change what has to follow, such as links in notes.
            touched: The files that this changes; the open scene may be one of them.
        """

        def operation(project: Project) -> ManuscriptChange:
            change = rename_scene(project, old=old, new=new)
            return also(change) if also else change

        project, current = self._project.project, self._project.current
        here = project.scene(current).path if project and current else None
        if old == current:
            self._project.change_and_follow(operation)
        elif here in touched:
            self._project.change_and_open(operation, here)
        else:
            self._project.change(operation)

    @Slot()
    def duplicate(self) -> None:
        """Make a second copy of the selected scene and open it."""
        if name := self._place():
            self._project.change_and_open(partial(duplicate_scene, name=name))

    @Slot()
    def up(self) -> None:
        """Move the selected scenes up."""
        self._step(-1)

    @Slot()
    def down(self) -> None:
        """Move the selected scenes down."""
        self._step(1)

    @Slot()
    def into(self) -> None:
        """Move the selected scenes a level in."""
        self.level(1)

    @Slot()
    def out(self) -> None:
        """Move the selected scenes a level out."""
        self.level(-1)

    @Slot(int)
    def level(self, step: int) -> None:
        """Move the selected scenes a level in (1) or out (-1)."""
        self._arrange(lambda project, names: level_scenes(project, names, step))

    @Slot(tuple, str, int)
    def move(self, names: tuple[str, ...], below: str, at: int) -> None:
        """Move scenes to where they were dropped."""
        if names:
            self._project.change(partial(move_scenes, names=names, below=below or None, at=at))

    @Slot()
    def to_bin(self) -> None:
        """Put the selected scenes, and all below them, into the bin."""
        project, names = self._project.project, self._chosen()
        if project is None or not names:
            return
        gone = set(with_all_below(project.index.order, names))
        left = [one for one in project.scenes if one.name not in gone and one.is_there]
        if not left:
            self.said.emit(tr("A book keeps at least one scene, so nothing was moved to the bin."))
            return
        operation = partial(bin_scenes, names=names)
        if self._project.current in gone:
            order = [one.name for one in project.scenes]
            here = order.index(self._project.current)
            nearest = min(left, key=lambda one: abs(order.index(one.name) - here))
            self._project.change_and_open(operation, nearest.path)
        else:
            self._project.change(operation)

    def _step(self, step: int) -> None:
        self._arrange(lambda project, names: step_scenes(project, names, step))

    def _arrange(self, change: Callable[[Project, Collection[str]], object]) -> None:
        names = self._chosen()
        if names:
            self._project.change(lambda project: change(project, names))  # type: ignore[arg-type, return-value]

    def _chosen(self) -> tuple[str, ...]:
        chosen = self._selected()
        return chosen or tuple(filter(None, [self._project.current]))

    def _place(self) -> str:
        """Return the scene that a command for one scene is about."""
        chosen = self._selected()
        return chosen[-1] if chosen else self._project.current

    @Slot(object)
    def _tell(self, made: MadeChange) -> None:
        if self._offered:
            self.withdrawn.emit(self._offered)
            self._offered = ""
        if self._naming and not made.is_undo and made.change.scenes:
            self._naming = False
            self.name_wanted.emit(made.change.scenes[0])
            return
        self._naming = False
        if made.is_undo:
            self.said.emit(tr("Taken back: {what}.").format(what=made.change.label))
        elif sentence := _news_of(made.change):
            self._offered = sentence
            self.noticed.emit(sentence, tr("Undo"), self._project.undo)


def _news_of(change: ManuscriptChange) -> str:
    """Return what the writer is told with a button to undo it; empty for nothing."""
    label, number = change.label, len(change.scenes)
    if change.of_notes and label.startswith("Rename ") and change.moves:
        new = shown_name(change.moves[0][1].stem)
        return tr("The note is called “{name}” now.").format(name=new)
    if change.index is not None and change.index.before is None and number > 1:
        scenes = plural(number, "1 scene", "{n} scenes")
        return tr("The book has {what} now.").format(what=scenes)
    if label.endswith("bin") and len(change.moves) > 1:
        return plural(len(change.moves), "1 scene is in the bin.", "{n} scenes are in the bin.")
    for before, after, sentence in _SENTENCES:
        if label.startswith(before) and label.endswith(after):
            return tr(sentence).format(what=label[len(before) : len(label) - len(after)])
    return ""
