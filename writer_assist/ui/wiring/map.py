"""Wires the map: its picture and list, magnets, reading beside it, and what it opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.note import NoteText
from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import WriterAssistError
from writer_assist.history.map import MapState
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.library.note_head import NotePart
from writer_assist.ui.library.notes import NoteController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.map.choices import MapChoices
from writer_assist.ui.map.controller import MapController, MapMemory
from writer_assist.ui.map.view import MapView
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.sources import SourcesWiring

_KEEP_AFTER_MS = 800
# What the writer asks for with these is below the map.
_ELSEWHERE = (
    "go_to_text",
    "go_to_sources",
    "go_to_cards",
    "next_pane",
    "search_notes",
    "new_note",
    "find",
    "continue",
    "only_text",
)


class MapWiring(QObject):
    """The map over the window; it reads and anchors, and never writes into the text.

    Attributes:
        view: What is shown.
        controller: Asks for it.
        choices: Decides what is lit and listed.
    """

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        sources: SourcesWiring,
        open_note: Callable[[int], None],
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is drawn before :meth:`open`.

        Args:
            engine: The library process.
            background: Reads and writes what is remembered.
            folder: The data folder.
            window: The window.
            sources: Know what fits the paragraph, and can follow a note.
            open_note: Opens a note in the library.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._sources, self._open_note = window, sources, open_note
        around = window.status.parentWidget()
        assert around is not None
        self.view = MapView(around, window.status)
        window.layers.add(self.view)
        self.controller = MapController(engine, draft, self)
        self.choices = MapChoices(
            self.view, self.controller, lambda: sources.paragraph().paragraph, self
        )
        self._memory = MapMemory(background, folder, draft, self)
        self._reading = NoteController(engine, self)
        self._recalled = False
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP_AFTER_MS)
        self._keeping.timeout.connect(self._keep)
        self._connect_view()
        self._connect_choices()
        self._connect_window()
        draft.opened.connect(self._turn_to_draft)
        self._light_snippets(sources.snippets())

    @Slot()
    def refresh(self) -> None:
        """Place notes that are new, while the map is open."""
        if self.view.isVisible():
            self.controller.draw()

    def _connect_view(self) -> None:
        view, choices, controller = self.view, self.choices, self.controller
        canvas, side = view.canvas, view.side
        for chooses in (canvas, side):
            chooses.chosen.connect(choices.choose)
            chooses.anchor_wanted.connect(choices.anchor)
        canvas.menu_wanted.connect(choices.open_menu)
        canvas.magnet_menu_wanted.connect(choices.magnets.open_menu)
        canvas.magnet_moved.connect(choices.magnets.move)
        canvas.lassoed.connect(choices.list_lasso)
        canvas.camera_moved.connect(self._note_change)
        side.search_changed.connect(choices.search)
        side.open_wanted.connect(choices.open)
        side.magnet_wanted.connect(choices.magnets.add_note)
        side.all_wanted.connect(choices.list_everything)
        side.link_followed.connect(self._reading.follow)
        view.colouring_wanted.connect(choices.colour)
        view.links_toggled.connect(choices.show_links)
        view.group_wanted.connect(choices.light_group)
        view.lasso_toggled.connect(view.set_lassoing)
        view.magnet_wanted.connect(choices.magnets.add_word)
        view.magnet_menu_wanted.connect(choices.magnets.open_menu)
        view.magnet_stepped.connect(choices.magnets.step)
        view.paragraph_toggled.connect(choices.magnets.let_paragraph_pull)
        view.key_pressed.connect(choices.press)
        view.anew_wanted.connect(controller.draw_anew)
        view.stop_wanted.connect(controller.stop)
        view.left.connect(self._keep)
        view.left.connect(self._window.action("go_to_text").trigger)

    def _connect_choices(self) -> None:
        view, choices, controller = self.view, self.choices, self.controller
        controller.drawn.connect(choices.show_map)
        controller.progress_changed.connect(view.show_progress)
        controller.pulled.connect(choices.magnets.pull)
        controller.found.connect(choices.show_found)
        controller.failed.connect(self._say_failure)
        choices.read_wanted.connect(self._reading.open)
        choices.anchor_wanted.connect(self._anchor)
        choices.open_wanted.connect(self._open_in_library)
        choices.changed.connect(self._note_change)
        self._reading.note_opened.connect(self._show_page)
        self._memory.recalled.connect(self._restore)
        self._memory.failed.connect(self._begin_anew)

    def _connect_window(self) -> None:
        window = self._window
        for name in _ELSEWHERE:
            window.action(name).triggered.connect(self.view.put_away)
        self.view.notes_wanted.connect(window.action("add_folder").trigger)
        self._sources.inspiration.snippets_changed.connect(self._light_snippets)

    @Slot()
    def open(self) -> None:
        """Open the map, or close the one that has the focus."""
        self.view.toggle()
        if not self.view.isVisible():
            return
        if not self.view.scene.notes:
            self.view.show_progress(Progress("Reading the notes", 0))
        if self._recalled:
            self.controller.draw()
        else:
            self._memory.recall()

    @Slot()
    def _turn_to_draft(self) -> None:
        """Bring back the map as it was left in the project of another draft."""
        self._keeping.stop()
        self._recalled = False
        if self.view.isVisible():
            self._memory.recall()

    @Slot(object)
    def _restore(self, state: MapState) -> None:
        """Begin with what was left, so that nothing the writer does now is overwritten."""
        self.choices.restore(state)
        self._recalled = True
        self.controller.draw()

    @Slot(tuple)
    def _light_snippets(self, snippets: tuple[Snippet, ...]) -> None:
        self.choices.set_near(tuple(dict.fromkeys(one.passage.note_id for one in snippets)))

    @Slot(int, str)
    def _anchor(self, note_id: int, title: str) -> None:
        self._sources.anchor.hold_note(note_id, title)
        self.view.say(tr("Sources now show what is similar to “{title}”.").format(title=title))

    @Slot(int)
    def _open_in_library(self, note_id: int) -> None:
        self.view.put_away()
        self._window.show_panel(self._window.library)
        self._open_note(note_id)

    @Slot(object, object, object)
    def _show_page(self, note: NoteText, _place: object, part: NotePart) -> None:
        scene = self.view.scene
        at = scene.index(note.summary.note_id)
        if at >= 0 and at != scene.current:  # a link was followed
            self.view.canvas.choose(at)
        self.view.side.show_title(at, note.summary.title)
        self.view.side.show_page(part)

    @Slot(object)
    def _say_failure(self, error: WriterAssistError) -> None:
        self.view.say(str(error))

    @Slot(object)
    def _begin_anew(self, error: WriterAssistError) -> None:
        self._say_failure(error)
        if not self._recalled:
            self._restore(MapState())

    @Slot()
    def _note_change(self) -> None:
        if self._recalled:
            self._keeping.start()

    @Slot()
    def _keep(self) -> None:
        self._memory.keep(self.choices.state())
