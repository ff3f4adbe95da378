"""Wires restoring the whole book from one of its versions."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from writer_assist.file_names import path_of_text
from writer_assist.manuscript.book_restoring import BookRestoring, RestoringPlan
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.authorship import AuthorshipWiring
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.project import ProjectWiring
from writer_assist.ui.wiring.versions import VersionsWiring


class BookVersionsWiring(QObject):
    """Makes the book as it was: what is there now is kept first, and the change can be undone."""

    def __init__(
        self,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectWiring,
        versions: VersionsWiring,
        authorship: AuthorshipWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            window: The window.
            drafts: Save the open draft.
            project: Changes the files.
            versions: Have the versions, and ask for one.
            authorship: Is told who wrote what comes back.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._draft, self._project = window, drafts.draft, project.project
        self._versions, self._authorship, self._messages = versions, authorship, messages
        versions.book_wanted.connect(self._prepare)

    @Slot(int, str)
    def _prepare(self, number: int, name: str) -> None:
        if self._window.editor.isReadOnly():
            self._messages.say(tr("This text is read-only here, so nothing was changed."))
            return
        before = tr("Before going back to “{name}”").format(name=name)
        self._versions.books.prepare(number, before, self._restore)

    def _restore(self, restoring: BookRestoring, plan: RestoringPlan) -> None:
        here = self._draft.path
        if here is None or plan.is_nothing:
            self._messages.say(plan.sentence)
            return
        scenes = restoring.kept.scenes
        self._authorship.keeper.expect(
            [(one.draft, one.text, one.runs) for one in scenes if one.text is not None]
        )
        is_gone = here in dict(plan.change.moves) or not any(
            path_of_text(one.draft) == here for one in scenes
        )
        self._project.change_and_open(restoring, plan.first if is_gone else here)
