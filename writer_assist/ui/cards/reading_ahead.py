"""Lets the model read the next set's prompts while the writer pauses."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.errors import DisplacedError, WriterAssistError
from writer_assist.messages.model import ContinueStory, ReadAhead
from writer_assist.ui.engine_bridge import Engine

logger = logging.getLogger(__name__)

# From the last key on.  Reading three notes takes a second, and everything should be ready two
# seconds after the key; the list of sources is searched for after 400 ms.
PAUSE_MS = 600
SEARCH_MS = 200  # longer than a search takes


class ReadingAheadController(QObject):
    """Asks when the writer pauses and the snippets are there; the next key cancels it.

    Signals:
        busy_changed: bool, whether prompts are being read in.
    """

    busy_changed = Signal(bool)

    def __init__(
        self, engine: Engine, order: Callable[[], ContinueStory], parent: QObject | None = None
    ) -> None:
        """Make a controller.

        Args:
            engine: The model process.
            order: Returns what would be asked for at this moment.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._order = engine, order
        self._on = True
        self._searching = self._writing = False
        self._number = 0
        self._read: ContinueStory | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def set_options(self, *, on: bool, pause_ms: int) -> None:
        """Choose whether it reads ahead, and how long a pause the list of sources waits for."""
        self._on = on
        self._pause.setInterval(max(PAUSE_MS, pause_ms + SEARCH_MS))
        if not on:
            self.note_change()
            self._pause.stop()

    @Slot()
    def note_change(self) -> None:
        """React to a key press or a move of the caret: nothing is read until the next pause."""
        self._stop()
        if self._on:
            self._pause.start()

    @Slot()
    def note_snippets(self) -> None:
        """React to a new list of sources."""
        self._ask_in_pause()

    @Slot(bool)
    def set_searching(self, searching: bool) -> None:
        """Remember whether the list of sources is being searched for."""
        self._searching = searching
        self._ask_in_pause()

    @Slot(bool)
    def set_writing(self, writing: bool) -> None:
        """Remember whether a set is being written; that reads its prompts by itself."""
        self._writing = writing
        if writing:
            self._pause.stop()
            self._stop()
            self._read = None

    def _ask_in_pause(self) -> None:
        if not self._pause.isActive():
            self._ask()

    @Slot()
    def _ask(self) -> None:
        if not self._on or self._searching or self._writing:
            return
        order = self._order()
        if order == self._read:
            return
        self._stop()
        self._read = order
        self.busy_changed.emit(True)
        self._number = self._engine.send(ReadAhead(order), on_done=self._rest, on_error=self._fail)

    def _stop(self) -> None:
        if self._number:
            self._engine.cancel(self._number)
            self._read = None
            self._rest()

    def _rest(self) -> None:
        self._number = 0
        self.busy_changed.emit(False)

    def _fail(self, error: WriterAssistError) -> None:
        """Say nothing: nobody asked for this, and the set itself will say what is wrong."""
        self._read = None
        self._rest()
        if isinstance(error, DisplacedError):
            self._pause.start()
        else:
            logger.warning("prompts could not be read ahead: %s", type(error).__name__)
