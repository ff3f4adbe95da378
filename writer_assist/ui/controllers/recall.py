"""Keeps the library process in step with the draft, and what it recalls at hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.context import Context
from writer_assist.domain.memory import Recalled
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import DraftChanged, RecallPassages
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.editor.changed_paragraphs import ChangedParagraphs

logger = logging.getLogger(__name__)

PAUSE_MS = 600  # a little longer than for the sources, which the writer waits for


class RecallController(QObject):
    """Asks in a pause which earlier passages of the draft fit; the latest answer counts.

    Nobody waits for an answer: cards are written with what is there.

    Signals:
        changed: Something else fits.
    """

    changed = Signal()

    def __init__(
        self,
        engine: Engine,
        changes: ChangedParagraphs,
        here: Callable[[], tuple[Context, int]],
        *,
        pause_ms: int = PAUSE_MS,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller.

        Args:
            engine: The library process.
            changes: Of the draft.
            here: Returns where the writer is, and the number of that paragraph.
            pause_ms: Milliseconds without typing before it asks.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._here = engine, here
        self._changes = changes
        self._draft = ""
        self._asking = self._again = False
        self._found: tuple[Recalled, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(changes.read)
        changes.changed.connect(self._send)
        changes.up_to_date.connect(self._ask)

    def before(self, paragraph: int) -> tuple[Recalled, ...]:
        """Return what fits and stands before a paragraph, what fits best first."""
        return tuple(one for one in self._found if one.end <= paragraph)

    @Slot(str)
    def set_draft(self, draft: str) -> None:
        """Turn to another draft."""
        self._draft, self._found = draft, ()
        self.tell_again()

    @Slot(str)
    def follow_draft(self, draft: str) -> None:
        """Follow the draft to another file."""
        self._draft = draft
        self.tell_again()

    @Slot()
    def tell_again(self) -> None:
        """Tell the whole draft: the engine knows nothing of it."""
        self._changes.forget()
        self.note_change()

    @Slot()
    def note_change(self) -> None:
        """Take note of a key or a move of the caret; costs nothing."""
        self._pause.start()

    @Slot(int, int, tuple)
    def _send(self, first: int, removed: int, paragraphs: tuple[str, ...]) -> None:
        order = DraftChanged(self._draft, first, removed, paragraphs)
        self._engine.send(order, on_error=_log)

    @Slot()
    def _ask(self) -> None:
        """Ask, one thing at a time: a busy library hears of the latest place only."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        context, place = self._here()
        self._engine.send(
            RecallPassages(context, place),
            on_piece=partial(self._take, context.draft),
            on_done=self._rest,
            on_error=self._fail,
        )

    def _take(self, draft: str, found: tuple[Recalled, ...]) -> None:
        if draft == self._draft and found != self._found:
            self._found = found
            self.changed.emit()

    def _rest(self) -> None:
        self._asking = False
        if self._again:
            self._ask()

    def _fail(self, error: WriterAssistError) -> None:
        _log(error)
        self._rest()


def _log(error: WriterAssistError) -> None:
    logger.warning("nothing can be recalled: %s", type(error).__name__)
