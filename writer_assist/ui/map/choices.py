"""What is chosen, lit and listed on the map."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QMenu

from writer_assist.domain.note_map import Colouring, NoteMap
from writer_assist.history.map import MapState
from writer_assist.ui.map.camera import MapCamera
from writer_assist.ui.map.controller import MapController
from writer_assist.ui.map.magnets import MapMagnets
from writer_assist.ui.map.scene import titles_with
from writer_assist.ui.map.view import MapView
from writer_assist.ui.text import plural, tr

_PAUSE_MS = 220
_NEAREST = 30
_LEAST_SEARCHED = 2  # letters


class MapChoices(QObject):
    """Follows what the writer does on the map.

    Attributes:
        magnets: Those on the map.

    Signals:
        read_wanted: int, the id of a note to read beside the map.
        anchor_wanted: int, str: the id and the title of a note for Sources.
        open_wanted: int, the id of a note to open in the library.
        changed: What is remembered of the map has changed.
    """

    read_wanted = Signal(int)
    anchor_wanted = Signal(int, str)
    open_wanted = Signal(int)
    changed = Signal()

    def __init__(
        self,
        view: MapView,
        controller: MapController,
        paragraph: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """Connect nothing yet; see :meth:`listen`.

        Args:
            view: The map.
            controller: Asks for what magnets pull.
            paragraph: Returns the paragraph being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._view, self._controller = view, controller
        self._scene = view.scene
        self.magnets = MapMagnets(view, controller, paragraph, self)
        self.magnets.changed.connect(self.changed)
        self.magnets.list_wanted.connect(self._list_ranked)
        self._near: tuple[int, ...] = ()
        self._links = True
        self._list: tuple[str, tuple[int, ...]] | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._search)

    def state(self) -> MapState:
        """Return what is to be remembered."""
        camera = self._view.canvas.chosen_camera()
        return MapState(
            (camera.x, camera.y, camera.scale) if camera else None,
            self._scene.colouring,
            self._links,
            self.magnets.paragraph_pulls,
            self.magnets.placed,
        )

    @Slot(object)
    def restore(self, state: MapState) -> None:
        """Bring back how the map was left in this project."""
        self._links = state.links
        self._view.show_state(links=state.links, paragraph=state.paragraph_pulls)
        self._scene.set_colouring(state.colouring)
        self._view.canvas.set_camera(MapCamera(*state.camera) if state.camera else None)
        self._view.show_colours()
        self.magnets.restore(state.magnets, paragraph_pulls=state.paragraph_pulls)
        self._list_all()

    @Slot(object)
    def show_map(self, note_map: NoteMap) -> None:
        """Show a map; what was listed is listed again."""
        chosen = self._scene.current >= 0
        before = tuple(note.note_id for note in self._scene.notes)
        self._view.show_map(note_map)
        if before != tuple(note.note_id for note in note_map.notes):
            self._list = None
            self._light(None)
        if chosen and self._scene.current < 0:
            self._view.side.close_page()
        self._find_near()
        self.magnets.place_paragraph()
        self.magnets.weigh_again()
        self._list_all()

    @Slot(tuple)
    def set_near(self, note_ids: tuple[int, ...]) -> None:
        """Light the notes that fit the paragraph being written."""
        if note_ids != self._near:
            self._near = note_ids
            self._find_near()
            self.magnets.place_paragraph(follow=True)
            self._view.canvas.redraw()

    @Slot(int)
    def choose(self, at: int) -> None:
        """Choose a note by its index, and read it."""
        self._view.canvas.choose(at)
        self._view.side.show_title(at, self._scene.notes[at].title)
        self.read_wanted.emit(self._scene.notes[at].note_id)

    @Slot(int)
    def anchor(self, at: int) -> None:
        """Let Sources follow a note."""
        if 0 <= at < len(self._scene.notes):
            note = self._scene.notes[at]
            self.anchor_wanted.emit(note.note_id, note.title)

    @Slot(int)
    def open(self, at: int) -> None:
        """Open a note in the library."""
        if 0 <= at < len(self._scene.notes):
            self.open_wanted.emit(self._scene.notes[at].note_id)

    @Slot(str)
    def press(self, key: str) -> None:
        """Do what a key of the map means for the chosen note."""
        at = self._scene.current
        if key == "paragraph":
            self.list_near()
        elif at >= 0:
            {
                "anchor": self.anchor,
                "open": self.open,
                "magnet": self.magnets.add_note,
                "nearest": self.list_nearest,
            }[key](at)

    @Slot(object)
    def colour(self, colouring: Colouring) -> None:
        """Let the colours mean something else."""
        self._scene.set_colouring(colouring)
        self._light(None)
        self._view.show_colours()
        self._list_all()
        self.changed.emit()

    @Slot(bool)
    def show_links(self, shown: bool) -> None:
        """Remember whether links are shown."""
        self._links = shown
        self.changed.emit()

    @Slot(int)
    def light_group(self, number: int) -> None:
        """Light and list the dots of one colour; -1 for all."""
        if number < 0:
            self.list_everything()
            return
        members = self._scene.groups[number].members
        heading = plural(len(members), "{n} note of this colour", "{n} notes of this colour")
        self._list_only(heading, members)

    @Slot(object)
    def list_lasso(self, inside: frozenset[int]) -> None:
        """List what a lasso holds."""
        heading = plural(len(inside), "{n} note in the lasso", "{n} notes in the lasso")
        self._list_only(heading, inside)

    @Slot(int)
    def list_nearest(self, at: int) -> None:
        """List what lies around a note, the nearest first."""
        heading = tr("Around “{title}”, the nearest first").format(
            title=self._scene.notes[at].title
        )
        self._list_only(heading, self._scene.nearest_to(at, _NEAREST), ranked=True)

    @Slot()
    def list_near(self) -> None:
        """List what fits the paragraph being written."""
        if self._scene.near:
            heading = tr("Fits your paragraph, the best first")
            self._list_only(heading, self._scene.near, ranked=True)

    @Slot()
    def list_everything(self) -> None:
        """Light all dots alike and list them all."""
        self._list = None
        self._light(None)
        self._view.legend.release()
        self._list_all()

    @Slot(str)
    def search(self, words: str) -> None:
        """Light what the titles say at once, and what the notes say a moment later."""
        if len(words.strip()) < _LEAST_SEARCHED:
            self._pause.stop()
            self.list_everything()
            return
        self._show_found(words, titles_with(self._scene.notes, words))
        self._pause.start()

    @Slot(str, tuple, bool)
    def show_found(self, words: str, note_ids: tuple[int, ...], says: bool) -> None:
        """Light the notes that say what is searched for, or are close to it."""
        if words != self._view.side.search.text():
            return
        found = [at for note in note_ids if (at := self._scene.index(note)) >= 0]
        titled = sorted(titles_with(self._scene.notes, words), key=self._scene.rank)
        if says or titled:
            self._show_found(words, [*titled, *(found if says else ())])
        else:
            heading = tr("No note says “{words}”; these are close to it")
            self._list_only(heading.replace("{words}", words.strip()), found, ranked=True)

    @Slot(int, object)
    def open_menu(self, at: int, where: QPoint) -> None:
        """Offer what can be done with a dot, or with the map."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if at >= 0:
            menu.addAction(tr("Read"), lambda: self.choose(at))
            menu.addAction(tr("Open in the library"), lambda: self.open(at))
            menu.addAction(tr("Similar notes in Sources"), lambda: self.anchor(at))
            menu.addAction(tr("List what lies around it"), lambda: self.list_nearest(at))
            menu.addAction(tr("Make it a magnet"), lambda: self.magnets.add_note(at))
            menu.addSeparator()
        menu.addAction(tr("Zoom in"), lambda: self._view.canvas.zoom(1.5))
        menu.addAction(tr("Zoom out"), lambda: self._view.canvas.zoom(1 / 1.5))
        menu.addAction(tr("Show the whole map"), self._view.canvas.fit)
        menu.addSeparator()
        menu.addAction(tr("Draw the map again"), self._controller.draw_anew)
        menu.popup(where)

    def _search(self) -> None:
        self._controller.search(self._view.side.search.text())

    def _show_found(self, words: str, found: Collection[int]) -> None:
        order = tuple(dict.fromkeys(found))
        heading = plural(len(order), "{n} note with “{words}”", "{n} notes with “{words}”")
        self._list_only(heading.replace("{words}", words.strip()), order, ranked=True)

    def _find_near(self) -> None:
        near = (self._scene.index(note) for note in self._near)
        self._scene.near = tuple(dict.fromkeys(at for at in near if at >= 0))

    def _list_all(self) -> None:
        """List what was listed, or else all notes."""
        if self._list is not None and self._scene.lit is not None:
            return
        number = len(self._scene.notes)
        heading = plural(number, "{n} note", "All {n} notes, the most linked first")
        heading = heading if number else ""
        self._view.list_notes(heading, self._scene.ranking, is_all=True)

    def _list_only(self, heading: str, indexes: Collection[int], *, ranked: bool = False) -> None:
        order = tuple(indexes) if ranked else tuple(sorted(indexes, key=self._scene.rank))
        self._list = heading, order
        self._light(frozenset(order))
        self._view.list_notes(heading, order)

    @Slot(str, tuple)
    def _list_ranked(self, heading: str, indexes: tuple[int, ...]) -> None:
        self._list_only(heading, indexes, ranked=True)

    def _light(self, lit: frozenset[int] | None) -> None:
        self._scene.lit = lit
        self._view.canvas.redraw()
