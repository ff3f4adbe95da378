"""What can be done with a snippet besides reading it, and the ledger of its uses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.continuation import Continuation
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.library import Use
from writer_assist.ui.controllers.inspiration import InspirationController
from writer_assist.ui.sources.mime import quotation


class SnippetController(QObject):
    """Opens and quotes snippets, and remembers that they were used.

    Signals:
        opened: A note is about to be shown in the library panel.
        quoted: str, a quotation to be put into the draft after the caret's paragraph.
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
            inspiration: Keeps the ledger.
            open_note: Opens a note at a place: start and end of what is to be shown.
            parent: Holds it.
        """
        super().__init__(parent)
        self._inspiration, self._open_note = inspiration, open_note

    @Slot(object)
    def open(self, snippet: Snippet) -> None:
        """Open the snippet's note at its place."""
        passage = snippet.passage
        self.opened.emit()
        self._open_note(passage.note_id, (passage.start, passage.end))
        self._inspiration.record_use(passage.passage_id, Use.OPENED)

    @Slot(object, bool)
    def quote(self, snippet: Snippet, whole: bool) -> None:
        """Put the sentence that is shown, or the whole passage, into the draft with its source."""
        self.quoted.emit(quotation(snippet, whole=whole))
        self.record_quotation(snippet.passage.passage_id)

    @Slot(int)
    def record_quotation(self, passage_id: int) -> None:
        """Remember that a passage was dropped into the draft."""
        self._inspiration.record_use(passage_id, Use.QUOTED)

    @Slot(object)
    def record_insertion(self, continuation: Continuation) -> None:
        """Remember that what was written from a passage went into the draft."""
        if continuation.snippet is not None:
            passage_id = continuation.snippet.passage.passage_id
            self._inspiration.record_use(passage_id, Use.WRITTEN_FROM)
