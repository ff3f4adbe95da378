"""What any text would find, while it is being typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.context import MAX_CONTEXT_CHARACTERS, Context
from writer_assist.domain.dials import Dials
from writer_assist.domain.explanation import SearchExplanation
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import ExplainSearch
from writer_assist.ui.controllers.engine import Engine

PAUSE_MS = 300


class ExplanationController(QObject):
    """Asks after each pause; only the latest text counts.

    Signals:
        explained: SearchExplanation; an empty one for an empty text.
        busy_changed: bool, whether a search is under way.
        failed: str, the sentence that says why there is no answer.
    """

    explained = Signal(object)
    busy_changed = Signal(bool)
    failed = Signal(str)

    def __init__(
        self,
        engine: Engine,
        draft: Callable[[], str],
        *,
        pause_ms: int = PAUSE_MS,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller that was asked for nothing.

        Args:
            engine: The library process.
            draft: Returns the draft's file, whose pins and hides count.
            pause_ms: Milliseconds without typing before it asks.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._draft = engine, draft
        self._text, self._dials = "", Dials()
        self._limit, self._sinks_unused = 8, True
        self._search = 0
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._ask)

    def set_options(self, *, limit: int, sinks_unused: bool) -> None:
        """Say for how many to ask, and whether unused ones sink."""
        self._limit, self._sinks_unused = limit, sinks_unused

    @Slot(str, object)
    def ask(self, text: str, dials: Dials) -> None:
        """Explain this text as soon as the writer pauses."""
        self._text, self._dials = text[:MAX_CONTEXT_CHARACTERS], dials
        self._pause.start()

    @Slot()
    def forget(self) -> None:
        """Ask no more: nobody looks."""
        self._pause.stop()
        self._engine.cancel(self._search)

    def _ask(self) -> None:
        self._engine.cancel(self._search)
        if not self._text.strip():
            self.busy_changed.emit(False)
            self.explained.emit(SearchExplanation())
            return
        self.busy_changed.emit(True)
        context = Context(self._draft(), "", self._text, len(self._text))  # as if just written
        self._search = self._engine.send(
            ExplainSearch(context, self._limit, self._dials, self._sinks_unused),
            on_piece=self.explained.emit,
            on_done=self._rest,
            on_error=self._fail,
        )

    def _rest(self) -> None:
        self.busy_changed.emit(False)

    def _fail(self, error: WriterAssistError) -> None:
        self.busy_changed.emit(False)
        self.failed.emit(str(error))
