"""What writes cards and shows them, put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.snippet import Snippet
from writer_assist.settings import Settings
from writer_assist.ui.controllers.asking import sampling_of
from writer_assist.ui.controllers.choices import SettingsController
from writer_assist.ui.controllers.continuation import ContinuationController
from writer_assist.ui.controllers.engine import Engine
from writer_assist.ui.controllers.fell_away import FellAwayController
from writer_assist.ui.controllers.history import HistoryKeeper
from writer_assist.ui.controllers.messages import MessageController
from writer_assist.ui.controllers.model import ModelController
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.text import tr


class CardsDesk(QObject):
    """The cards, what fell away, and the panel that shows both.

    Attributes:
        cards: Asks for them.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        settings: SettingsController,
        history: HistoryKeeper,
        snippets: Callable[[], tuple[Snippet, ...]],
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; :meth:`listen` is still to be called.

        Args:
            engine: The model process.
            window: The window.
            settings: Say how cards are written.
            history: Keeps the sets.
            snippets: Returns the sources of this moment, best first.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._settings, self._history = window, settings, history
        self.cards = ContinuationController(engine, window.editor, history, snippets, self)
        self._fell_away = FellAwayController(self.cards, history, self)
        settings.chosen.connect(self._take_settings)
        self._apply(settings.settings)

    def listen(self, model: ModelController, messages: MessageController) -> None:
        """Let the writer ask for cards, and see them.

        Args:
            model: Says when it is known which model writes.
            messages: Tells what went wrong.
        """
        self._connect_window(model)
        self._connect_panel()
        self._messages = messages
        self.cards.failed.connect(messages.fail)
        self._history.failed.connect(messages.fail)

    def _connect_window(self, model: ModelController) -> None:
        window, cards = self._window, self.cards
        asks = {
            "continue": cards.continue_story,
            "blend": cards.blend,
            "together": cards.use_together,
        }
        for name, ask in asks.items():
            window.action(name).triggered.connect(_once_known(model, ask))
        window.editor.edited.connect(cards.note_change)
        window.action("reset_dials").triggered.connect(window.continuations.reset_dial)
        window.action("fell_away").triggered.connect(window.continuations.show_fell_away)

    def _connect_panel(self) -> None:
        panel, cards = self._window.continuations, self.cards
        panel.again_requested.connect(cards.again)
        panel.stop_requested.connect(cards.stop)
        panel.insert_requested.connect(self._insert)
        panel.dismiss_requested.connect(cards.dismiss)
        panel.pin_toggled.connect(cards.set_pinned)
        panel.rewrite_requested.connect(cards.rewrite)
        panel.earlier_requested.connect(cards.show_earlier)
        panel.later_requested.connect(cards.show_later)
        panel.dial_changed.connect(self._turn_dial)
        panel.back_requested.connect(self._fell_away.bring_back)
        cards.set_started.connect(panel.start_set)
        cards.pieces_added.connect(panel.add_pieces)
        cards.card_finished.connect(panel.finish_card)
        cards.set_shown.connect(panel.show_continuations)
        cards.position_changed.connect(panel.set_position)
        cards.stale_changed.connect(panel.set_stale)
        cards.cut.connect(panel.mark_cut)
        cards.card_removed.connect(panel.remove_card)
        cards.cleared.connect(panel.clear)
        self._fell_away.changed.connect(panel.set_fell_away)
        self._fell_away.card_added.connect(panel.add_card)

    @Slot(int, bool)
    def _insert(self, card: int, first_sentence_only: bool) -> None:
        if self._window.editor.isReadOnly():
            self._messages.say(tr("This draft can only be read here, so nothing is inserted."))
        else:
            self.cards.insert(card, first_sentence_only)

    @Slot(float)
    def _turn_dial(self, faithful: float) -> None:
        self._settings.remember(dial_faithful=faithful)
        self._apply(self._settings.settings)

    @Slot(object, object)
    def _take_settings(self, _before: Settings, now: Settings) -> None:
        self._apply(now)

    def _apply(self, now: Settings) -> None:
        self.cards.set_options(cards=now.cards, sampling=sampling_of(now))
        self.cards.choosing.candidates = now.candidates
        self.cards.choosing.streamed = now.cards_stream
        self._window.continuations.set_dial(now.dial_faithful)


def _once_known(model: ModelController, ask: Callable[[], None]) -> Callable[[], None]:
    return lambda: model.when_known(ask)
