"""Reads the project of the open draft, and does what the writer wants with its scenes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS
from writer_assist.errors import ManuscriptChangedError, ManuscriptError, WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.files import changed_at
from writer_assist.manuscript.book_restoring import BookRestoring
from writer_assist.manuscript.changes import ManuscriptChange, make_change
from writer_assist.manuscript.document import SaveResult
from writer_assist.manuscript.held_draft import HeldDraft
from writer_assist.manuscript.index_note import read_index
from writer_assist.manuscript.project import (
    EarlierStory,
    Project,
    ProjectReader,
    project_of,
    story_before,
)
from writer_assist.manuscript.replacing import BookReplacement
from writer_assist.manuscript.scene_fields import SceneFields, fields_of, with_fields
from writer_assist.manuscript.scene_operations import set_fields
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.open_draft import OpenDraft

# Polled, not watched: that works on every disk, network shares too.
LOOK_MS = 2000
UNDONE_AT_MOST = 50  # changes that can be taken back

Operation = (
    Callable[[Project], ManuscriptChange] | ManuscriptChange | BookReplacement | BookRestoring
)


@dataclass(frozen=True, slots=True)
class MadeChange:
    """A change that was made.

    Attributes:
        change: What was done.
        before: The draft that was open before.
        is_undo: Whether it took another one back.
    """

    change: ManuscriptChange
    before: Path
    is_undo: bool = False


@dataclass(frozen=True, slots=True)
class _ReadProject:
    """A project, and when its files had changed last before it was read."""

    project: Project | None
    stamps: tuple[float, ...]


class ProjectController(QObject):
    """Knows the project that the open draft is a scene of; touches the disk on one thread.

    A change is made on the order that the writer sees: if the index is another one by then,
    nothing is written and the new order is shown.

    Signals:
        project_changed: Project or None, tuple[str, ...]: what is on the disk now, and scenes to
            select.
        current_changed: str, the scene that is open; empty for none.
        made: MadeChange, something was done.
        earlier_changed: EarlierStory, what stands in the book before the open scene.
        failed: WriterAssistError, for the message bar.
    """

    project_changed = Signal(object, tuple)
    current_changed = Signal(str)
    made = Signal(object)
    earlier_changed = Signal(object)
    failed = Signal(object)
    _came = Signal(object)
    _outdated = Signal()

    def __init__(
        self,
        background: Background,
        draft: DraftController,
        opened: OpenDraft,
        folder: DataFolder,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; no project is known.

        Args:
            background: Saves drafts; changes of their files must come in the same order.
            draft: Opens scenes.
            opened: Which draft is open.
            folder: Keeps old versions of indexes.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._draft, self._folder = background, draft, folder
        self._reader = ProjectReader()  # used on the background's thread only
        self._project: Project | None = None
        self._path = Path()
        self._seen: tuple[float, ...] = ()
        self._told: object = None  # of what stands before the open scene
        self._undoable: list[MadeChange] = []
        self._select: tuple[str, ...] = ()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look_for_changes)
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._outdated.connect(self.look, Qt.ConnectionType.QueuedConnection)
        opened.opened.connect(self._follow)
        opened.moved.connect(self._follow_move)

    @property
    def project(self) -> Project | None:
        """The project of the open draft; None if it is in none."""
        return self._project

    @property
    def path(self) -> Path:
        """The draft that is open."""
        return self._path

    @property
    def current(self) -> str:
        """The scene that is open; empty for none."""
        scene = self._project.scene_at(self._path) if self._project else None
        return scene.name if scene else ""

    @property
    def undoable(self) -> str:
        """What can be taken back, in words; empty for nothing."""
        return self._undoable[-1].change.label if self._undoable else ""

    @Slot()
    def look(self) -> None:
        """Read the project again."""
        self._read(self._path)

    def open_scene(self, name: str) -> None:
        """Open a scene in the editor."""
        if self._project is None:
            return
        try:
            scene = self._project.scene(name)
            if not scene.is_there:
                raise ManuscriptError(
                    f"The file of “{name}” is missing: {scene.path}. It keeps its place in the "
                    "book in case it comes back."
                )
        except ManuscriptError as error:
            self.failed.emit(error)
            return
        if scene.path != self._path:
            self._draft.open(scene.path)

    def change(self, operation: Operation, *, is_undo: bool = False) -> None:
        """Do something that leaves the open scene's file alone."""
        self._background.run(
            self._work(operation, is_undo=is_undo), on_done=self._take, on_error=self.failed.emit
        )

    def change_and_open(
        self,
        operation: Operation,
        path: Path | None = None,
        *,
        is_undo: bool = False,
    ) -> None:
        """Save the open draft, do something, and open a scene.

        Args:
            operation: What is done.
            path: The scene's file, which may be the one that is open; if None, the first scene
                that the change is about.
            is_undo: Whether it takes back another change.
        """
        work = self._work(operation, is_undo=is_undo)

        def read() -> HeldDraft:
            made = work()
            self._came.emit(made)
            return HeldDraft.open(path or self._first_of(made.change), self._folder)

        self._draft.turn_to(read, path)

    def change_and_follow(self, operation: Operation, *, is_undo: bool = False) -> None:
        """Save the open scene, do something that moves its file, and go on in it."""
        work, here = self._work(operation, is_undo=is_undo), self._path

        def move(held: HeldDraft, text: str) -> SaveResult:
            held.save(text)
            made = work()
            self._came.emit(made)
            return held.go_on_in(dict(made.change.moves).get(here, here), text)

        self._draft.move(move)

    def set_field(self, names: Collection[str], field: str, value: object) -> None:
        """Set a field of scenes; the open one is saved together with its text."""

        def edit(fields: SceneFields) -> SceneFields:
            return replace(fields, **{field: value})  # type: ignore[arg-type]

        current = self.current
        others = [name for name in names if name != current]
        if others:
            self._background.run(
                self._work(lambda project: set_fields(project, others, edit)),
                on_done=lambda _: self.look(),
                on_error=self.failed.emit,
            )
        if current in names:
            self._draft.move(
                lambda held, text: held.change_fields(
                    lambda whole: with_fields(whole, edit(fields_of(whole))), text
                )
            )
            self.look()

    @Slot()
    def undo(self) -> None:
        """Take back the last change to the manuscript."""
        if not self._undoable:
            return
        made = self._undoable.pop()
        change, here = made.change.undone, self._path
        after = {one.path: one.after for one in change.files}
        if here in dict(change.moves):
            self.change_and_follow(change, is_undo=True)
        elif here in after:
            path = self._fallback(change, made.before) if after[here] is None else here
            self.change_and_open(change, path, is_undo=True)
        else:
            self.change(change, is_undo=True)

    def _fallback(self, change: ManuscriptChange, before: Path) -> Path:
        """Return a draft to show when the one that is open goes away."""
        gone = {one.path for one in change.files if one.after is None}
        there = [one.path for one in change.files if one.after is not None]
        if self._project is not None:
            there += [scene.path for scene in self._project.scenes if scene.is_there]
        return next((path for path in (before, *there) if path not in gone), before)

    def _work(self, operation: Operation, *, is_undo: bool = False) -> Callable[[], MadeChange]:
        """Return work for the disk's thread: the operation on the project as it is shown."""
        project, before, folder = self._project, self._path, self._folder

        def work() -> MadeChange:
            if isinstance(operation, ManuscriptChange):
                change = operation
            elif isinstance(operation, BookReplacement | BookRestoring):
                change = operation.change()
            elif project is None:
                raise ManuscriptError("The open draft is not part of a manuscript.")
            else:
                change = operation(project)
            index = change.index.path if change.index else project.index.path if project else before
            try:
                make_change(change, folder.index_versions(index))
            except ManuscriptChangedError:
                self._outdated.emit()
                raise
            return MadeChange(change, before, is_undo)

        return work

    def _first_of(self, change: ManuscriptChange) -> Path:
        """Return the file of the first scene that a change is about; on the disk's thread."""
        index = change.index.path if change.index else None
        if index is None and self._project is not None:
            index = self._project.index.path
        if index is None or not change.scenes:
            raise ManuscriptError("There is no scene to open.")
        return self._reader.read(index).scene(change.scenes[0]).path

    @Slot(object)
    def _take(self, made: MadeChange) -> None:
        change = made.change
        if not made.is_undo and (change.index or change.files or change.moves):
            self._undoable.append(made)
            del self._undoable[:-UNDONE_AT_MOST]
        is_new_book = change.index is not None and change.index.before is None
        # All scenes of a new book would be too many for the next key to be about.
        if made.is_undo and change.index is not None and change.index.after is None:
            self._project = None  # there is no book any more, and that is no trouble
        self._select = () if made.is_undo or is_new_book else change.scenes
        self.made.emit(made)
        self.look()

    @Slot(str)
    def _follow(self, draft: str) -> None:
        self._path = path_of_text(draft)
        self._told = None
        self._timer.start()
        self.look()

    @Slot(str, str)
    def _follow_move(self, _old: str, new: str) -> None:
        self._follow(new)

    def _read(self, path: Path) -> None:
        known = self._project

        def read() -> _ReadProject:
            index = known.index.path if known and known.scene_at(path) else project_of(path)
            if index is None:
                return _ReadProject(None, ())
            stamps = _stamps(index)  # first: what changes while it is read is noticed later
            project = self._reader.read(index)
            is_gone = project.scene_at(path) is None and project_of(path) != index
            return _ReadProject(None if is_gone else project, stamps)

        def glance() -> _ReadProject:
            index = project_of(path)
            return _ReadProject(self._reader.glance(index) if index else None, ())

        # While the program starts, reading every scene takes seconds; its order is there at once.
        for work in (read,) if known and known.scene_at(path) else (glance, read):
            self._background.run(
                work, on_done=lambda found: self._show(path, found), on_error=self._no_project
            )

    def _show(self, path: Path, found: _ReadProject) -> None:
        if path != self._path:
            return  # another draft was opened meanwhile
        before, project = self._project, found.project
        if before and project and before.index.path != project.index.path:
            self._undoable = [one for one in self._undoable if _is_about(one, project)]
        self._project, self._seen = project, found.stamps
        select = self._select
        if found.stamps:
            self._select = ()
        names = {scene.name for scene in project.scenes} if project else set()
        self.project_changed.emit(project, tuple(name for name in select if name in names))
        self.current_changed.emit(self.current)
        if found.stamps or project is None:
            self._tell_earlier(path)

    def _tell_earlier(self, path: Path) -> None:
        """Read the scenes before the open one again, if they are others than those told."""
        scenes = self._project.scenes if self._project else ()
        before: list[object] = []
        for scene in scenes:
            if scene.path == path:
                break
            before.append((scene.path, scene.words, scene.fields.is_included))
        if (path, before) == self._told:
            return
        self._told = path, before
        self._background.run(
            lambda: story_before(scenes, path, MAX_CONTEXT_CHARACTERS),
            on_done=lambda story: self._tell_story(path, story),
            on_error=self.failed.emit,
        )

    def _tell_story(self, path: Path, story: EarlierStory) -> None:
        if path == self._path:
            self.earlier_changed.emit(story)

    def _no_project(self, error: WriterAssistError) -> None:
        self.failed.emit(error)
        self._project = None
        self.project_changed.emit(None, ())

    @Slot()
    def _look_for_changes(self) -> None:
        project = self._project
        if project is not None:
            index = project.index.path
            self._background.run(
                lambda: _stamps(index),
                on_done=self._compare,
                on_error=self.failed.emit,
            )

    def _compare(self, stamps: tuple[float, ...]) -> None:
        if self._seen and stamps != self._seen:
            self._seen = stamps
            self.look()


def _is_about(made: MadeChange, project: Project) -> bool:
    return made.change.index is not None and made.change.index.path == project.index.path


def _stamps(index: Path) -> tuple[float, ...]:
    """Return when the index and the folder of its scenes changed last."""
    return changed_at(index), changed_at(read_index(index).folder)
