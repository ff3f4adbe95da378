"""Wires the deck: drawing, opening, pinning and keeping, and the lines that a model adds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from writer_assist.domain.deck import DeckCard, DeckKind, NextLine
from writer_assist.domain.sampling import Sampling
from writer_assist.messages.library import SnippetMark
from writer_assist.messages.orders import sampling_of
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.deck.controller import DeckController, KeptCards
from writer_assist.ui.deck.labels import DeckPage, notes_as_text, said
from writer_assist.ui.deck.model_lines import ModelLines
from writer_assist.ui.deck.overlay import DeckOverlay
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.models.controller import ModelController
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import tr
from writer_assist.ui.wiring.models import ServerWiring
from writer_assist.ui.wiring.sources import SourcesWiring

_WORDS_ABOVE = 60  # at most, of the paragraph above the line that was left


class DeckWiring(QObject):
    """The deck over the window: it draws, opens, pins and keeps, and never writes into the text.

    Attributes:
        overlay: What is shown.
        deck: Draws.
        kept: Keeps.
    """

    def __init__(
        self,
        engine: Engine,
        background: Background,
        folder: DataFolder,
        window: MainWindow,
        sources: SourcesWiring,
        catch: Callable[[str, str], None],
        messages: MessageController,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Put everything together; nothing is drawn yet.

        Args:
            engine: The library process.
            background: Reads and writes what is kept.
            folder: The data folder.
            window: The window.
            sources: Open and pin notes, and know where the writer is.
            catch: Opens a new note with a title and a quotation.
            messages: Tells what went wrong, and what was left for this start.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._window, self._sources, self._catch = window, sources, catch
        self._messages = messages
        self.overlay = DeckOverlay(window)
        window.layers.add(self.overlay)
        self.deck = DeckController(
            engine, sources.paragraph, sources.scene, self, chosen=self._pinned
        )
        self.kept = KeptCards(background, folder, draft, self)
        self._begun = False
        self._connect_deck()
        self._connect_kept()

    def _connect_deck(self) -> None:
        overlay, deck = self.overlay, self.deck
        self._window.action("deck").triggered.connect(self._open)
        overlay.page_wanted.connect(deck.open)
        overlay.next_wanted.connect(deck.draw)
        overlay.answered.connect(deck.answer)
        overlay.ending_given.connect(deck.set_ending)
        overlay.who_given.connect(deck.set_who)
        overlay.distance_wanted.connect(deck.set_distance)
        overlay.turn_wanted.connect(deck.turn)
        overlay.open_wanted.connect(self._sources.notes.open)
        overlay.pin_wanted.connect(self._pin)
        overlay.scratch_wanted.connect(self._write_on)
        overlay.left.connect(deck.stop)
        overlay.left.connect(self._window.action("go_to_text").trigger)
        deck.page_changed.connect(overlay.show_page)
        deck.card_drawn.connect(overlay.show_card)
        deck.busy_changed.connect(overlay.set_busy)
        deck.failed.connect(self._messages.fail)

    def _connect_kept(self) -> None:
        overlay, kept = self.overlay, self.kept
        self._window.action("kept_cards").triggered.connect(self._open_kept)
        self.deck.page_changed.connect(self._list_kept)
        overlay.keep_wanted.connect(kept.keep)
        overlay.let_go_wanted.connect(kept.let_go)
        overlay.line_left.connect(self._leave_line)
        kept.listed.connect(overlay.show_kept)
        kept.line_found.connect(self._show_line)

    @Slot()
    def _open(self) -> None:
        """Open the deck, or close the one that has the focus."""
        self.overlay.toggle()
        if self.overlay.isVisible() and not self._begun:
            self._begun = True
            self.deck.open(DeckPage.STUCK)

    @Slot()
    def _open_kept(self) -> None:
        self.open_page(DeckPage.KEPT)

    def open_page(self, page: DeckPage) -> None:
        """Open the deck on a page."""
        self._begun = True
        self.overlay.open()
        self.deck.open(page)

    @Slot(object)
    def _list_kept(self, page: DeckPage) -> None:
        if page is DeckPage.KEPT:
            self.kept.ask()

    def _pinned(self) -> tuple[int, ...]:
        return tuple(one.passage.note_id for one in self._sources.snippets() if one.pinned)

    @Slot(object)
    def _pin(self, card: DeckCard) -> None:
        for note in card.named:
            self._sources.inspiration.mark(note.snippet.passage.passage_id, SnippetMark.PIN)

    @Slot(object)
    def _write_on(self, card: DeckCard) -> None:
        self.deck.stop()
        self._catch(said(card.prompt), notes_as_text(card))

    @Slot(str)
    def _leave_line(self, words: str) -> None:
        here = self._sources.paragraph()
        above = here.paragraph.strip() or here.before.strip().rpartition("\n")[2]
        self.kept.leave_line(NextLine(words, above))

    @Slot(object)
    def _show_line(self, line: NextLine) -> None:
        sentence = tr("You left yourself a line: {words}").format(words=line.words)
        if above := line.above.split():
            cut = " ".join(above[-_WORDS_ABOVE:])
            sentence = f"“{'… ' if len(above) > _WORDS_ABOVE else ''}{cut}”\n{sentence}"
        self._messages.offer(sentence, tr("Done"), lambda: self.kept.leave_line(NextLine("")))


class DeckModelWiring(QObject):
    """Lines of a language model for cards, out of sight without one.

    Asks for a line when its page is open, or when the writer asks.

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
