"""The magnets on the map: words and notes that the writer placed, and the paragraph."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu

from writer_assist.domain.magnets import Magnet
from writer_assist.domain.note_map import NotePulls
from writer_assist.ui.map.controller import MapController
from writer_assist.ui.map.view import MapView
from writer_assist.ui.text import tr

PARAGRAPH = "paragraph"
"""The key of the magnet that the paragraph being written is."""

_GATHERED = 8  # the strongest pulled, among which a new magnet stands
_ROOM = 72.0  # pixels to the side within which a magnet looks for room
_STEP = 40.0  # pixels by which a key moves a magnet


class MapMagnets(QObject):
    """Places, moves and pins magnets; nothing but the writer moves one.

    Signals:
        changed: What is remembered of the map has changed.
        list_wanted: str, tuple[int, ...]: a heading, and the dots to be listed below it.
    """

    changed = Signal()
    list_wanted = Signal(str, tuple)

    def __init__(
        self,
        view: MapView,
        controller: MapController,
        paragraph: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """Have no magnets yet.

        Args:
            view: The map.
            controller: Asks for what magnets pull.
            paragraph: Returns the paragraph being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._view, self._controller, self._paragraph = view, controller, paragraph
        self._scene = view.scene
        self._magnets: tuple[Magnet, ...] = ()
        self._pulls_paragraph = False
        self._numbers = itertools.count(1)
        self._new: set[str] = set()  # magnets that have not found their place yet

    @property
    def placed(self) -> tuple[Magnet, ...]:
        """Those that the writer placed."""
        return tuple(one for one in self._magnets if one.key != PARAGRAPH)

    @property
    def paragraph_pulls(self) -> bool:
        """Whether the paragraph being written pulls."""
        return self._pulls_paragraph

    def restore(self, magnets: tuple[Magnet, ...], *, paragraph_pulls: bool) -> None:
        """Bring back the magnets of a project."""
        self._magnets, self._pulls_paragraph = magnets, paragraph_pulls
        self.place_paragraph()
        self.weigh_again()

    def weigh_again(self) -> None:
        """Ask what each magnet pulls, after notes came or went."""
        for magnet in self._magnets:
            self._weigh(magnet)

    @Slot(str)
    def add_word(self, words: str) -> None:
        """Make words a magnet; it stands where what it pulls is, once that is known."""
        x, y = self._view.canvas.middle()
        key = f"{next(self._numbers)}"
        self._new.add(key)
        self._add(Magnet(key, words, None, x, y))

    @Slot(int)
    def add_note(self, at: int) -> None:
        """Make a note a magnet where it lies."""
        if not 0 <= at < len(self._scene.notes):
            return
        note = self._scene.notes[at]
        if all(one.note_id != note.note_id for one in self._magnets):
            x, y = self._scene.home[at]
            key = f"{next(self._numbers)}"
            self._add(Magnet(key, note.title, note.note_id, float(x), float(y)))

    @Slot(str, float, float)
    def move(self, key: str, x: float, y: float) -> None:
        """Put a magnet elsewhere."""
        self._set(replace(one, x=x, y=y) if one.key == key else one for one in self._magnets)

    @Slot(str, int, int)
    def step(self, key: str, right: int, up: int) -> None:
        """Move a magnet by a key, unless it is pinned."""
        step = _STEP / self._view.canvas.camera.scale
        for one in self._magnets:
            if one.key == key and not one.pinned:
                self.move(key, one.x + right * step, one.y + up * step)

    @Slot(str, object)
    def open_menu(self, key: str, where: QPoint) -> None:
        """Offer what can be done with a magnet."""
        magnet = next((one for one in self._magnets if one.key == key), None)
        if magnet is None:
            return
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("List what it pulls"), lambda: self._list(magnet))
        menu.addAction(tr("Move to the middle"), lambda: self._to_middle(magnet))
        if key != PARAGRAPH:
            pin = tr("Unpin") if magnet.pinned else tr("Pin")
            menu.addAction(pin, lambda: self._pin(magnet))
            menu.addAction(tr("Take away"), lambda: self._take_away(magnet))
            menu.addAction(tr("Take all away that are not pinned"), self._clear)
        menu.popup(where)

    @Slot(object)
    def pull(self, pulls: NotePulls) -> None:
        """Let a magnet pull; one that was just made goes to where its notes are."""
        magnet = next((one for one in self._magnets if one.key == pulls.key), None)
        if magnet is None:
            return
        self._scene.set_pulls(pulls.key, pulls.pulls)
        if magnet.key in self._new:
            self._new.discard(magnet.key)
            if strongest := self._scene.pulled_by(magnet.key)[:_GATHERED]:
                self.move(
                    magnet.key, *self._free_place(self._scene.middle_of(strongest), magnet.key)
                )
            else:
                self._view.say(tr("No note is close to “{label}”.").format(label=magnet.label))
        self._view.canvas.redraw()

    @Slot(bool)
    def let_paragraph_pull(self, pulls: bool) -> None:
        """Let the paragraph being written pull, or only stand among its notes."""
        self._pulls_paragraph = pulls
        self.place_paragraph()
        if pulls:
            self._controller.weigh(PARAGRAPH, self._paragraph())
        self.changed.emit()

    def _add(self, magnet: Magnet) -> None:
        self._set((*self._magnets, magnet))
        self._weigh(magnet)

    def _weigh(self, magnet: Magnet) -> None:
        if magnet.key == PARAGRAPH:
            if self._pulls_paragraph:
                self._controller.weigh(PARAGRAPH, self._paragraph())
        elif magnet.note_id is None:
            self._controller.weigh(magnet.key, magnet.label)
        else:
            self._controller.weigh(magnet.key, note_id=magnet.note_id)

    def _set(self, magnets: Iterable[Magnet]) -> None:
        self._magnets = tuple(magnets)
        used = [int(one.key) for one in self._magnets if one.key.isdigit()]
        self._numbers = itertools.count(max(used, default=0) + 1)
        self._scene.set_magnets(self._magnets)
        self._view.magnets.show_magnets([one for one in self._magnets if one.key != PARAGRAPH])
        self._view.canvas.redraw()
        self.changed.emit()

    def _pin(self, magnet: Magnet) -> None:
        self._set(
            replace(one, pinned=not one.pinned) if one.key == magnet.key else one
            for one in self._magnets
        )

    def _to_middle(self, magnet: Magnet) -> None:
        self.move(magnet.key, *self._view.canvas.middle())

    def _take_away(self, magnet: Magnet) -> None:
        self._set(one for one in self._magnets if one.key != magnet.key)

    def _clear(self) -> None:
        self._set(one for one in self._magnets if one.pinned or one.key == PARAGRAPH)

    def place_paragraph(self, *, follow: bool = False) -> None:
        """Have a magnet for the paragraph among the notes that fit it; none without any."""
        others = tuple(one for one in self._magnets if one.key != PARAGRAPH)
        known = next((one for one in self._magnets if one.key == PARAGRAPH), None)
        if not self._scene.near:
            self._set(others)
            return
        if known is None or follow:
            x, y = self._free_place(self._scene.middle_of(self._scene.near), PARAGRAPH)
            known = Magnet(PARAGRAPH, tr("Your paragraph"), None, x, y)
        self._set((known, *others))
        if not self._pulls_paragraph:
            self._scene.set_pulls(PARAGRAPH, ())
        elif follow:
            self._weigh(known)

    def _free_place(self, place: tuple[float, float], key: str) -> tuple[float, float]:
        """Return a place beside one, where a magnet covers no dots and no other magnet."""
        return self._scene.free_place_near(place, _ROOM / self._view.canvas.camera.scale, key)

    def _list(self, magnet: Magnet) -> None:
        heading = tr("Pulled by “{label}”, the strongest first").format(label=magnet.label)
        self.list_wanted.emit(heading, self._scene.pulled_by(magnet.key))
