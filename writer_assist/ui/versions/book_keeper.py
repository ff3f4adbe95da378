"""Keeps the whole book under a name, and makes it as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from writer_assist.domain.authorship import Runs
from writer_assist.domain.book_version import BookVersion, KeptBook, KeptScene
from writer_assist.errors import ManuscriptError, WriterAssistError
from writer_assist.file_names import path_of_text
from writer_assist.history.book_versions import BookVersions
from writer_assist.history.versions import VersionStore
from writer_assist.manuscript.book_restoring import BookRestoring, RestoringPlan, scenes_now
from writer_assist.manuscript.project import Project, ProjectReader, project_of
from writer_assist.manuscript.structure import drafts_beside
from writer_assist.ui.versions.keeper import VersionKeeper


@dataclass(frozen=True, slots=True)
class PlannedBook:
    """A kept book, and what would change if it were restored now.

    Attributes:
        kept: The book.
        plan: What would be done.
    """

    kept: KeptBook
    plan: RestoringPlan


class BookKeeper(QObject):
    """Keeps versions of the book that the open draft belongs to; the disk's thread does the work.

    Signals:
        failed: WriterAssistError.
    """

    failed = Signal(object)

    def __init__(
        self,
        keeper: VersionKeeper,
        read_text: Callable[[], str],
        parent: QObject | None = None,
        *,
        read_runs: Callable[[], Runs] = tuple,
    ) -> None:
        """Make a keeper.

        Args:
            keeper: Has the store of versions.
            read_text: Returns the text of the open draft, on the GUI thread.
            parent: The Qt parent.
            read_runs: Returns who wrote it; nothing where that is not known.
        """
        super().__init__(parent)
        self._keeper, self._read_text, self._read_runs = keeper, read_text, read_runs
        keeper.failed.connect(self.failed)

    def count(self, on_done: Callable[[int], None]) -> None:
        """Count the scenes of the book, or the drafts beside the open one."""
        draft = path_of_text(self._keeper.draft)

        def work(_: VersionStore) -> int:
            project = _project_of(draft)
            return len(project.scenes) if project else len(drafts_beside(draft))

        self._keeper.ask_store(work, on_done)

    def keep(self, name: str, on_done: Callable[[BookVersion], None]) -> None:
        """Keep the book as it is, the open draft as it is shown."""
        draft, text, runs = self._keeper.draft, self._read_text(), self._read_runs()

        def work(store: VersionStore) -> BookVersion:
            return _kept(store, name, draft, text, runs)

        self._keeper.ask_store(work, on_done)

    def all(self, on_done: Callable[[tuple[BookVersion, ...]], None]) -> None:
        """List the kept versions, the latest first."""
        self._keeper.ask_store(lambda store: BookVersions(store).all(), on_done)

    def plan(self, number: int, on_done: Callable[[PlannedBook], None]) -> None:
        """Work out what restoring a version would change."""
        draft = path_of_text(self._keeper.draft)

        def work(store: VersionStore) -> PlannedBook:
            kept = _book(store, number)
            return PlannedBook(kept, _restoring(kept, draft).plan())

        self._keeper.ask_store(work, on_done)

    def prepare(
        self, number: int, before: str, on_done: Callable[[BookRestoring, RestoringPlan], None]
    ) -> None:
        """Keep the book as it is now, and then return what restores another version of it.

        Args:
            number: Of the version.
            before: What the present one is called.
            on_done: Gets what is to be restored; not called if the present could not be kept.
        """
        draft, text, runs = self._keeper.draft, self._read_text(), self._read_runs()

        def work(store: VersionStore) -> tuple[BookRestoring, RestoringPlan]:
            restoring = _restoring(_book(store, number), path_of_text(draft))
            plan = restoring.plan()
            if not plan.is_nothing:
                _kept(store, before, draft, text, runs)
            return restoring, plan

        self._keeper.ask_store(work, lambda found: on_done(*found))


def _kept(store: VersionStore, name: str, draft: str, text: str, runs: Runs) -> BookVersion:
    path = path_of_text(draft)
    scenes = scenes_now(_project_of(path), path, {draft: text})
    if not any(one.draft == draft for one in scenes):
        scenes = (*scenes, KeptScene(path.name, 0, draft, text))  # it was not saved yet
    whose = {draft: runs}
    return BookVersions(store).keep(
        name, [_with_runs(one, whose.get(one.draft, ())) for one in scenes]
    )


def _with_runs(scene: KeptScene, runs: Runs) -> KeptScene:
    return KeptScene(scene.name, scene.depth, scene.draft, scene.text, scene.head, runs)


def _book(store: VersionStore, number: int) -> KeptBook:
    kept = BookVersions(store).book(number)
    if kept is None:
        raise ManuscriptError("That version of the book is not there any more.")
    return kept


def _restoring(kept: KeptBook, draft: Path) -> BookRestoring:
    return BookRestoring(kept, _project_of(draft), draft.parent)


def _project_of(draft: Path) -> Project | None:
    with suppress(WriterAssistError):
        if (index := project_of(draft)) is not None:
            return ProjectReader().glance(index)
    return None
