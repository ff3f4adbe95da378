"""Wires the cards: their sets, what every card knows, the prompt preview, reading ahead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextCursor

from writer_assist.domain.camera import Tense
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import SetStarted
from writer_assist.domain.prompt import Memory, PromptView
from writer_assist.domain.snippet import Snippet
from writer_assist.file_names import path_of_text
from writer_assist.manuscript.project import EarlierStory, Project
from writer_assist.manuscript.scene_brief import scene_brief, telling_of, with_scene
from writer_assist.manuscript.scene_fields import NO_FIELDS
from writer_assist.messages.model import ContinueStory
from writer_assist.messages.orders import sampling_of
from writer_assist.paths import DataFolder
from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.cards.controller import ContinuationController
from writer_assist.ui.cards.few_notes import why_few
from writer_assist.ui.cards.guidance import InstructionController, UnwantedController
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.cards.orders import asked_first
from writer_assist.ui.cards.prompt_preview import PromptController
from writer_assist.ui.cards.reading_ahead import ReadingAheadController
from writer_assist.ui.cards.rejected import RejectedTextsController
from writer_assist.ui.cards.replay import ReplayController
from writer_assist.ui.draft.recall import ChangedParagraphs, RecallController
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.sources.controller import InspirationController
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import open_dialog
from writer_assist.ui.wiring.sources import SourcesWiring


class CardsWiring(QObject):
    """The cards, the rejected texts, and the panel that shows both.

    Attributes:
        cards: Asks for them.
    """

    def __init__(
        self,
        engine: Engine,
        library: Engine,
        window: MainWindow,
        settings: SettingsController,
        draft: OpenDraft,
        history: HistoryKeeper,
        snippets: Callable[[], tuple[Snippet, ...]],
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; call :meth:`listen` to connect them to the rest.

        Args:
            engine: The model process.
            library: The library process.
            window: The window.
            settings: Say how cards are written.
            draft: The draft being written.
            history: Keeps the sets.
            snippets: Returns the sources of this moment, best first.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._settings, self._snippets = window, settings, snippets
        self._history = history
        self.cards = ContinuationController(engine, draft, window.editor, history, snippets, self)
        self._rejected = RejectedTextsController(self.cards, history, self)
        self._replay = ReplayController(engine, library, self.cards, self)
        settings.chosen.connect(self._follow_settings)
        self._apply(settings.settings)

    def listen(
        self,
        model: ModelController,
        inspiration: InspirationController,
        messages: MessageController,
    ) -> None:
        """Connect the keys and the panel, so that the writer can ask for cards.

        Args:
            model: Reports when it is known which model writes.
            inspiration: Reports when the sources fit the place of the caret.
            messages: Shows what the cards have to say.
        """

        def once_ready(ask: Callable[[], None]) -> Callable[[], None]:
            return lambda: model.when_known(lambda: inspiration.when_current(ask))

        self._connect_window(once_ready)
        self._connect_panel()
        self._window.continuations.again_requested.connect(once_ready(self.cards.again))
        self._messages = messages
        self._replay.told.connect(messages.say)
        self._replay.measured.connect(self._window.continuations.finish_card)
        self._replay.changed.connect(self._history.keep)

    def _connect_window(
        self, once_ready: Callable[[Callable[[], None]], Callable[[], None]]
    ) -> None:
        window, cards = self._window, self.cards
        asks = {
            "continue": cards.continue_story,
            "blend": cards.blend,
            "together": cards.use_together,
        }
        for name, ask in asks.items():
            window.action(name).triggered.connect(once_ready(ask))
        window.editor.edited.connect(cards.note_change)
        window.action("reset_dials").triggered.connect(window.continuations.reset_dial)
        window.action("rejected_texts").triggered.connect(window.continuations.show_rejected)

    def _connect_panel(self) -> None:
        panel, cards = self._window.continuations, self.cards
        panel.stop_requested.connect(cards.stop)
        panel.insert_requested.connect(self._insert)
        panel.dismiss_requested.connect(cards.dismiss)
        panel.pin_toggled.connect(cards.set_pinned)
        panel.rewrite_requested.connect(cards.rewrite)
        panel.replay_requested.connect(self._replay.replay)
        panel.earlier_requested.connect(cards.show_earlier)
        panel.later_requested.connect(cards.show_later)
        panel.dial_changed.connect(self._turn_dial)
        panel.back_requested.connect(self._rejected.bring_back)
        cards.set_started.connect(panel.start_set)
        cards.set_started.connect(self._say_why_few)
        cards.cards_grown.connect(panel.grow)
        cards.card_finished.connect(panel.finish_card)
        cards.set_shown.connect(panel.show_continuations)
        cards.position_changed.connect(panel.set_position)
        cards.stale_changed.connect(panel.set_stale)
        cards.cut.connect(panel.mark_cut)
        cards.card_removed.connect(panel.remove_card)
        cards.cleared.connect(panel.clear)
        self._rejected.changed.connect(panel.set_rejected)
        self._rejected.card_added.connect(panel.add_card)
        self._rejected.better_added.connect(panel.add_beside)

    @Slot(int, bool)
    def _insert(self, card: int, first_sentence_only: bool) -> None:
        if self._window.editor.isReadOnly():
            self._messages.say(tr("This text is read-only here, so nothing was inserted."))
        else:
            self.cards.insert(card, first_sentence_only)

    @Slot(object)
    def _say_why_few(self, started: SetStarted) -> None:
        self._window.continuations.say_why_few(why_few(started, self._snippets()))

    @Slot(float)
    def _turn_dial(self, faithful: float) -> None:
        self._settings.remember(dial_faithful=faithful)
        self._apply(self._settings.settings)

    @Slot(object, object)
    def _follow_settings(self, _before: Settings, now: Settings) -> None:
        self._apply(now)

    def _apply(self, now: Settings) -> None:
        self.cards.set_options(cards=now.cards, sampling=sampling_of(now))
        self.cards.choosing.candidates = now.candidates
        self.cards.choosing.streamed = now.cards_stream
        self._window.continuations.set_dial(now.dial_faithful)


class MemoryWiring(QObject):
    """What every card knows: the brief, pinned notes, earlier passages, and phrases to avoid.

    Attributes:
        recall: Finds earlier passages of the draft.
    """

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        cards: ContinuationController,
        draft: OpenDraft,
        snippets: Callable[[], tuple[Snippet, ...]],
        parent: QObject | None = None,
    ) -> None:
        """Build all parts.

        Args:
            engine: The library process.
            background: Touches the disk.
            folder: The data folder.
            window: The window.
            cards: Get all this with every order.
            draft: The draft being written.
            snippets: Returns the sources of this moment.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._snippets = window, snippets
        self._draft = draft
        self._scene = self._telling = ""
        self._choosing = cards.choosing
        self._instruction = InstructionController(background, folder, draft, self)
        changes = ChangedParagraphs(window.editor.document(), self)
        window.editor.document_turned.connect(changes.turn)
        self.recall = RecallController(engine, changes, self._here, draft, parent=self)
        self._unwanted = UnwantedController(cards, background, folder, draft, self)
        cards.choosing.memory = self.memory
        window.editor.edited.connect(self.recall.note_change)
        window.editor.caret_moved.connect(self.recall.note_change)
        window.action("instruction").triggered.connect(self._show_instruction)
        # Connected first: the card must still be there.
        window.continuations.dismiss_requested.connect(self._unwanted.dismiss)
        window.action("unwanted").triggered.connect(self._show_unwanted)

    @Slot(object)
    def note_earlier_story(self, story: EarlierStory) -> None:
        """Take what the scenes before this one say."""
        self._window.editor.set_earlier(story.tail)
        self.recall.set_earlier(story.paragraphs)

    @Slot(object)
    def follow_project(self, project: Project | None) -> None:
        """Take what is noted of the open scene."""
        path = path_of_text(self._draft.path)
        self._scene = scene_brief(project, path)
        scene = project.scene_at(path) if project else None
        fields = scene.fields if scene else NO_FIELDS
        self._telling = telling_of(fields)
        self._choosing.tense = Tense(fields.tense) if fields.tense else None

    def memory(self, place: QTextCursor) -> Memory:
        """Return what all cards at a place know."""
        return Memory(
            with_scene(self._instruction.words, self._scene, self._telling),
            tuple(one for one in self._snippets() if one.pinned),
            self.recall.before(place.blockNumber()),
        )

    def _here(self) -> tuple[Context, int]:
        editor = self._window.editor
        return editor.context(self._draft.path), editor.textCursor().blockNumber()

    @Slot()
    def _show_instruction(self) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.cards.guidance import InstructionDialog

        dialog = InstructionDialog(self._instruction.words, self._window)
        dialog.edited.connect(self._instruction.replace)
        open_dialog(dialog, beside=True)

    @Slot()
    def _show_unwanted(self) -> None:
        from writer_assist.ui.cards.guidance import UnwantedDialog

        dialog = UnwantedDialog(self._unwanted.entries, self._window)
        dialog.edited.connect(self._unwanted.replace)
        open_dialog(dialog, beside=True)


