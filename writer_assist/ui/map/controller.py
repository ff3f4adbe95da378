"""Asks the library process for the map and for what magnets pull; keeps how the map was left."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.note_map import NoteMap
from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import WriterAssistError
from writer_assist.history.map import MapHistory, MapState
from writer_assist.messages.exploring import DrawMap, WeighNotes
from writer_assist.messages.library import SearchNotes
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project_history import ProjectHistory

_MOST_FOUND = 200  # passages that light their notes
_CLOSE = 12  # of them where none says it


class MapController(QObject):
    """Only the latest order of each kind counts.

    Signals:
        drawn: NoteMap.
        progress_changed: Progress, or None when nothing is drawn.
        pulled: NotePulls.
        found: str, tuple[int, ...], bool: what was searched for, the notes, and whether they
            say it; otherwise they are close to it.
        failed: WriterAssistError.
    """

    drawn = Signal(object)
    progress_changed = Signal(object)
    pulled = Signal(object)
    found = Signal(str, tuple, bool)
    failed = Signal(object)

    def __init__(self, engine: Engine, draft: OpenDraft, parent: QObject | None = None) -> None:
        """Make a controller; nothing is asked for yet.

        Args:
            engine: The library process.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._draft = engine, draft
        self._drawing: int | None = None
        self._searching: int | None = None

    @Slot()
    def draw(self, *, anew: bool = False) -> None:
        """Ask for the map; anew finds all places again."""
        if self._drawing is not None:
            self._engine.cancel(self._drawing)
        self._drawing = self._engine.send(
            DrawMap(self._draft.path, anew), on_piece=self._receive, on_error=self._fail
        )

    @Slot()
    def draw_anew(self) -> None:
        """Ask for a map on which all places are found again."""
        self.draw(anew=True)

    @Slot()
    def stop(self) -> None:
        """Stop the drawing; what is on the map stays."""
        if self._drawing is not None:
            self._engine.cancel(self._drawing)
            self._drawing = None
        self.progress_changed.emit(None)

    def weigh(self, key: str, text: str = "", note_id: int | None = None) -> None:
        """Ask what a magnet pulls."""
        order = WeighNotes(key, text, note_id)
        self._engine.send(order, on_piece=self.pulled.emit, on_error=self.failed.emit)

    def search(self, text: str) -> None:
        """Ask which notes say something."""
        if self._searching is not None:
            self._engine.cancel(self._searching)

        def tell(snippets: tuple[Snippet, ...]) -> None:
            saying = [one for one in snippets if one.reasons.lexical_rank is not None]
            told = saying or snippets[:_CLOSE]
            notes = tuple(dict.fromkeys(one.passage.note_id for one in told))
            self.found.emit(text, notes, bool(saying))

        self._searching = self._engine.send(
            SearchNotes(text, _MOST_FOUND), on_piece=tell, on_error=self.failed.emit
        )

    def _receive(self, answer: Progress | NoteMap) -> None:
        if isinstance(answer, Progress):
            self.progress_changed.emit(answer)
            return
        self._drawing = None
        self.progress_changed.emit(None)
        self.drawn.emit(answer)

    def _fail(self, error: WriterAssistError) -> None:
        self._drawing = None
        self.progress_changed.emit(None)
        self.failed.emit(error)


class MapMemory(QObject):
    """How the map was left in the project of the draft.

    Signals:
        recalled: MapState.
        failed: WriterAssistError.
    """

    recalled = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = ProjectHistory(MapHistory, background, folder, draft)

    def recall(self) -> None:
        """Ask how it was left."""
        self._history.run(MapHistory.state, self.recalled.emit, self.failed.emit)

    def keep(self, state: MapState) -> None:
        """Keep how it is left."""
        self._history.run(lambda history: history.keep(state))
