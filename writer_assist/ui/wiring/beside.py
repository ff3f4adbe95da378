"""Wires the second pane: what can be shown in it, and what comes in its place."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.note import NoteSummary
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text, path_to_text, shown_name
from writer_assist.files import read_file
from writer_assist.history.versions import DraftVersion
from writer_assist.manuscript.front_matter import split_text
from writer_assist.messages.library import ListNotes
from writer_assist.ui.background import Background
from writer_assist.ui.command_list import ListedEntry
from writer_assist.ui.draft.controller import DraftController
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.text import tr
from writer_assist.ui.versions.keeper import Comparison, VersionKeeper
from writer_assist.ui.versions.rendering import date_words

CARDS = ("continue", "blend", "together", "again")  # they need the panel that the pane covers


class BesideWiring(QObject):
    """Shows scenes, notes and versions beside the draft; a scene is written in one place only."""

    def __init__(
        self,
        engine: Engine,
        background: Background,
        window: MainWindow,
        draft: DraftController,
        project: ProjectController,
        keeper: VersionKeeper,
        open_note: Callable[[int], None],
        parent: QObject | None = None,
    ) -> None:
        """Connect everything.

        Args:
            engine: The library process, which knows the notes.
            background: Reads scenes.
            window: The window.
            draft: Opens the scene that is to be written in.
            project: Knows the scenes.
            keeper: Knows the versions of the draft.
            open_note: Opens a note by its id.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._background, self._window = engine, background, window
        self._draft, self._project, self._keeper = draft, project, keeper
        self._open_note = open_note
        self._shown: Path | None = None  # the scene beside the draft
        self._versions: tuple[DraftVersion, ...] = ()
        self._notes: list[NoteSummary] = []
        window.action("open_beside").triggered.connect(self._choose)
        window.action("swap_beside").triggered.connect(self._swap)
        window.beside.text.swap_wanted.connect(self._swap)
        window.editor.words_changed.connect(self._refresh)
        for name in CARDS:
            window.action(name).triggered.connect(window.beside.leave)

    @property
    def scene(self) -> Path | None:
        """The scene beside the draft; None for none, or an old version."""
        return self._shown

    def show_scene(self, path: Path) -> None:
        """Show a scene, if its file is still there."""
        self._background.run(
            path.is_file,
            on_done=lambda there: self._show_scene(path, shown_name(path.stem)) if there else None,
        )

    @Slot()
    def _choose(self) -> None:
        self._versions, self._notes = (), []
        self._window.commands.open_choices(
            self._entries(),
            title=tr("Open beside the draft"),
            invitation=tr("Open a scene, a note or an old version beside the draft"),
        )
        draft = self._keeper.draft
        if draft:
            self._keeper.list_versions(draft, self._take_versions)
        arrived: list[NoteSummary] = []
        self._engine.send(
            ListNotes(),
            on_piece=arrived.extend,
            on_done=lambda: self._take_notes(arrived),
            on_error=_leave_out,
        )

    def _take_versions(self, versions: tuple[DraftVersion, ...]) -> None:
        self._versions = versions
        self._window.commands.update_choices(self._entries())

    def _take_notes(self, notes: list[NoteSummary]) -> None:
        self._notes = notes
        self._window.commands.update_choices(self._entries())

    def _entries(self) -> list[ListedEntry]:
        return [*self._scenes(), *self._old_versions(), *self._all_notes()]

    def _scenes(self) -> Iterator[ListedEntry]:
        project = self._project.project
        if project is not None:
            places = [(scene.title, scene.path) for scene in project.scenes if scene.is_there]
        else:
            drafts = map(path_of_text, self._window.library.drafts.drafts())
            places = [(shown_name(path.stem), path) for path in drafts]
        for name, path in places:
            yield ListedEntry(name, tr("scene"), partial(self._show_scene, path, name))

    def _old_versions(self) -> Iterator[ListedEntry]:
        now = time.time()
        for version in self._versions:
            when = date_words(version.made, now)
            title = f"{version.name} · {when}" if version.name else when
            yield ListedEntry(title, tr("version"), partial(self._show_version, version, title))

    def _all_notes(self) -> Iterator[ListedEntry]:
        for note in self._notes:
            go = partial(self._open_note, note.note_id)
            yield ListedEntry(note.title, tr("note"), go, tip=note.path)

    def _show_scene(self, path: Path, name: str) -> None:
        if path == self._draft.path:
            return self._show_text(path, name, self._window.editor.text())
        self._background.run(
            lambda: split_text(read_file(path).text).body,
            on_done=partial(self._show_text, path, name),
        )
        return None

    def _show_text(self, path: Path, name: str, text: str) -> None:
        self._shown = path
        is_open = path == self._draft.path
        about = tr("The draft itself, to be read at another place") if is_open else ""
        self._window.beside.show_text(name, about, text, swap=not is_open)

    def _show_version(self, version: DraftVersion, title: str) -> None:
        def show(found: Comparison) -> None:
            self._shown = None
            name = shown_name(path_of_text(version.draft).stem)
            self._window.beside.show_text(name, title, found.old, swap=False)

        self._keeper.compare(version, show)

    @Slot()
    def _refresh(self) -> None:
        """Follow what is written in the draft where it is shown here too."""
        path = self._draft.path
        if path is not None and path == self._shown and self._window.beside.shows_text():
            self._show_text(path, shown_name(path.stem), self._window.editor.text())

    @Slot()
    def _swap(self) -> None:
        """Write in the scene that was read, and read the one that was written in."""
        written, read = self._draft.path, self._shown
        if not self._window.beside.shows_text() or read is None or written in (None, read):
            return
        text = self._window.editor.text()
        self._draft.open(path_of_text(path_to_text(read)))
        assert written is not None
        self._show_text_of_other(written, text)

    def _show_text_of_other(self, path: Path, text: str) -> None:
        self._shown = path
        self._window.beside.show_text(shown_name(path.stem), "", text, swap=True)


def _leave_out(_error: WriterAssistError) -> None:
    """The list is good without the notes."""
