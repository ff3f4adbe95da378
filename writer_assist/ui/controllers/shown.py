"""Remembers which passages stood before the writer's eyes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import RecordShown
from writer_assist.ui.controllers.engine import Engine

logger = logging.getLogger(__name__)

SEEN_AFTER_MS = 3000


class ShownLedger(QObject):
    """Counts a passage once for as long as it stays in the list.

    What leaves the list and comes back later was shown twice.
    """

    def __init__(
        self,
        engine: Engine,
        seen: Callable[[], tuple[int, ...]],
        draft: Callable[[], str],
        *,
        after_ms: int = SEEN_AFTER_MS,
        parent: QObject | None = None,
    ) -> None:
        """Begin with nothing shown.

        Args:
            engine: The library process.
            seen: Returns the passages that are in sight now; none while the list is hidden.
            draft: Returns the draft's file.
            after_ms: How long they have to stand, in milliseconds.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._seen, self._draft = engine, seen, draft
        self._counted: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=after_ms)
        self._timer.timeout.connect(self._record)

    @Slot(tuple)
    def take_list(self, passage_ids: tuple[int, ...]) -> None:
        """Take note of what the list holds now, in sight or not."""
        self._counted.intersection_update(passage_ids)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Look again in a while: the list was scrolled, or came to sight."""
        self._timer.start()

    @Slot()
    def _record(self) -> None:
        new = tuple(one for one in self._seen() if one not in self._counted)
        if new:
            self._counted.update(new)
            self._engine.send(RecordShown(new, self._draft()), on_error=_log)


def _log(error: WriterAssistError) -> None:
    logger.warning("what was shown could not be recorded: %s", type(error).__name__)
