"""Wires the way to anything: scenes, headings, notes and commands in one list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.headings import Heading, headings_of
from writer_assist.domain.note import NoteSummary
from writer_assist.errors import WriterAssistError
from writer_assist.file_names import path_of_text, shown_name
from writer_assist.messages.library import ListNotes
from writer_assist.ui.background import Background
from writer_assist.ui.command_list import ListedEntry, commands
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.text import tr, units_before

KEPT = 24  # that were gone to last; they come first


class GoToWiring(QObject):
    """Opens the list, and remembers what was chosen in it.

    Scenes and commands are there at once; headings and notes come as soon as they are known.
    """

    def __init__(
        self,
        engine: Engine,
        background: Background,
        window: MainWindow,
        settings: SettingsController,
        project: ProjectController,
        opening: tuple[Callable[[Path], None], Callable[[int], None]],
        parent: QObject | None = None,
    ) -> None:
        """Connect the action ``go_to``.

        Args:
            engine: The library process.
            background: Looks for headings.
            window: The window.
            settings: Remember what was gone to.
            project: Knows the scenes, and opens them.
            opening: Open a draft, and a note by its id.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._background, self._window = engine, background, window
        self._settings, self._project = settings, project
        self._open_draft, self._open_note = opening
        self._notes: list[NoteSummary] = []
        self._headings: tuple[Heading, ...] = ()
        self._text = ""
        self._asked = 0
        window.action("go_to").triggered.connect(self._open)

    @Slot()
    def _open(self) -> None:
        window = self._window
        self._headings, self._text = (), window.editor.text()
        window.commands.open_choices(
            self._choices(),
            title=tr("Go to"),
            invitation=tr("Go to a scene, a heading, a note or a command"),
        )
        text = self._text
        self._background.run(partial(headings_of, text), on_done=self._take_headings)
        self._engine.cancel(self._asked)
        arrived: list[NoteSummary] = []
        self._asked = self._engine.send(
            ListNotes(),
            on_piece=arrived.extend,
            on_done=partial(self._take_notes, arrived),
            on_error=_leave_out,
        )

    def _take_headings(self, headings: tuple[Heading, ...]) -> None:
        self._headings = headings
        self._window.commands.update_choices(self._choices())

    def _take_notes(self, notes: list[NoteSummary]) -> None:
        if notes != self._notes:
            self._notes = notes
            self._window.commands.update_choices(self._choices())

    def _choices(self) -> list[ListedEntry]:
        """Return all there is, what was gone to last at the top."""
        found = [*self._scenes(), *self._chapters(), *self._all_notes(), *self._all_commands()]
        recent = {key: place for place, key in enumerate(self._recent())}
        found.sort(key=lambda one: recent.get(one.key, KEPT))
        return [replace(one, go=partial(self._go, one)) for one in found]

    def _scenes(self) -> Iterator[ListedEntry]:
        project, what = self._project.project, tr("scene")
        if project is None:
            for draft in self._window.library.drafts.drafts():
                path = path_of_text(draft)
                go = partial(self._open_draft, path)
                yield ListedEntry(shown_name(path.stem), tr("draft"), go, f"draft:{draft}", draft)
            return
        for scene in project.scenes:
            if scene.is_there:
                go, key = partial(self._open_scene, scene.name), f"scene:{scene.name}"
                yield ListedEntry(scene.title, what, go, key, scene.fields.synopsis)

    def _chapters(self) -> Iterator[ListedEntry]:
        for one in self._headings:
            yield ListedEntry(one.title, tr("heading"), partial(self._go_to_heading, one))

    def _all_notes(self) -> Iterator[ListedEntry]:
        what = tr("note")
        for note in self._notes:
            go, key = partial(self._open_note, note.note_id), f"note:{note.path}#{note.title}"
            yield ListedEntry(note.title, what, go, key, note.path)

    def _all_commands(self) -> list[ListedEntry]:
        return commands(self._window.offered_actions())

    def _recent(self) -> list[str]:
        return [line for line in self._settings.settings.gone_to.split("\n") if line]

    def _go(self, choice: ListedEntry) -> None:
        if choice.key and "\n" not in choice.key:
            rest = [key for key in self._recent() if key != choice.key]
            self._settings.remember(gone_to="\n".join([choice.key, *rest][:KEPT]))
        choice.go()

    def _open_scene(self, name: str) -> None:
        self._window.action("go_to_text").trigger()  # the outline may be in its place
        self._project.open_scene(name)

    def _go_to_heading(self, heading: Heading) -> None:
        self._window.action("go_to_text").trigger()
        self._window.editor.show_at_top(units_before(self._text, heading.start))


def _leave_out(_error: WriterAssistError) -> None:
    """The list is good without the notes."""
