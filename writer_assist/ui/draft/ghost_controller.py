"""Asks for a few words when the writer pauses, and shows them after the caret."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Slot

from writer_assist.errors import DisplacedError, WriterAssistError
from writer_assist.messages.model import ContinueStory, SuggestWords
from writer_assist.ui.draft.insertion import mend
from writer_assist.ui.engine_bridge import Engine

logger = logging.getLogger(__name__)

PAUSE_MS = 700  # without typing


class GhostDisplay(Protocol):
    """What shows the words; see GhostText."""

    @property
    def text(self) -> str:
        """See GhostText."""

    def is_welcome(self) -> bool:
        """See GhostText."""

    def show(self, words: str) -> None:
        """See GhostText."""

    def put_away(self) -> None:
        """See GhostText."""


class GhostController(QObject):
    """Decides when to ask for words, and which answers to show.

    The next key cancels a request.  Only while the model is still being loaded it does not, or
    a large model would never finish loading; its answer is then ignored.

    After a failure, and when the writer stops the loading, nothing is asked for until a model
    is ready or the writer asks for cards.
    """

    def __init__(
        self,
        engine: Engine,
        ghost: GhostDisplay,
        order: Callable[[], ContinueStory],
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; it is off.

        Args:
            engine: The model process.
            ghost: Shows the words.
            order: Returns the story around the caret, and how to write.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._ghost, self._order = engine, ghost, order
        self._on = self._writing = self._ready = self._resting = False
        self._number = 0
        self._passed_over = False
        self._before = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def set_on(self, on: bool) -> None:
        """Switch the suggestions on or off."""
        if on != self._on:
            self.put_away()
            self._on, self._resting = on, False

    @Slot()
    def note_edit(self) -> None:
        """React to a change of the text; this costs microseconds."""
        if self._on:
            self._pass_over()
            self._pause.start()

    @Slot()
    def note_caret(self) -> None:
        """React to a move of the caret; by itself it is no reason to ask."""
        if self._on:
            self._pass_over()
            if self._pause.isActive():
                self._pause.start()

    @Slot(bool)
    def set_ready(self, ready: bool) -> None:
        """Remember whether a model is loaded."""
        self._ready = ready
        if ready:
            self._resting = False
            if self._passed_over:
                self._pass_over()
                self._pause.start()

    @Slot(bool)
    def set_writing(self, writing: bool) -> None:
        """Remember whether a set of cards is being written."""
        self._writing = writing
        if writing:
            self._resting = False
            self.put_away()

    @Slot()
    def put_away(self) -> None:
        """Remove the words, and ask for none before the next key."""
        self._pause.stop()
        self._give_up()
        self._ghost.put_away()

    @Slot()
    def stop(self) -> None:
        """Cancel the request, and with it the loading of a model."""
        self._resting = self._resting or bool(self._number and not self._ready)
        self._give_up()

    @Slot()
    def _ask(self) -> None:
        if self._writing or self._resting or self._number or self._ghost.text:
            return
        if not self._ghost.is_welcome():
            return
        order = self._order()
        if order.context.story.strip():
            self._before = order.context.paragraph[: order.context.cursor]
            self._number = self._engine.send(
                SuggestWords(order), on_piece=self._receive, on_done=self._end, on_error=self._fail
            )

    def _receive(self, words: str) -> None:
        if words and not self._passed_over and self._ghost.is_welcome():
            self._ghost.show(mend(words, self._before, ""))

    def _end(self) -> None:
        self._number, self._passed_over = 0, False

    def _fail(self, error: WriterAssistError) -> None:
        self._end()
        if isinstance(error, DisplacedError):
            logger.debug("a suggestion gave way")
            return
        self._resting = True  # once, not at each pause
        self._engine.report(error)

    def _pass_over(self) -> None:
        if self._number and self._ready:
            self._give_up()
        self._passed_over = bool(self._number)

    def _give_up(self) -> None:
        if self._number:
            self._engine.cancel(self._number, unhurried=True)
            self._end()
