"""Wires the project: its panel, what can be done with scenes, and recent books."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction

from writer_assist.errors import ManuscriptChangedError, WriterAssistError
from writer_assist.file_names import path_of_text, path_to_text, shown_name
from writer_assist.files import read_bytes
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.manuscript.index_note import index_of, versions_in, with_order
from writer_assist.manuscript.project import Project
from writer_assist.manuscript.scene_operations import (
    ignore_files,
    include_files,
    restore_scenes,
)
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.commands import SceneCommands
from writer_assist.ui.project.controller import MadeChange, ProjectController
from writer_assist.ui.project.dialogs import (
    ChoiceDialog,
    ListedChoice,
)
from writer_assist.ui.project.order_watch import OrderWatch
from writer_assist.ui.text import characters_before, tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.making import MakingWiring
from writer_assist.ui.wiring.project_pages import ProjectPagesWiring
from writer_assist.ui.wiring.statuses import StatusesWiring

IN_A_PROJECT = (
    "new_chapter", "split_scene", "join_scene", "rename_scene", "duplicate_scene", "scene_up",
    "scene_down", "scene_in", "scene_out", "bin_scene", "show_unlisted", "show_bin",
    "earlier_orders", "statuses", "show_outline", "show_corkboard", "show_scroll",
    "show_scene_scroll",
)  # fmt: skip
MENU = (
    "new_draft", "new_chapter", "rename_scene", "duplicate_scene", "", "split_scene", "join_scene",
    "", "scene_up", "scene_down", "scene_in", "scene_out", "", "bin_scene", "show_bin",
    "show_unlisted", "earlier_orders", "undo_manuscript",
)  # fmt: skip


class ProjectWiring(QObject):
    """Shows the project of the open draft, and does what is wanted with it.

    Attributes:
        project: Knows it.
        commands: Do something with its scenes.
    """

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        messages: MessageController,
        drafts: DraftWiring,
        parent: QObject | None = None,
    ) -> None:
        """Build and connect all parts.

        Args:
            background: Saves drafts.
            folder: The data folder.
            window: The window.
            messages: Shows what went wrong.
            drafts: Opens scenes.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._background, self._folder, self._window = background, folder, window
        self._messages, self._draft, self._drafts = messages, drafts.draft, drafts
        self._panel = window.library.project
        self.project = ProjectController(background, drafts.draft, drafts.open_draft, folder, self)
        self.commands = SceneCommands(self.project, self._panel.tree.selected, self._caret, self)
        self._recent = drafts.recent
        MakingWiring(background, folder, window, messages, drafts, self.project)
        self._naming = ""
        self._connect_window()
        self._connect_panel()
        self._connect_project()
        self._show(None, ())

    def _connect_window(self) -> None:
        window, commands = self._window, self.commands
        plain = {
            "open_recent": self._open_recent,
            "new_chapter": commands.new_chapter,
            "split_scene": commands.split,
            "join_scene": commands.join,
            "rename_scene": commands.ask_name,
            "duplicate_scene": commands.duplicate,
            "scene_up": commands.up,
            "scene_down": commands.down,
            "scene_in": commands.into,
            "scene_out": commands.out,
            "bin_scene": commands.to_bin,
            "undo_manuscript": self.project.undo,
            "show_unlisted": self._show_unlisted,
            "show_bin": self._show_bin,
            "earlier_orders": self._show_orders,
        }
        for name, what in plain.items():
            window.action(name).triggered.connect(what)
        window.editor.words_changed.connect(self._count)
        window.closing.connect(self._panel.fields.commit)

    def _connect_panel(self) -> None:
        panel, commands = self._panel, self.commands
        menu = [self._entry(name) for name in MENU]
        panel.set_menu(menu)
        ProjectPagesWiring(self._window, self.project, menu, self)
        StatusesWiring(self._window, self.project, self)
        panel.new_wanted.connect(commands.new)
        panel.unlisted_wanted.connect(self._show_unlisted)
        panel.bin_wanted.connect(self._show_bin)
        panel.tree.level_wanted.connect(commands.level)
        panel.tree.bin_wanted.connect(commands.to_bin)
        panel.tree.named.connect(self._leave_name)
        panel.model.move_wanted.connect(commands.move)
        panel.model.field_wanted.connect(self._set_field)
        panel.fields.field_wanted.connect(self.project.set_field)

    def _connect_project(self) -> None:
        messages = self._messages
        self.project.project_changed.connect(self._show)
        self.project.current_changed.connect(self._panel.set_current)
        self.project.failed.connect(self._fail)
        watch = OrderWatch(self._background, self._folder, self)
        self.project.made.connect(watch.note_change)
        self.project.made.connect(self._begin_new_scene)
        self.project.project_changed.connect(watch.note_project)
        watch.replaced.connect(self._tell_replaced)
        watch.failed.connect(messages.fail)
        self.commands.noticed.connect(messages.offer)
        self.commands.withdrawn.connect(messages.withdraw)
        self.commands.said.connect(messages.say)
        self.commands.name_wanted.connect(self._begin_name)
        self.commands.new_name_wanted.connect(self._rename)
        self._recent.chosen.connect(self._open)

    def _entry(self, name: str) -> QAction:
        if name:
            return self._window.action(name)
        line = QAction(self)
        line.setSeparator(True)
        return line

    def _caret(self) -> int:
        editor = self._window.editor
        return characters_before(editor.text(), editor.textCursor().position())

    @Slot(object, tuple)
    def _show(self, project: Project | None, select: tuple[str, ...]) -> None:
        window = self._window
        window.library.show_project(project is not None)
        if project is not None:
            self._drafts.set_book(shown_name(project.index.title))
        self._panel.set_project(project, select)
        for name in IN_A_PROJECT:
            window.action(name).setVisible(project is not None)
        window.action("make_project").setVisible(project is None)
        undoable = self.project.undoable
        undo = tr("Undo: {what}").format(what=undoable.replace("&", "&&"))
        action = window.action("undo_manuscript")
        action.setText(undo if undoable else tr("Undo the &last change of the book"))
        action.setEnabled(bool(undoable))
        self._remember(project)
        if self._naming and project is not None:
            name, self._naming = self._naming, ""
            if self._panel.isVisible() and any(one.name == name for one in project.scenes):
                self._panel.tree.edit_name(name, is_new=True)

    def _remember(self, project: Project | None) -> None:
        path = self._draft.path
        if path is None or self._draft.is_untitled:
            return
        draft = path_to_text(path)
        if project is None:
            self._recent.remember(draft)
        else:
            self._recent.remember(path_to_text(project.index.path), instead_of=[draft])

    @Slot(object)
    def _fail(self, error: WriterAssistError) -> None:
        if isinstance(error, ManuscriptChangedError):
            self._messages.offer(str(error), tr("Earlier orders…"), self._show_orders)
        else:
            self._messages.fail(error)

    @Slot(str)
    def _tell_replaced(self, title: str) -> None:
        words = tr(
            "The order of “{title}” was changed by another program or window, and is shown as it "
            "is now. The one before is kept."
        )
        said = words.format(title=shown_name(title))
        self._messages.offer(said, tr("Earlier orders…"), self._show_orders)

    @Slot(int)
    def _count(self, words: int) -> None:
        if name := self.project.current:
            self._panel.set_words(name, words)

    @Slot(str, str, object)
    def _set_field(self, scene: str, field: str, value: object) -> None:
        self.project.set_field((scene,), field, value)

    @Slot(str)
    def _begin_name(self, name: str) -> None:
        self._naming = name
        self.project.look()

    @Slot(str)
    def _rename(self, name: str) -> None:
        self._window.show_panel(self._window.library)
        self._panel.unfold(True)
        self._panel.tree.edit_name(name)

    @Slot()
    def _leave_name(self) -> None:
        self._window.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str)
    def _open(self, file: str) -> None:
        self._draft.open(path_of_text(file))

    @Slot()
    def _open_recent(self) -> None:
        bar, book = self._window.menuBar(), self.project.project
        place = bar.mapToGlobal(bar.rect().bottomLeft())
        path = book.index.path if book else self._draft.path
        self._recent.offer(self._window, place, but=path_to_text(path) if path else "")

    @Slot(object)
    def _begin_new_scene(self, made: MadeChange) -> None:
        """Show a scene that was made from its beginning, as the second half of a split one."""
        new = [one.path for one in made.change.files if one.before is None]
        if new and not made.is_undo:
            self._drafts.carets.expect(path_to_text(new[0]), 0, again=False)

    @Slot()
    def _show_unlisted(self) -> None:
        project = self.project.project
        if project is None or not project.unlisted:
            self._messages.say(tr("Every file in the folder of scenes is in the book."))
            return
        dialog = ChoiceDialog(
            tr("Files outside the book"),
            tr("They are in the folder of scenes, but the book does not list them."),
            [ListedChoice(name, shown_name(name)) for name in project.unlisted],
            [tr("Add to the book"), tr("Do not offer again")],
            self._window,
        )
        dialog.chosen.connect(self._take_unlisted)
        open_dialog(dialog)

    @Slot(int, tuple)
    def _take_unlisted(self, button: int, names: tuple[str, ...]) -> None:
        operation = ignore_files if button else include_files
        self.project.change(partial(operation, names=names))

    @Slot()
    def _show_bin(self) -> None:
        project = self.project.project
        if project is None or not project.binned:
            self._messages.say(tr("The bin is empty."))
            return
        dialog = ChoiceDialog(
            tr("Bin"),
            tr("These scenes are kept in the folder {folder}.").format(folder=project.index.bin),
            [ListedChoice(one.file, one.name) for one in reversed(project.binned)],
            [tr("Bring back")],
            self._window,
            all_chosen=False,  # the one that went there last
        )
        dialog.chosen.connect(
            lambda _, files: self.project.change(partial(restore_scenes, files=files))
        )
        open_dialog(dialog)

    @Slot()
    def _show_orders(self) -> None:
        project = self.project.project
        if project is None:
            return
        index = project.index.path
        store = self._folder.index_versions(index)
        self._background.run(
            lambda: versions_in(store), on_done=self._offer_orders, on_error=self._messages.fail
        )

    def _offer_orders(self, versions: list[Path]) -> None:
        if not versions:
            self._messages.say(tr("The order of this book was not changed yet."))
            return
        dialog = ChoiceDialog(
            tr("Earlier orders"),
            tr("The list of scenes as it was before each change. Files are not touched."),
            [ListedChoice(str(path), _moment_of(path)) for path in versions],
            [tr("Use this order")],
            self._window,
            single=True,
        )
        dialog.chosen.connect(self._use_order)
        open_dialog(dialog)

    @Slot(int, tuple)
    def _use_order(self, _button: int, keys: tuple[str, ...]) -> None:
        def restored(project: Project) -> ManuscriptChange:
            index = project.index
            earlier = index_of(index.path, read_bytes(Path(keys[0])))
            raw = with_order(index, earlier.order).raw
            return ManuscriptChange(
                tr("Use an earlier order"), FileChange(index.path, index.raw, raw)
            )

        self.project.change(restored)


def _moment_of(version: Path) -> str:
    """Return when a version was kept, from its name ``000012 2026-11-29 08.15.30.md``."""
    _, day, clock = version.stem.split(" ")
    return f"{day}, {clock.replace('.', ':')}"
