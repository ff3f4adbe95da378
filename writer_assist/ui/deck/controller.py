"""Which card comes next, what was seen already, and what the writer keeps."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.deck import (
    KINDS_FOR,
    DeckCard,
    DeckKind,
    Distance,
    NextLine,
    StuckAnswer,
)
from writer_assist.errors import WriterAssistError
from writer_assist.history.deck import DeckHistory
from writer_assist.messages.exploring import DrawCard
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.deck.labels import KIND_OF_PAGE, DeckPage
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project_history import ProjectHistory

_LARGEST_SEED = 999_999


class DeckController(QObject):
    """Draws cards; a kind goes round again only when all of it was seen.

    Attributes:
        page: The page that is open.

    Signals:
        page_changed: DeckPage, and no card of it yet.
        card_drawn: DeckCard.
        busy_changed: bool, whether a card is being drawn.
        failed: WriterAssistError.
    """

    page_changed = Signal(object)
    card_drawn = Signal(object)
    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        context: Callable[[], Context],
        scene: Callable[[], Context],
        parent: QObject | None = None,
        *,
        chosen: Callable[[], tuple[int, ...]] = tuple,
        seed: int | None = None,
    ) -> None:
        """Make a controller; nothing is drawn yet.

        Args:
            engine: The library process.
            context: Returns where the writer is.
            scene: Returns the same with the whole scene as its paragraph.
            parent: Holds it.
            chosen: Returns the notes that are pinned now.
            seed: Of the first card; None leaves it to chance.
        """
        super().__init__(parent)
        self._engine, self._context, self._scene = engine, context, scene
        self.page = DeckPage.STUCK
        self._seed = random.randrange(_LARGEST_SEED) if seed is None else seed
        self._seen: dict[DeckKind, tuple[str, ...]] = {}
        self._answer: StuckAnswer | None = None
        self._step = 0
        self._distance, self._same_folder = Distance.SIDEWAYS, False
        self._sources = WHOLE_LIBRARY
        self._chosen = chosen
        self._ending = self._who = ""
        self._last: DrawCard | None = None
        self._number: int | None = None

    @Slot(object)
    def open(self, page: DeckPage) -> None:
        """Turn to a page, and draw its first card where it is a kind of card."""
        self.page, self._answer, self._step = page, None, 0
        self.stop()
        self.page_changed.emit(page)
        self.draw()

    @Slot(object)
    def answer(self, answer: StuckAnswer) -> None:
        """Take the writer's answer to "Stuck?" and draw what fits it."""
        self._answer, self._step = answer, 0
        self.draw()

    @Slot()
    def draw(self) -> None:
        """Draw the next card; there is none before the question is answered."""
        if (kind := self._next_kind()) is None:
            return
        order = DrawCard(
            kind,
            self._scene() if kind is DeckKind.SENSE else self._context(),
            distance=self._distance,
            seed=self._seed,
            seen=self._seen.get(kind, ()),
            same_folder=self._same_folder,
            answer=self._answer,
            sources=self._sources,
            chosen=self._chosen() if kind is DeckKind.CUT_UP else (),
            ending=self._ending if kind is DeckKind.LAST_LINE else "",
            who=self._who if kind is DeckKind.INTERVIEW else "",
        )
        self._seed = (self._seed + 1) % _LARGEST_SEED
        self._send(order)

    @Slot(object, bool)
    def set_distance(self, distance: Distance, same_folder: bool) -> None:
        """Draw collisions at another distance from now on, and one at once."""
        self._distance, self._same_folder = distance, same_folder
        self.draw()

    @Slot(object)
    def set_sources(self, sources: BookSources | None) -> None:
        """Draw the next cards from the sources of the open book."""
        self._sources = sources or WHOLE_LIBRARY

    @Slot(str)
    def set_ending(self, ending: str) -> None:
        """Take the last line, and draw what may lie before it."""
        self._ending = ending
        self.draw()

    @Slot(str)
    def set_who(self, who: str) -> None:
        """Take whom to ask, and begin at the outermost ring."""
        self._who = who
        self._seen.pop(DeckKind.INTERVIEW, None)
        self.draw()

    @Slot(int)
    def turn(self, place: int) -> None:
        """Draw one row of the grid again, or one column: they are counted after the rows."""
        if self._last is None or self._last.kind is not DeckKind.GRID:
            return
        turns = list(self._last.turns)
        turns[place] += 1
        self._send(replace(self._last, turns=tuple(turns)))

    @Slot()
    def stop(self) -> None:
        """Forget a card that is still being drawn."""
        if self._number is not None:
            self._engine.cancel(self._number)
            self._number = None
            self.busy_changed.emit(False)

    def _next_kind(self) -> DeckKind | None:
        if self.page is not DeckPage.STUCK:
            return KIND_OF_PAGE.get(self.page)
        if self._answer is None:
            return None
        kinds = KINDS_FOR[self._answer]
        self._step += 1
        return kinds[(self._step - 1) % len(kinds)]

    def _send(self, order: DrawCard) -> None:
        self.stop()
        self._last = order
        self.busy_changed.emit(True)
        self._number = self._engine.send(order, on_piece=self._receive, on_error=self._fail)

    def _receive(self, card: DeckCard) -> None:
        self._number = None
        seen = self._seen.get(card.kind, ())
        # What was seen comes again only when nothing else is left: a round begins.
        again = bool(card.keys) and set(card.keys) <= set(seen)
        self._seen[card.kind] = card.keys if again else (*seen, *card.keys)
        self.busy_changed.emit(False)
        self.card_drawn.emit(card)

    def _fail(self, error: WriterAssistError) -> None:
        self._number = None
        self.busy_changed.emit(False)
        self.failed.emit(error)


class KeptCards(QObject):
    """The kept cards of the draft's project, and the line that was left for the next start.

    Signals:
        listed: tuple[DeckCard, ...], the latest first.
        line_found: NextLine, what the writer left for this start.
    """

    listed = Signal(tuple)
    line_found = Signal(object)

    def __init__(
        self,
        background: Background,
        folder: DataFolder,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = ProjectHistory(DeckHistory, background, folder, draft)
        self._draft = draft
        draft.opened.connect(self._look_for_line)

    @Slot()
    def ask(self) -> None:
        """Ask for the kept cards."""
        self._history.run(DeckHistory.cards, self.listed.emit)

    @Slot(object)
    def keep(self, card: DeckCard) -> None:
        """Keep a card in this project."""
        self._history.run(lambda history: history.keep(card))

    @Slot(object)
    def let_go(self, card: DeckCard) -> None:
        """Keep a card no longer, and list what is left."""
        self._history.run(lambda history: history.let_go(card))
        self.ask()

    def leave_line(self, line: NextLine) -> None:
        """Leave a line for the next start with this draft; one without words takes it away."""
        draft = self._draft.path
        self._history.run(lambda history: history.leave_line(draft, line))

    @Slot()
    def _look_for_line(self) -> None:
        draft = self._draft.path
        if not draft:
            return

        def tell(line: NextLine) -> None:
            if line.words and draft == self._draft.path:
                self.line_found.emit(line)

        self._history.run(lambda history: history.next_line(draft), tell)
