"""Wires the sprint: its page of the deck, the quiet line about it, and the keys it forbids."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor

from writer_assist.domain.sprint import Sprint, SprintResult, SprintRule
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.deck.labels import DeckPage
from writer_assist.ui.deck.sprint import (
    NoGoingBack,
    SprintController,
    SprintState,
    written_since,
)
from writer_assist.ui.deck.sprint_page import result_sentence, state_words
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.deck import DeckWiring
from writer_assist.ui.wiring.draft import DraftWiring

_UNDOING = ("undo", "redo", "cut")


class SprintWiring(QObject):
    """Begins, shows and ends a sprint.

    Attributes:
        sprint: Runs it.
    """

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        deck: DeckWiring,
        drafts: DraftWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; no sprint runs.

        Args:
            background: Reads and writes results.
            folder: The data folder.
            window: The window.
            deck: Shows the page.
            drafts: Know the draft, and count what is written.
            messages: Say how it ended.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._deck, self._messages = window, deck, messages
        page = deck.overlay.sprint
        self._start: QTextCursor | None = None
        self.sprint = SprintController(background, folder, drafts.open_draft, self._written, self)
        self._going_back = NoGoingBack(
            window.editor, lambda: self.sprint.rule is SprintRule.NO_GOING_BACK
        )
        self._going_back.kept.connect(self._say_no_going_back)
        page.wanted.connect(self._begin)
        deck.deck.page_changed.connect(self._ask)
        window.action("sprint").triggered.connect(self._choose)
        self.sprint.listed.connect(page.show_results)
        self.sprint.changed.connect(self._show)
        self.sprint.ended.connect(self._end)
        self.sprint.failed.connect(messages.fail)
        drafts.words.changed.connect(self.sprint.count)
        window.editor.edited.connect(self.sprint.note_edit)
        window.status.sprint_end_requested.connect(self.sprint.end)
        drafts.open_draft.opened.connect(self.sprint.end)
        window.closing.connect(self.sprint.end)

    def _written(self) -> str:
        return written_since(self._start, self._window.editor.textCursor())

    @Slot()
    def _choose(self) -> None:
        if self.sprint.runs:
            self.sprint.end()
        else:
            self._deck.open_page(DeckPage.SPRINT)

    @Slot(object)
    def _begin(self, plan: Sprint) -> None:
        if self._window.editor.isReadOnly():
            self._messages.say(tr("This text is read-only here, so no sprint was begun."))
            return
        self._deck.overlay.leave()
        self._start = self._window.editor.remember_place()
        self._start.setKeepPositionOnInsert(True)
        self.sprint.start(plan)
        self._forbid(plan.rule is SprintRule.NO_GOING_BACK)

    @Slot(object)
    def _show(self, state: SprintState) -> None:
        self._window.status.set_sprint(state_words(state))

    @Slot(object)
    def _end(self, result: SprintResult) -> None:
        self._forbid(False)
        self._window.status.set_sprint("")
        self._messages.say(result_sentence(result))

    @Slot(object)
    def _ask(self, page: DeckPage) -> None:
        if page is DeckPage.SPRINT:
            self.sprint.ask()

    @Slot()
    def _say_no_going_back(self) -> None:
        self._messages.say(tr("No going back in this sprint. A click on its line ends it."))

    def _forbid(self, forbidden: bool) -> None:
        for name in _UNDOING:
            self._window.action(name).setEnabled(not forbidden)
