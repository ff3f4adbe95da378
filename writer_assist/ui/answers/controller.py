"""Asking the notes, and the conversation that is kept with each project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.answers import Answer, exchange_of
from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.progress import Progress
from writer_assist.errors import WriterAssistError
from writer_assist.files import write_atomically
from writer_assist.history.conversation import ConversationHistory, KeptExchange
from writer_assist.messages.exploring import AskNotes
from writer_assist.paths import DataFolder
from writer_assist.ui.answers.labels import conversation_as_markdown
from writer_assist.ui.background import Background
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project_history import ProjectHistory

REMEMBERED = 6  # exchanges that a question is understood from


class AnswersController(QObject):
    """Asks one question at a time and keeps what was answered.

    Signals:
        listed: tuple[KeptExchange, ...], in the order in which they were asked.
        busy_changed: bool, whether an answer is being looked for.
        exported: str, the file that the conversation was written to.
        failed: WriterAssistError.
    """

    listed = Signal(tuple)
    busy_changed = Signal(bool)
    exported = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        read_again: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; nothing is read yet.

        Args:
            engine: The library process.
            background: Reads and writes the conversation.
            folder: The data folder.
            draft: The draft being written, whose project is searched.
            read_again: Returns whether a cross-encoder may take part.
            parent: Holds it.
        """
        super().__init__(parent)
        self._engine, self._background, self._draft = engine, background, draft
        self._read_again = read_again
        self._history = ProjectHistory(ConversationHistory, background, folder, draft)
        self._kept: tuple[KeptExchange, ...] = ()
        self._early: tuple[KeptExchange, ...] = ()  # shown, and kept when it stays as it is
        self._wanted = ""
        self._number: int | None = None
        self._sources: BookSources | None = WHOLE_LIBRARY
        self._waiting: tuple[str, str] | None = None
        draft.opened.connect(self.load)

    @Slot()
    def load(self) -> None:
        """Read the conversation of the draft's project."""
        self.stop()
        self._wanted = ""
        self._history.run(ConversationHistory.exchanges, self._take)

    @Slot(str, str)
    def ask(self, question: str, character: str = "") -> None:
        """Ask; an answer that is still being looked for is given up."""
        question, character = question.strip(), character.strip()
        if not question:
            return
        self.stop()
        self.busy_changed.emit(True)
        self._waiting = question, character
        self._send()

    @Slot(object)
    def set_sources(self, sources: BookSources | None) -> None:
        """Ask the notes of the open book; None while they are being read."""
        self._sources = sources
        self._send()

    @Slot()
    def stop(self) -> None:
        """Give up an answer that is still being looked for."""
        if self._number is not None:
            self._engine.cancel(self._number)
        elif self._waiting is None:
            return
        self._number = self._waiting = None
        self._early = ()
        self.busy_changed.emit(False)

    @Slot(str)
    def search(self, words: str) -> None:
        """List only exchanges with all of these words; all for none."""
        self._wanted = words.strip()
        self._show()

    @Slot(object)
    def delete(self, one: KeptExchange) -> None:
        """Delete an exchange."""
        self._kept = tuple(kept for kept in self._kept if kept.number != one.number)
        self._history.run(lambda history: history.delete(one.number))
        self._show()

    @Slot()
    def clear(self) -> None:
        """Delete the whole conversation; nothing is searched for any more."""
        self._kept, self._wanted = (), ""
        self._history.run(ConversationHistory.clear)
        self._show()

    @Slot(str)
    def export(self, path: str) -> None:
        """Write the conversation to a Markdown file; the writer agreed to replace it."""
        text, kept = conversation_as_markdown(self._kept), path
        self._background.run(
            lambda: write_atomically(Path(kept), text.encode()),
            on_done=lambda _: self.exported.emit(kept),
        )

    def _send(self) -> None:
        if self._waiting is None or self._sources is None:
            return
        (question, character), self._waiting = self._waiting, None
        earlier = tuple(exchange_of(one.answer) for one in self._kept[-REMEMBERED:])
        order = AskNotes(
            question,
            self._draft.path,
            earlier,
            character,
            self._sources,
            read_again=self._read_again(),
        )
        self._number = self._engine.send(order, on_piece=self._receive, on_error=self._fail)

    def _receive(self, answer: Answer | Progress) -> None:
        if isinstance(answer, Progress):
            return
        self._wanted = ""
        if not answer.final:
            self._early = (KeptExchange(0, 0.0, answer),)
            self._show()
            return
        self._number = None
        self.busy_changed.emit(False)
        self._history.run(lambda history: history.keep(answer), lambda _: self._reload())

    def _reload(self) -> None:
        self._history.run(ConversationHistory.exchanges, self._take)

    def _take(self, kept: tuple[KeptExchange, ...]) -> None:
        self._kept, self._early = kept, ()
        self._show()

    def _show(self) -> None:
        if not self._wanted:
            self.listed.emit((*self._kept, *self._early))
            return
        words = self._wanted
        self._history.run(lambda history: history.exchanges(words), self.listed.emit)

    def _fail(self, error: WriterAssistError) -> None:
        self._number, self._early = None, ()
        self.busy_changed.emit(False)
        self.failed.emit(error)
