"""Opens the map, and builds it only then: the start of the program must not wait for it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.wiring.sources import SourcesWiring

if TYPE_CHECKING:
    from writer_assist.ui.wiring.map import MapWiring

_MODULE = "writer_assist.ui.wiring.map"


class MapOpener(QObject):
    """Holds what the map is built from, and the map once it was opened."""

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        sources: SourcesWiring,
        open_note: Callable[[int], None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Build nothing yet; see ``MapWiring`` for the arguments."""
        super().__init__(parent)
        self._engine, self._background, self._folder = engine, background, folder
        self._window, self._sources, self._open_note = window, sources, open_note
        self._messages, self._draft = messages, draft
        self._map: MapWiring | None = None
        self._loading = False
        window.action("map").triggered.connect(self._open)

    @Slot()
    def refresh(self) -> None:
        """Place notes that are new, while the map is open."""
        if self._map is not None:
            self._map.refresh()

    @Slot()
    def _open(self) -> None:
        if self._map is not None:
            self._map.open()
        elif not self._loading:
            self._loading = True
            # What the map is painted with takes a tenth of a second to import.
            self._background.run(
                lambda: importlib.import_module(_MODULE),
                on_done=lambda _: self._build(),
                on_error=self._messages.fail,
            )

    def _build(self) -> None:
        from writer_assist.ui.wiring.map import MapWiring

        self._loading = False
        self._map = MapWiring(
            self._engine,
            self._background,
            self._folder,
            self._window,
            self._sources,
            self._open_note,
            self._draft,
            self,
        )
        self._map.open()
