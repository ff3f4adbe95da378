"""Keeps the sources in step with the paragraph being written."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.context import Context
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import WriterAssistError
from writer_assist.messages import FindSnippets, Mark, MarkPassage, RecordUse, Use
from writer_assist.ui.controllers.engine import Engine

logger = logging.getLogger(__name__)

WORDS_CHANGED = 3  # in the paragraph, before the list is made anew
NEAR_CHARACTERS = 160  # before the paragraph; enough to tell it from its neighbours
SUBJECT_CHARACTERS = 200

_WORD = re.compile(r"\w+(?:['’]\w+)*")


class InspirationController(QObject):
    """Searches when the writer pauses; only the latest context counts.

    Signals:
        snippets_changed: tuple[Snippet, ...], best first; empty when nothing fits.
        subject_changed: str, the beginning of the paragraph that was asked for.
        busy_changed: bool, whether a search is under way.
        failed: WriterAssistError, for the message bar.
    """

    snippets_changed = Signal(tuple)
    subject_changed = Signal(str)
    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        context: Callable[[], Context],
        *,
        pause_ms: int,
        limit: int,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller.

        Args:
            engine: The library process.
            context: Returns where the writer is now.
            pause_ms: Milliseconds without typing before it searches.
            limit: Snippets to ask for.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine = engine
        self._context = context
        self._limit = limit
        self._paused = False
        self._search = 0
        self._asked: Context | None = None
        self._snippets: tuple[Snippet, ...] = ()
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._search_if_changed)

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """What was found last."""
        return self._snippets

    def set_options(self, *, pause_ms: int, limit: int) -> None:
        """Change when it searches, and for how many."""
        self._pause.setInterval(pause_ms)
        if limit != self._limit:
            self._limit = limit
            self.refresh()

    @Slot()
    def note_change(self) -> None:
        """Take note of a key or a move of the caret; costs nothing."""
        if not self._paused:
            self._pause.start()

    @Slot(bool)
    def set_paused(self, paused: bool) -> None:
        """Let the list stand still, or follow the writer again."""
        self._paused = paused
        if paused:
            self._pause.stop()
        else:
            self._search_if_changed()

    @Slot()
    def refresh(self) -> None:
        """Search for the same place again: the library has changed, or a mark was made."""
        if self._paused and self._asked is not None:
            self._find(self._asked)
        else:
            self._find(self._context())

    def mark(self, passage_id: int, mark: Mark) -> None:
        """Pin or hide a passage, and show what that changes."""
        order = MarkPassage(passage_id, mark, self._context().draft)
        self._engine.send(order, on_done=self.refresh, on_error=self.failed.emit)

    def record_use(self, passage_id: int, use: Use) -> None:
        """Remember that a passage was used; not worth a message when it fails."""
        order = RecordUse(passage_id, use, self._context().draft)
        self._engine.send(order, on_error=_log)

    @Slot()
    def _search_if_changed(self) -> None:
        context = self._context()
        if self._asked is None or _is_news(self._asked, context):
            self._find(context)

    def _find(self, context: Context) -> None:
        self._pause.stop()
        self._engine.cancel(self._search)
        self._asked = context
        if not (context.paragraph + context.before).strip():
            self._show(())
            return
        self.busy_changed.emit(True)
        self._search = self._engine.send(
            FindSnippets(context, self._limit),
            on_piece=self._show,
            on_done=self._rest,
            on_error=self._fail,
        )

    def _show(self, snippets: tuple[Snippet, ...]) -> None:
        self._said = ""
        self._snippets = snippets
        self.subject_changed.emit(_subject(self._asked))
        self.snippets_changed.emit(snippets)

    def _rest(self) -> None:
        self.busy_changed.emit(False)

    def _fail(self, error: WriterAssistError) -> None:
        self._asked = None  # the next pause asks again
        self.busy_changed.emit(False)
        if str(error) != self._said:  # once, not at each pause: it would cover other messages
            self._said = str(error)
            self.failed.emit(error)


def _is_news(asked: Context, now: Context) -> bool:
    if asked.before[-NEAR_CHARACTERS:] != now.before[-NEAR_CHARACTERS:]:
        return True
    before, after = (Counter(_WORD.findall(context.paragraph)) for context in (asked, now))
    return max((after - before).total(), (before - after).total()) >= WORDS_CHANGED


def _subject(context: Context | None) -> str:
    if context is None:
        return ""
    text = context.paragraph.strip() or context.before.strip().rpartition("\n")[2]
    return text[:SUBJECT_CHARACTERS]


def _log(error: WriterAssistError) -> None:
    logger.warning("a use could not be recorded: %s", type(error).__name__)
