"""Wires the lines that a language model adds to cards of the deck; out of sight without one."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.deck import DeckCard, DeckKind
from writer_assist.domain.sampling import Sampling
from writer_assist.messages.orders import sampling_of
from writer_assist.ui.deck.labels import DeckPage
from writer_assist.ui.deck.model_lines import ModelLines
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.wiring.models import ServerWiring
from writer_assist.ui.wiring.sources import DeckWiring, SourcesWiring


class DeckModelWiring(QObject):
    """Asks for a line when its page is open, or when the writer asks.

    Attributes:
        lines: Asks for them.
    """

    def __init__(
        self,
        engine: Engine,
        window: MainWindow,
        deck: DeckWiring,
        sources: SourcesWiring,
        model: ModelController,
        server: ServerWiring,
        messages: MessageController,
        parent: QObject | None = None,
    ) -> None:
        """Build all parts; nothing is asked for yet.

        Args:
            engine: The model process.
            window: Holds the settings.
            deck: Shows the cards.
            sources: Know where the writer is.
            model: Knows whether there is a model.
            server: Knows whether a remote one is used.
            messages: Shows what went wrong.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._deck, self._model, self._server = window, deck, model, server
        self.lines = ModelLines(engine, sources.paragraph, self._sampling, self)
        overlay = deck.overlay
        window.action("deck").triggered.connect(self._look)
        window.action("deck").triggered.connect(self._resume)
        window.action("kept_cards").triggered.connect(self._look)
        window.action("sprint").triggered.connect(self._look)
        model.state_changed.connect(self._look)
        deck.deck.page_changed.connect(self._leave_page)
        deck.deck.card_drawn.connect(self._expect)
        overlay.line_wanted.connect(self.lines.bridge)
        overlay.next_wanted.connect(self.lines.stop)
        overlay.left.connect(self.lines.stop)
        self.lines.written.connect(self._show)
        self.lines.busy_changed.connect(overlay.set_writing)
        self.lines.failed.connect(messages.fail)
        self._look()

    def _sampling(self) -> Sampling:
        return dataclasses.replace(sampling_of(self._window.settings()), seed=None)

    @Slot()
    def _look(self) -> None:
        there = bool(self._model.path or self._server.place)
        self._deck.overlay.set_model(there and self._window.settings().ai_on)

    @Slot(object)
    def _leave_page(self, _page: DeckPage) -> None:
        self.lines.forget()

    @Slot()
    def _resume(self) -> None:
        if self._deck.overlay.isVisible():
            self.lines.resume()

    @Slot(object)
    def _expect(self, card: DeckCard) -> None:
        if card.kind is DeckKind.EXPECTED and card.keys:
            self.lines.expect(card)

    @Slot(object)
    def _show(self, card: DeckCard) -> None:
        kinds = {DeckPage.EXPECTED: DeckKind.EXPECTED, DeckPage.COLLISION: DeckKind.COLLISION}
        if kinds.get(self._deck.deck.page) is card.kind:
            self._deck.overlay.show_card(card)
