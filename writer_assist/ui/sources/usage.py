"""Opens and quotes snippets, and records which were shown and used."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.continuation import Continuation
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import RecordShown, UsageKind
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.sources.controller import InspirationController
from writer_assist.ui.sources.model import quotation

logger = logging.getLogger(__name__)

SEEN_AFTER_MS = 3000


class SnippetController(QObject):
    """Opens and quotes snippets, and records that they were used.

    Signals:
        opened: A note will be shown in the library panel.
        quoted: str, a quotation to insert after the caret's paragraph.
    """

    opened = Signal()
    quoted = Signal(str)

    def __init__(
        self,
        inspiration: InspirationController,
        open_note: Callable[[int, tuple[int, int]], None],
        parent: QObject | None = None,
    ) -> None:
        """Make a controller.

        Args:
            inspiration: Records the uses.
            open_note: Opens a note at a place: start and end of the passage to show.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._inspiration, self._open_note = inspiration, open_note

    @Slot(object)
    def open(self, snippet: Snippet) -> None:
        """Open the snippet's note at its place."""
        passage = snippet.passage
        self.opened.emit()
        self._open_note(passage.note_id, (passage.start, passage.end))
        self._inspiration.record_use(passage.passage_id, UsageKind.OPENED)

    @Slot(object, bool)
    def quote(self, snippet: Snippet, whole: bool) -> None:
        """Quote the sentence shown, or the whole passage, in the draft with its source."""
        self.quoted.emit(quotation(snippet, whole=whole))
        self.record_quotation(snippet.passage.passage_id)

    @Slot(int)
    def record_quotation(self, passage_id: int) -> None:
        """Record that a passage was dropped into the draft."""
        self._inspiration.record_use(passage_id, UsageKind.QUOTED)

    @Slot(object)
    def record_insertion(self, continuation: Continuation) -> None:
        """Record that a card written from a passage was inserted."""
        if continuation.snippet is not None:
            passage_id = continuation.snippet.passage.passage_id
            self._inspiration.record_use(passage_id, UsageKind.WRITTEN_FROM)


class DisplayLedger(QObject):
    """Records which passages were shown, once for as long as they stay in the list.

    A passage that leaves the list and comes back later was shown twice.
    """

    def __init__(
        self,
        engine: Engine,
        seen: Callable[[], tuple[int, ...]],
        draft: OpenDraft,
        *,
        after_ms: int = SEEN_AFTER_MS,
        parent: QObject | None = None,
    ) -> None:
        """Make a recorder.

        Args:
            engine: The library process.
            seen: Returns the visible passages; none while the list is hidden.
            draft: The draft being written.
            after_ms: How long they must be visible, in milliseconds.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._seen, self._draft = engine, seen, draft
        self._counted: set[int] = set()
        self._timer = QTimer(self, singleShot=True, interval=after_ms)
        self._timer.timeout.connect(self._record)

    @Slot(tuple)
    def begin_list(self, passage_ids: tuple[int, ...]) -> None:
        """React to a new list, visible or not."""
        self._counted.intersection_update(passage_ids)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Check again in a while: the list was scrolled, or became visible."""
        self._timer.start()

    @Slot()
    def _record(self) -> None:
        new = tuple(one for one in self._seen() if one not in self._counted)
        if new:
            self._counted.update(new)
            self._engine.send(RecordShown(new, self._draft.path), on_error=_log)


def _log(error: WriterAssistError) -> None:
    logger.warning("what was shown could not be recorded: %s", type(error).__name__)
