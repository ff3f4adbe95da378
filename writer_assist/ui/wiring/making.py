"""Wires the making of a book: a new one, or one from the draft that is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from writer_assist.errors import ManuscriptError
from writer_assist.file_names import name_from_text, path_to_text
from writer_assist.manuscript.making import new_project, project_from_folder
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.project.dialogs import (
    MakeProjectDialog,
    MakingOffer,
    file_offers,
    folder_offer,
)
from writer_assist.ui.text import characters_before, tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft import DraftWiring


class MakingWiring(QObject):
    """Asks how a book is to be made, and has the project's controller make it."""

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        messages: MessageController,
        drafts: DraftWiring,
        project: ProjectController,
    ) -> None:
        """Connect the two entries of the menu.

        Args:
            background: Reads files.
            folder: The data folder; a draft in it has no name yet.
            window: The window.
            messages: Shows what went wrong.
            drafts: Know the open draft and where its caret is.
            project: Makes the book; the Qt parent.
        """
        super().__init__(project)
        self._background, self._folder, self._window = background, folder, window
        self._messages, self._drafts, self._project = messages, drafts, project
        self._draft = drafts.draft
        window.action("new_book").triggered.connect(self._new_book)
        window.action("make_project").triggered.connect(self._offer_project)

    @Slot()
    def _new_book(self) -> None:
        start = str(Path.home() / tr("My book"))
        chosen, _ = QFileDialog.getSaveFileName(self._window, tr("New book"), start)
        if not chosen:
            return
        folder = Path(chosen).with_suffix("") if chosen.endswith(".md") else Path(chosen)
        try:
            change = new_project(folder, folder.name)
        except ManuscriptError as error:
            self._messages.fail(error)
            return
        self._project.change_and_open(change)

    @Slot()
    def _offer_project(self) -> None:
        """Work out what the open draft could become, and ask."""
        path = self._draft.path
        if path is None:
            return
        if not self._draft.is_untitled:
            self._draft.save()
        text, drafts = self._window.editor.text(), self._folder.drafts
        editor = self._window.editor
        before = text[: characters_before(text, editor.textCursor().position())]
        is_own = path.parent == drafts.absolute()

        def look() -> list[MakingOffer]:
            offers: list[MakingOffer] = []
            if not path.exists():
                return offers  # nothing was written in it yet
            if not is_own:
                folder = project_from_folder(path)
                if len(folder.scenes) > 1:
                    offers.append(folder_offer(folder, path))
                return offers + file_offers(path, before)
            title = name_from_text(text) or tr("My book")
            return file_offers(path, before, Path.home() / title)

        self._background.run(look, on_done=self._ask_how, on_error=self._messages.fail)

    def _ask_how(self, offers: list[MakingOffer]) -> None:
        if not offers:
            return self._window.action("new_book").trigger()
        dialog = MakeProjectDialog(offers, self._window)
        dialog.chosen.connect(self._make)
        open_dialog(dialog)
        return None

    @Slot(object)
    def _make(self, offer: MakingOffer) -> None:
        """Make the project, and go on at the place where the caret was in the draft."""
        path = None
        if offer.place is not None:
            path, caret = offer.place
            self._drafts.carets.expect(path_to_text(path), caret)
        self._project.change_and_open(offer.change, path)
