"""Wires the drafts of a folder: chapters of a book, their names, and the next one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.manuscript.changes import ManuscriptChange
from writer_assist.manuscript.numbered_chapters import new_chapter, renamed_chapter
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.project import ProjectWiring

MENU = ("new_draft", "rename_scene", "", "make_project", "undo_manuscript")


class ChaptersWiring(QObject):
    """Keeps a folder of numbered files together as a book, although no index lists them."""

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        messages: MessageController,
        drafts: DraftWiring,
        project: ProjectWiring,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything; call it after the project is wired.

        Args:
            background: Looks at folders.
            folder: Holds drafts without a name.
            window: The window.
            messages: Shows what went wrong.
            drafts: Open chapters.
            project: Renames files, and is the book where there is an index.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._window, self._messages = background, window, messages
        self._draft, self._drafts, self._project = drafts.draft, drafts, project.project
        self._commands = project.commands
        self._list = window.library.drafts
        self._untitled = folder.drafts.absolute()
        self._title = self._new = ""
        self._list.set_menu([self._entry(name) for name in MENU])
        self._list.new_wanted.connect(window.action("new_draft").trigger)
        self._list.rename_wanted.connect(self._look_at_name)
        self._list.named.connect(self._leave_name)
        drafts.manuscript.book_changed.connect(self._take_book)
        later = Qt.ConnectionType.QueuedConnection  # once the list shows them
        drafts.manuscript.drafts_changed.connect(self._take_drafts, later)
        drafts.draft.draft_opened.connect(self._show)
        project.project.project_changed.connect(self._show)
        window.action("new_draft").triggered.connect(self._begin_new)
        window.action("rename_scene").triggered.connect(self._ask_name)
        self._show()

    def _entry(self, name: str) -> QAction:
        if name:
            return self._window.action(name)
        line = QAction(self)
        line.setSeparator(True)
        return line

    @Slot(str)
    def _take_book(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self._list.set_book(title)
            self._show()

    @Slot(tuple, str)
    def _take_drafts(self, drafts: tuple[str, ...], opened: str) -> None:
        if self._title and self._project.project is None:
            others = [draft for draft in drafts if draft != opened]
            self._drafts.recent.remember(opened, instead_of=others)
        if self._new and self._new in drafts:
            name, self._new = self._new, ""
            if self._list.isVisible():
                self._list.unfold(True)
                self._list.edit_name(name, is_new=True)

    @Slot()
    def _show(self) -> None:
        """Call what is done by the same key as it is meant here."""
        window, is_project = self._window, self._project.project is not None
        here = tr("&New chapter") if self._title else tr("&New draft")
        window.action("new_draft").setText(tr("&New scene") if is_project else here)
        window.action("rename_scene").setVisible(is_project or not self._draft.is_untitled)
        if not is_project:
            self._drafts.set_book(self._title)

    @Slot()
    def _begin_new(self) -> None:
        """Make a scene of the book, a chapter in the folder, or a draft without a name."""
        path = self._draft.path
        if self._project.project is not None:
            self._commands.new()
        elif path is None or path.parent == self._untitled:
            self._draft.new()
        else:
            self._background.run(
                lambda: new_chapter(path), on_done=self._open_new, on_error=self._messages.fail
            )

    def _open_new(self, change: ManuscriptChange | None) -> None:
        if change is None:
            self._draft.new()
            return
        path = change.files[0].path
        self._new = path_to_text(path)
        self._project.change_and_open(change, path)

    @Slot()
    def _ask_name(self) -> None:
        """Let the writer type another name for the open draft, or the one marked in the list."""
        if self._project.project is not None or self._draft.path is None:
            return
        marked = self._list.marked() if self._list.isAncestorOf(self._focused()) else ""
        self._window.show_panel(self._window.library)
        self._list.unfold(True)
        self._list.edit_name(marked or self._drafts.open_draft.path, is_new=not marked)

    def _focused(self) -> QWidget:
        return self._window.focusWidget() or self._window

    @Slot(str, str)
    def _look_at_name(self, draft: str, name: str) -> None:
        path = path_of_text(draft)

        def rename(change: ManuscriptChange | None) -> None:
            if change is None:
                return
            if path == self._draft.path:
                self._project.change_and_follow(change)
            else:
                self._project.change(change)
                self._drafts.manuscript.look()

        self._background.run(
            lambda: renamed_chapter(path, name), on_done=rename, on_error=self._messages.fail
        )

    @Slot()
    def _leave_name(self) -> None:
        self._window.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
