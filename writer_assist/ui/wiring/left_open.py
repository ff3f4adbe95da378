"""Wires what was left open: the tint of who wrote what, and the second pane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from writer_assist.file_names import path_of_text, path_to_text
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.beside import BesideWiring

SCENE, NOTE = "scene:", "note:"


class LeftOpenWiring(QObject):
    """Remembers what was open beside and over the text, and opens it again at the next start."""

    def __init__(
        self,
        window: MainWindow,
        settings: SettingsController,
        beside: BesideWiring,
        opened: OpenDraft,
        open_note: Callable[[int], None],
        parent: QObject | None = None,
    ) -> None:
        """Open the tint again; the second pane follows with the first draft.

        Args:
            window: The window.
            settings: Remember it.
            beside: Shows scenes in the second pane.
            opened: Tells when the first draft is open.
            open_note: Opens a note by its id.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._settings, self._beside = window, settings, beside
        self._open_note = open_note
        self._waiting = settings.settings.left_beside
        tint = window.action("show_authorship")
        tint.setChecked(settings.settings.tint_shown)
        tint.toggled.connect(self._remember_tint)
        opened.opened.connect(self._open_again)
        window.beside.turned.connect(self._remember_pane)
        window.closing.connect(self._remember_pane)

    @Slot(bool)
    def _remember_tint(self, shown: bool) -> None:
        self._settings.remember(tint_shown=shown)

    @Slot(str)
    def _open_again(self, _draft: str) -> None:
        kind, self._waiting = self._waiting, ""
        if kind.startswith(SCENE):
            self._beside.show_scene(path_of_text(kind.removeprefix(SCENE)))
        elif kind.startswith(NOTE) and kind.removeprefix(NOTE).isdecimal():
            self._open_note(int(kind.removeprefix(NOTE)))

    @Slot()
    def _remember_pane(self) -> None:
        if not self._waiting:
            self._settings.remember(left_beside=self._in_pane())

    def _in_pane(self) -> str:
        """Return what the second pane shows; empty for nothing that can be opened again."""
        pane, scene = self._window.beside, self._beside.scene
        if pane.shows_text():
            return f"{SCENE}{path_to_text(scene)}" if scene is not None else ""
        note = pane.note.note_id
        shows_note = pane.is_open() and not pane.shows_places() and note is not None
        return f"{NOTE}{note}" if shows_note else ""
