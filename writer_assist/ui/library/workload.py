"""Tells the library process how much of the computer it may use."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.domain.progress import WorkPace
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import SetWorkPace
from writer_assist.ui.engine_bridge import Engine

logger = logging.getLogger(__name__)

IDLE_MS = 4_000


class WorkloadController(QObject):
    """Pauses background work while a model writes, and slows it while the writer types."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._generating = self._reading_ahead = False
        self._told = WorkPace.FULL
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._tell)

    @Slot()
    def note_typing(self) -> None:
        """React to a key press; connect the editor here."""
        self._idle.start(IDLE_MS)
        if self._told is WorkPace.FULL:
            self._tell()

    @Slot(bool)
    def set_generating(self, generating: bool) -> None:
        """Remember whether a model is writing."""
        self._generating = generating
        self._tell()

    @Slot(bool)
    def set_reading_ahead(self, reading: bool) -> None:
        """Remember whether a model is reading prompts, which takes both cores as well."""
        self._reading_ahead = reading
        self._tell()

    @Slot()
    def tell_again(self) -> None:
        """Tell a restarted engine, which knows nothing."""
        self._told = WorkPace.FULL
        self._tell()

    @Slot()
    def _tell(self) -> None:
        pace = WorkPace.GENTLE if self._idle.isActive() else WorkPace.FULL
        pace = WorkPace.REST if self._generating or self._reading_ahead else pace
        if pace is not self._told:
            self._told = pace
            self._engine.send(SetWorkPace(pace), on_error=_log)


def _log(error: WriterAssistError) -> None:
    logger.warning("the pace could not be set: %s", type(error).__name__)
