"""The set that comes next, if it is like the last: its prompts shown, and read in ahead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Slot

from writer_assist.domain.prompt_view import PromptView
from writer_assist.messages.model import ContinueStory
from writer_assist.settings import Settings
from writer_assist.ui.controllers.asking import asked_first, sampling_of
from writer_assist.ui.controllers.choices import SettingsController
from writer_assist.ui.controllers.continuation import ContinuationController
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.controllers.messages import MessageController
from writer_assist.ui.controllers.prompt import PromptController
from writer_assist.ui.controllers.reading_ahead import ReadingAheadController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.sources_desk import SourcesDesk


class NextSetDesk(QObject):
    """What is known of a set before it is asked for.

    Attributes:
        reading: Has its prompts read in.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        cards: ContinuationController,
        sources: SourcesDesk,
        messages: MessageController,
        draft: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is asked yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Say how a set is written.
            cards: Know what all cards are to know, and what is not wanted.
            sources: Have the notes.
            messages: Tells what went wrong.
            draft: Returns the draft's file; empty while it has none.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._settings, self._sources = window, settings, sources
        self._draft, self._cards = draft, cards
        self._prompt = PromptController(engine, self._order, self)
        self.reading = ReadingAheadController(engine, self._order, self)
        window.action("view_prompt").triggered.connect(self._prompt.view)
        self._prompt.viewed.connect(self._show_prompt)
        self._prompt.failed.connect(messages.fail)
        window.editor.edited.connect(self.reading.note_change)
        window.editor.caret_moved.connect(self.reading.note_change)
        sources.inspiration.busy_changed.connect(self.reading.set_searching)
        sources.inspiration.snippets_changed.connect(self.reading.note_snippets)

    def take_settings(self, settings: Settings) -> None:
        """Read ahead, or not, as these settings say."""
        self.reading.set_options(on=settings.reads_ahead, pause_ms=settings.pause_ms)

    def _order(self) -> ContinueStory:
        now, editor = self._settings.settings, self._window.editor
        context, snippets = editor.context(self._draft()), self._sources.snippets()
        order = asked_first(
            context, snippets, now.cards, sampling=sampling_of(now), mode=self._cards.mode
        ).order
        return self._cards.choosing.applied(order, editor.remember_place(), now.cards)

    @Slot(object)
    def _show_prompt(self, view: PromptView) -> None:
        # Imported when it is wanted: the first key must not wait for dialogs.
        from writer_assist.ui.continuations.prompt_dialog import PromptDialog

        dialog = PromptDialog(view, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
