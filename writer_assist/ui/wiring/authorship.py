"""Wires who wrote what: keeping it, the tint in the text, and the report."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from writer_assist.paths import DataFolder
from writer_assist.ui.authorship.keeper import AuthorshipKeeper
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import MadeChange
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.project import ProjectWiring


class AuthorshipWiring(QObject):
    """Follows the draft and the files of its book.

    Attributes:
        keeper: Keeps who wrote what.
    """

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call it before the draft is wired.

        Args:
            background: Saves drafts.
            folder: The data folder.
            window: The window.
            drafts: Tell that another draft will be shown, while the old text is still there.
            project: Tells what is done with the files of the book.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        editor = window.editor
        self.keeper = AuthorshipKeeper(
            background, folder, drafts.open_draft, editor.authorship, editor.text, self
        )
        self.keeper.failed.connect(messages.fail)
        drafts.draft.text_loaded.connect(self.keeper.keep_before_turning)
        editor.edited.connect(self.keeper.note_edit)
        project.project.made.connect(self._follow)

    @Slot(object)
    def _follow(self, made: MadeChange) -> None:
        self.keeper.follow_change(made.change, made.before)
