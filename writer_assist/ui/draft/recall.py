"""Tells the library process the draft's paragraphs, and recalls earlier ones that fit."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextDocument

from writer_assist.domain.context import Context
from writer_assist.domain.prompt import Recalled
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import DraftChanged, RecallPassages
from writer_assist.ui.draft.word_count import STEP_MS, STEP_S
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft

logger = logging.getLogger(__name__)

PAUSE_MS = 600  # a little longer than for the sources, which the writer waits for


class RecallController(QObject):
    """Asks during a pause which earlier passages of the draft fit; the latest answer counts.

    Nobody waits for an answer: cards are written with what is there.

    Signals:
        changed: Other passages fit now.
    """

    changed = Signal()

    def __init__(
        self,
        engine: Engine,
        changes: ChangedParagraphs,
        here: Callable[[], tuple[Context, int]],
        draft: OpenDraft,
        *,
        pause_ms: int = PAUSE_MS,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller.

        Args:
            engine: The library process.
            changes: Of the draft.
            here: Returns where the writer is, and the number of that paragraph.
            draft: The draft being written.
            pause_ms: Milliseconds without typing before it asks.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._here = engine, here
        self._changes = changes
        self._draft = draft
        self._asking = self._again = False
        self._earlier: tuple[str, ...] = ()  # paragraphs of the scenes before this one
        self._told = 0  # how many of them the engine was told
        self._is_told = True
        self._found: tuple[Recalled, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(changes.read)
        changes.changed.connect(self._send)
        changes.up_to_date.connect(self._ask)
        draft.opened.connect(self._turn)
        draft.moved.connect(self.tell_again)

    def before(self, paragraph: int) -> tuple[Recalled, ...]:
        """Return the passages before a paragraph that fit, best first."""
        return tuple(one for one in self._found if one.end <= paragraph + self._told)

    def set_earlier(self, paragraphs: tuple[str, ...]) -> None:
        """Say what the scenes before the draft are made of; they are recalled too."""
        if paragraphs != self._earlier:
            self._earlier, self._is_told = paragraphs, False
            self._found = ()
            self.note_change()

    @Slot()
    def _turn(self) -> None:
        self._found = ()
        self.tell_again()

    @Slot()
    def tell_again(self) -> None:
        """Send the whole draft: the engine knows nothing of it."""
        self._changes.forget()
        self._is_told = False
        self.note_change()

    @Slot()
    def note_change(self) -> None:
        """React to a key press or a move of the caret; this costs nothing."""
        self._pause.start()

    @Slot(int, int, tuple)
    def _send(self, first: int, removed: int, paragraphs: tuple[str, ...]) -> None:
        self._tell_earlier()
        order = DraftChanged(self._draft.path, self._told + first, removed, paragraphs)
        self._engine.send(order, on_error=_log)

    def _tell_earlier(self) -> None:
        if not self._is_told and (self._told or self._earlier):
            order = DraftChanged(self._draft.path, 0, self._told, self._earlier)
            self._engine.send(order, on_error=_log)
            self._told = len(self._earlier)
        self._is_told = True

    @Slot()
    def _ask(self) -> None:
        """Ask one question at a time; a busy library gets only the latest place."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        self._tell_earlier()
        context, place = self._here()
        self._engine.send(
            RecallPassages(context, place + self._told),
            on_piece=partial(self._receive, context.draft),
            on_done=self._rest,
            on_error=self._fail,
        )

    def _receive(self, draft: str, found: tuple[Recalled, ...]) -> None:
        if draft == self._draft.path and found != self._found:
            self._found = found
            self.changed.emit()

    def _rest(self) -> None:
        self._asking = False
        if self._again:
            self._ask()

    def _fail(self, error: WriterAssistError) -> None:
        _log(error)
        self._rest()


class ChangedParagraphs(QObject):
    """Remembers one range of paragraphs that covers all changes since the last report.

    A key costs two look-ups.  The whole text of a long draft would take a frame to read
    (14 ms for 200,000 words), so the range is read in steps, and again if it changes meanwhile.

    Signals:
        changed: int, int, tuple[str, ...]: so many paragraphs from the first number on became
            these.
        up_to_date: All changes have been reported; after each :meth:`read`.
    """

    changed = Signal(int, int, tuple)
    up_to_date = Signal()

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent or document)
        self._document = document
        self._known = 0  # paragraphs, as last reported
        self._before, self._behind = 0, 0  # paragraphs outside the range
        self._is_clean = False
        self._taken: list[str] = []
        self._steps = QTimer(self, singleShot=True, interval=STEP_MS)
        self._steps.timeout.connect(self._read_some)
        document.contentsChange.connect(self._mark)

    @Slot(object)
    def turn(self, document: QTextDocument) -> None:
        """Follow another document in place of the one before; all of it has changed."""
        self._document.contentsChange.disconnect(self._mark)
        self._document = document
        document.contentsChange.connect(self._mark)
        self.forget()

    @Slot()
    def read(self) -> None:
        """Read what changed and report it; a change meanwhile puts it off."""
        if self._is_clean:
            self.up_to_date.emit()
        elif not self._steps.isActive():
            self._taken = []
            self._read_some()

    @Slot()
    def forget(self) -> None:
        """Treat everything as changed: the engine has forgotten what it was told."""
        self._steps.stop()
        self._before = self._behind = 0
        self._is_clean = False

    @Slot(int, int, int)
    def _mark(self, position: int, _removed: int, added: int) -> None:
        first = self._document.findBlock(position).blockNumber()
        end = self._document.findBlock(position + added)
        behind = self._document.blockCount() - 1 - end.blockNumber() if end.isValid() else 0
        if self._is_clean:
            self._before, self._behind = first, behind
        else:
            self._before, self._behind = min(self._before, first), min(self._behind, behind)
        self._is_clean = False
        self._steps.stop()

    @Slot()
    def _read_some(self) -> None:
        until = time.perf_counter() + STEP_S
        block = self._document.findBlockByNumber(self._before + len(self._taken))
        left = self._document.blockCount() - self._before - self._behind - len(self._taken)
        while left > 0 and time.perf_counter() < until:
            self._taken.append(block.text())
            block = block.next()
            left -= 1
        if left > 0:
            self._steps.start()
        else:
            self._tell()

    def _tell(self) -> None:
        taken, self._taken = tuple(self._taken), []
        removed = self._known - self._before - self._behind
        self._known = self._document.blockCount()
        self._is_clean = True
        self.changed.emit(self._before, removed, taken)
        self.up_to_date.emit()


def _log(error: WriterAssistError) -> None:
    logger.warning("nothing can be recalled: %s", type(error).__name__)
