"""Wires what can be done with the files of notes: rename, delete and bring back, link, show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMenu

from writer_assist.domain.note import LibraryStatus, NoteSummary
from writer_assist.file_names import path_to_text, shown_name
from writer_assist.manuscript.changes import ManuscriptChange
from writer_assist.manuscript.note_changes import (
    BIN,
    BinnedNote,
    binned_note,
    brought_back,
    notes_in_bins,
    renamed_note,
)
from writer_assist.manuscript.scene_links import SceneLinks, links_to, with_links
from writer_assist.messages.library import FollowNotes
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.note_name_dialog import NoteNameDialog
from writer_assist.ui.link_question import ask_about_links
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import MadeChange
from writer_assist.ui.project.dialogs import ChoiceDialog, ListedChoice
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.library import LibraryWiring
from writer_assist.ui.wiring.project import ProjectWiring

_MARKDOWN = {".md", ".markdown", ".mdown"}


class NoteFilesWiring(QObject):
    """Changes the files of notes as it does those of scenes: as a whole, and with undo."""

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        drafts: DraftWiring,
        project: ProjectWiring,
        library: LibraryWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            engine: The library process, which follows the files.
            background: Looks at files.
            folder: Holds the notes that were written in the program.
            window: The window.
            drafts: Know the open draft; links in it may change.
            project: Changes files, and takes changes back.
            library: Opens and saves notes.
            messages: Shows what went wrong.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._background, self._window = engine, background, window
        self._draft, self._project, self._messages = drafts.draft, project.project, messages
        self._notes, self._own = library.notes, folder.notes
        self._folders: tuple[Path, ...] = (folder.notes,)
        self._to_edit: int | None = None
        self._notes.note_opened.connect(self._begin_to_edit)
        lists, actions = window.library.lists, self._window.action
        library.library.status_changed.connect(self._take_status)
        lists.menu_wanted.connect(self._open_menu)
        lists.name_wanted.connect(self._ask_name)
        lists.bin_wanted.connect(self._to_bin)
        for name, act in (
            ("rename_note", self._ask_name),
            ("bin_note", self._to_bin),
            ("copy_note_link", self._copy_link),
            ("show_note_file", self._show_file),
        ):
            actions(name).triggered.connect(partial(self._do, act))
        actions("notes_bin").triggered.connect(self._show_bin)
        project.project.made.connect(self._follow)

    @Slot(object)
    def _take_status(self, status: LibraryStatus) -> None:
        self._folders = (self._own, *(Path(source.path) for source in status.sources))

    def _do(self, act: Callable[[NoteSummary], None], _checked: bool = False) -> None:
        """Do something with the marked note of the list, or the one that is open."""
        view = self._window.library.note
        note = self._window.library.lists.marked() or (view.summary if view.isVisible() else None)
        if note is None:
            self._messages.say(tr("Open a note first, or mark one in the list."))
        else:
            act(note)

    @Slot(object, QPoint)
    def _open_menu(self, note: NoteSummary, place: QPoint) -> None:
        menu = QMenu(self._window)
        menu.setAccessibleName(note.title)
        self._entry(menu, tr("&Open beside the draft"), lambda: self._notes.open(note.note_id))
        edit = self._entry(menu, tr("&Edit"), lambda: self._edit(note))
        menu.addSeparator()
        rename = self._entry(menu, tr("&Rename…"), partial(self._ask_name, note), "F2")
        self._entry(menu, tr("&Copy a link to it"), partial(self._copy_link, note))
        self._entry(menu, tr("&Show in its folder"), partial(self._show_file, note))
        menu.addSeparator()
        away = self._entry(menu, tr("Move to the &bin"), partial(self._to_bin, note), "Del")
        for action in (edit, rename, away):
            action.setEnabled(note.editable)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _entry(self, menu: QMenu, words: str, act: Callable[[], object], key: str = "") -> QAction:
        action = menu.addAction(f"{words}\t{key}" if key else words)
        action.triggered.connect(lambda _=False: act())
        return action

    def _edit(self, note: NoteSummary) -> None:
        self._to_edit = note.note_id
        self._notes.open(note.note_id)

    @Slot()
    def _begin_to_edit(self) -> None:
        view = self._window.library.note
        wanted, self._to_edit = self._to_edit, None
        if wanted is not None and view.note_id == wanted and not view.is_writing():
            view.turn()

    @Slot(object)
    def _ask_name(self, note: NoteSummary) -> None:
        if self._is_ours(note):
            dialog = NoteNameDialog(note.title, self._window)
            dialog.named.connect(partial(self._look_for_links, note))
            open_dialog(dialog)

    def _is_ours(self, note: NoteSummary) -> bool:
        """Tell whether a note may be changed here; say why not."""
        if note.editable and path_to_text(Path(note.path)) != path_to_text(self._open_path()):
            return True
        why = (
            tr("“{title}” is the draft that is open.")
            if note.editable
            else tr("“{title}” is a part of {file}, so it is renamed or deleted there.")
        )
        self._messages.say(why.format(title=note.title, file=shown_name(Path(note.path).name)))
        return False

    def _open_path(self) -> Path:
        return self._draft.path or Path()

    def _look_for_links(self, note: NoteSummary, new: str) -> None:
        path, places = Path(note.path), self._folders

        def look() -> SceneLinks:
            renamed_note(path, note.title, new)  # what cannot be done is said before it is asked
            return links_to(path, [one for one in places if one.is_dir()])

        def tell(links: SceneLinks) -> None:
            if links.notes:
                decide = partial(self._rename, note, new, links)
                ask_about_links(links, note.title, new, decide, self._window)
            else:
                self._rename(note, new, links, False)

        self._save_then(
            lambda: self._background.run(look, on_done=tell, on_error=self._messages.fail)
        )

    def _rename(self, note: NoteSummary, new: str, links: SceneLinks, follow: bool) -> None:
        path, folders = Path(note.path), self._folders

        def work() -> ManuscriptChange:
            change = renamed_note(path, note.title, new)
            places = [one for one in folders if one.is_dir()]
            return with_links(change, links, places) if follow else change

        touched = {one.path for one in links.notes} if follow else set()
        here = self._open_path()
        self._background.run(
            work,
            on_done=lambda change: (
                self._project.change_and_open(change, here)
                if here in touched
                else self._project.change(change)
            ),
            on_error=self._messages.fail,
        )

    @Slot(object)
    def _to_bin(self, note: NoteSummary) -> None:
        if not self._is_ours(note):
            return
        path, folders = Path(note.path), self._folders
        self._save_then(
            lambda: self._background.run(
                lambda: binned_note(path, note.title, folders),
                on_done=self._project.change,
                on_error=self._messages.fail,
            )
        )

    def _save_then(self, act: Callable[[], object]) -> None:
        """Let what is written in a note, and in the draft, be on the disk first."""
        self._window.library.note.save()
        if not self._draft.is_untitled:
            self._draft.save()
        self._notes.when_saved(act)

    @Slot(object)
    def _follow(self, made: MadeChange) -> None:
        change, view = made.change, self._window.library.note
        if not change.of_notes:
            return
        moves = tuple((path_to_text(old), path_to_text(new)) for old, new in change.moves)
        here = path_to_text(Path(view.summary.path)) if view.summary else ""
        shown = view.note_id if view.isVisible() else None
        to = dict(moves).get(here, "")
        if BIN in Path(to).parts:
            view.leave()
            shown = None
        self._engine.send(FollowNotes(moves), on_done=lambda: self._show_again(shown))

    def _show_again(self, shown: int | None) -> None:
        self._window.library.lists.ask()
        if shown is not None:
            self._notes.open(shown)

    @Slot(object)
    def _copy_link(self, note: NoteSummary) -> None:
        link = link_to(note)
        QGuiApplication.clipboard().setText(link)
        self._messages.say(tr("{link} is on the clipboard.").format(link=link))

    @Slot(object)
    def _show_file(self, note: NoteSummary) -> None:
        folder = str(Path(note.path).parent)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(folder)):
            self._messages.say(tr("No program was found to open {place}.").format(place=folder))

    @Slot()
    def _show_bin(self) -> None:
        folders = self._folders
        self._background.run(
            lambda: notes_in_bins(folders), on_done=self._offer_bin, on_error=self._messages.fail
        )

    def _offer_bin(self, notes: tuple[BinnedNote, ...]) -> None:
        if not notes:
            self._messages.say(tr("The bin of the notes is empty."))
            return
        by_key = {str(number): note for number, note in enumerate(notes)}
        dialog = ChoiceDialog(
            tr("Bin of the notes"),
            tr("Each folder of notes keeps them in its hidden folder .trash."),
            [
                ListedChoice(key, shown_name(note.place.stem), shown_name(str(note.place)))
                for key, note in by_key.items()
            ],
            [tr("Bring back")],
            self._window,
            all_chosen=False,  # the one that went there last
        )
        dialog.chosen.connect(lambda _, keys: self._bring_back([by_key[key] for key in keys]))
        open_dialog(dialog)

    def _bring_back(self, notes: list[BinnedNote]) -> None:
        self._background.run(
            lambda: brought_back(notes),
            on_done=self._project.change,
            on_error=self._messages.fail,
        )


def link_to(note: NoteSummary) -> str:
    """Return a link to a note, as Obsidian writes it."""
    path = Path(note.path)
    name = shown_name(path.stem) if note.editable and path.suffix.lower() in _MARKDOWN else ""
    if not name or name == note.title:
        return f"[[{note.title}]]"
    return f"[[{name}|{note.title}]]"