class NextSetWiring(QObject):
    """What happens before a set is asked for: the prompt preview, and reading ahead.

    Attributes:
        reading: Lets the model read the prompts in advance.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        cards: ContinuationController,
        sources: SourcesWiring,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is asked for yet.

        Args:
            engine: The model process.
            window: The window.
            settings: Say how a set is written.
            cards: Know what every card knows, and which phrases to avoid.
            sources: Hold the notes.
            draft: The draft being written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._window, self._settings, self._sources = window, settings, sources
        self._draft, self._cards = draft, cards
        self._prompt = PromptController(engine, self._order, self)
        self.reading = ReadingAheadController(engine, self._order, self)
        window.action("view_prompt").triggered.connect(
            lambda: sources.inspiration.when_current(self._prompt.view)
        )
        self._prompt.viewed.connect(self._show_prompt)
        window.editor.edited.connect(self.reading.note_change)
        window.editor.caret_moved.connect(self.reading.note_change)
        sources.inspiration.busy_changed.connect(self.reading.set_searching)
        sources.inspiration.snippets_changed.connect(self.reading.note_snippets)

    def apply_settings(self, settings: Settings) -> None:
        """Follow the settings: read ahead or not."""
        on = settings.reads_ahead and settings.ai_on
        self.reading.set_options(on=on, pause_ms=settings.pause_ms)

    def _order(self) -> ContinueStory:
        now, editor = self._settings.settings, self._window.editor
        context, snippets = editor.context(self._draft.path), self._sources.snippets()
        order = asked_first(
            context, snippets, now.cards, sampling=sampling_of(now), mode=self._cards.mode
        ).order
        return self._cards.choosing.applied(order, editor.remember_place(), now.cards)

    @Slot(object)
    def _show_prompt(self, view: PromptView) -> None:
        # Imported only now: the first key press must not wait for dialogs.
        from writer_assist.ui.cards.prompt_preview import PromptDialog

        dialog = PromptDialog(view, self._window)
        open_dialog(dialog, beside=True)
