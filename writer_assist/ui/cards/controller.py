"""Asks for continuations, leafs through the sets of a place, and inserts cards into the text."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor

from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardFinished,
    CardMeasured,
    CardPieces,
    Continuation,
    ContinuationEvent,
    Mode,
    SetFinished,
    SetStarted,
)
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.sentences import first_sentence
from writer_assist.domain.snippet import Snippet, labels_of
from writer_assist.errors import WriterAssistError
from writer_assist.history.sets import SetPlace
from writer_assist.ui.cards.history import HistoryKeeper
from writer_assist.ui.cards.orders import CardChoosing, CardOrder, asked_again, asked_first
from writer_assist.ui.cards.sets import CardSet, PlaceSets
from writer_assist.ui.draft.insertion import DraftText, mend
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.text import characters_before

logger = logging.getLogger(__name__)

LOOK_MS = 250  # after a key, until the cards are compared with the paragraph again
KEEP_MS = 500  # while a set streams
REPEATS_ALLOWED = 2  # times that a card is written again because it repeated another
LIVELIER = 0.3  # added to the temperature then


class ContinuationController(QObject):
    """Decides what happens with continuations.

    Attributes:
        choosing: How many candidates cards are chosen from, and which phrases to avoid.
        mode: How the latest set uses its notes; the next one is expected to do the same.

    Signals:
        set_started: SetStarted, a set to be shown from its beginning.
        cards_grown: tuple[Continuation, ...], those of the set that is shown whose text grew.
        card_finished: CardFinished, of the set that is shown; again when more was measured.
        set_shown: tuple[Continuation, ...], int, int, frozenset[int]: another set is to
            be shown, its place from 1, how many there are, and what is pinned.
        position_changed: int, int: the place of the set that is shown, and how many.
        stale_changed: bool, whether the paragraph changed since the set was written.
        cut: The set that is shown was stopped.
        card_removed: int, a card was dismissed.
        cleared: There is nothing to show.
        busy_changed: bool, whether a set is being written.
        card_inserted: Continuation, it went into the draft.
    """

    set_started = Signal(object)
    cards_grown = Signal(tuple)
    card_finished = Signal(object)
    set_shown = Signal(tuple, int, int, object)
    position_changed = Signal(int, int)
    stale_changed = Signal(bool)
    cut = Signal()
    card_removed = Signal(int)
    cleared = Signal()
    busy_changed = Signal(bool)
    card_inserted = Signal(object)

    def __init__(
        self,
        engine: Engine,
        draft: OpenDraft,
        text: DraftText,
        history: HistoryKeeper,
        snippets: Callable[[], tuple[Snippet, ...]],
        parent: QObject | None = None,
    ) -> None:
        """Make a controller.

        Args:
            engine: The model process.
            draft: The draft being written.
            text: Its text.
            history: Keeps the sets.
            snippets: Returns the sources of this moment, best first.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine, self._text, self._history, self._snippets = engine, text, history, snippets
        self._draft = draft
        draft.opened.connect(self._leave)
        draft.moved.connect(self._follow)
        self.mode = Mode.APART
        self._cards = 4
        self._sampling = Sampling()
        self._number = 0
        self._asked: CardOrder | None = None
        self._writing: CardSet | None = None
        self._anchor: QTextCursor | None = None
        self._sets = PlaceSets(history, self)
        self._sets.loaded.connect(self._show_earlier)
        self.choosing = CardChoosing(self._sets)
        self._shown: CardSet | None = None
        self._stale = False
        self._repeats: set[int] = set()
        self._repeats_left = REPEATS_ALLOWED
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self._compare)
        self._keep = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keep.timeout.connect(self._keep_writing)

    def set_options(self, *, cards: int, sampling: Sampling) -> None:
        """Choose how many cards a set has, and how they are written."""
        self._cards, self._sampling = cards, sampling

    @Slot()
    def _leave(self) -> None:
        """Stop what is being written for the draft that was open before, and forget its sets."""
        self._give_up()
        self._anchor = self._shown = None
        self._sets.leave()
        self._look.stop()
        self.cleared.emit()

    @Slot(str, str)
    def _follow(self, _old: str, new: str) -> None:
        self._sets.follow(new)

    @Slot()
    def continue_story(self) -> None:
        """Ask for a new set at the caret."""
        self._begin_at_caret(Mode.APART)

    @Slot()
    def blend(self) -> None:
        """Ask for one card over the best notes, at the caret."""
        self._begin_at_caret(Mode.BLEND)

    @Slot()
    def use_together(self) -> None:
        """Ask for a new set whose cards have the best notes in one prompt."""
        self._begin_at_caret(Mode.TOGETHER)

    def _begin_at_caret(self, mode: Mode) -> None:
        self.mode = mode
        self._anchor = self._text.remember_place()
        if self._sets.go_to(SetPlace.of(self._context())):
            self._shown = None
        told = self._context(), self._snippets(), self._cards
        self._ask(asked_first(*told, sampling=self._sampling, mode=mode))

    @Slot()
    def again(self) -> None:
        """Ask for the set that is shown again, except for its pinned cards."""
        if self._shown is None:
            self.continue_story()
            return
        kept = frozenset(card.card for card in self._shown.cards if card.card in self._shown.pinned)
        self._ask_again(self._shown, kept)

    @Slot(int)
    def rewrite(self, card: int) -> None:
        """Ask for one card of the set that is shown again."""
        if self._shown is None or self._shown.card(card) is None:
            return
        others = frozenset(other.card for other in self._shown.cards if other.card != card)
        self._ask_again(self._shown, others)

    @Slot()
    def stop(self) -> None:
        """Stop writing; what is there stays usable."""
        if self._number:
            self._engine.stop(self._number)

    @Slot(int, bool)
    def insert(self, card: int, first_sentence_only: bool) -> None:
        """Insert a card, or its first sentence, into the draft at its place."""
        continuation = self._shown.card(card) if self._shown else None
        if continuation is None or self._shown is None or not continuation.text.strip():
            return
        if self._anchor is None:
            self._anchor = self._text.remember_place()
        text = first_sentence(continuation.text) if first_sentence_only else continuation.text
        block = self._anchor.block().text()
        here = characters_before(block, self._anchor.positionInBlock())
        mended = mend(text, block[:here], block[here:])
        notes = (*labels_of(continuation.sources), *continuation.beside)
        self._text.insert_at(self._anchor, mended, model=self._shown.model, notes=notes)
        self._history.record_insertion(self._draft.path, self._shown.set_id, card, mended)
        self.card_inserted.emit(continuation)

    @Slot(int)
    def dismiss(self, card: int) -> None:
        """Dismiss a card."""
        if self._shown is not None:
            self._shown.dismiss(card)
            self.card_removed.emit(card)

    @Slot(int, bool)
    def set_pinned(self, card: int, pinned: bool) -> None:
        """Keep a card when the set is asked for again, or let it go."""
        if self._shown is not None:
            pins = self._shown.pinned
            pins.add(card) if pinned else pins.discard(card)

    @Slot()
    def show_earlier(self) -> None:
        """Show the set before this one."""
        self._walk(-1)

    @Slot()
    def show_later(self) -> None:
        """Show the set after this one."""
        self._walk(1)

    @Slot()
    def note_change(self) -> None:
        """React to a key press; this costs nothing."""
        if self._shown is not None and not self._look.isActive():
            self._look.start()

    @Slot()
    def finish(self) -> None:
        """Store what is being written before the program ends."""
        self._give_up()

    @property
    def shown(self) -> CardSet | None:
        """The set that is shown."""
        return self._shown

    def _context(self) -> Context:
        return self._text.context(self._draft.path, self._anchor)

    # --- asking ---------------------------------------------------------------------------

    def _ask_again(self, old: CardSet, kept: frozenset[int], *, replaces: bool = False) -> None:
        if self._anchor is None:
            self._anchor = self._text.remember_place()
        fresh = self._snippets() if self._stale else ()
        sampling = self._sampling
        if replaces:
            sampling = dataclasses.replace(sampling, temperature=sampling.temperature + LIVELIER)
        asked = asked_again(old, kept, self._context(), fresh, sampling)
        if asked is not None:
            self._ask(dataclasses.replace(asked, replaces=replaces))

    def _ask(self, asked: CardOrder) -> None:
        self._give_up()
        if not asked.replaces:
            self._repeats_left = REPEATS_ALLOWED
        self._asked = asked
        self._repeats = set()
        self.busy_changed.emit(True)
        place = self._anchor or self._text.remember_place()
        order = self.choosing.applied(asked.order, place, self._cards)
        self._number = self._engine.send(
            order, on_piece=self._receive, on_done=self._end, on_error=self._fail
        )

    def _give_up(self) -> None:
        """Forget what is being written; what is there of it is kept."""
        if self._number:
            self._engine.cancel(self._number)
            self._conclude()

    # --- answers --------------------------------------------------------------------------

    def _receive(self, event: ContinuationEvent) -> None:
        if isinstance(event, SetStarted):
            self._begin(event)
        elif self._writing is None:
            logger.warning("a piece came before its set")
        elif isinstance(event, CardPieces):
            self._tell(self.cards_grown, self._writing.add(event))
            if not self._keep.isActive():
                self._keep.start()
        elif isinstance(event, CardFinished):
            self._finish_card(self._writing, event.continuation)
        elif isinstance(event, CardMeasured):
            if (card := self._writing.finish_card(event.continuation)) is not None:
                self._tell(self.card_finished, CardFinished(card))
        elif isinstance(event, SetFinished):
            self._writing.finish(event.receipt, event.rejected)

    def _begin(self, event: SetStarted) -> None:
        asked = self._asked
        if asked is None:
            return
        place = SetPlace.of(asked.order.context)
        new = CardSet.started(event, place, asked.slots, asked.others, asked.origins)
        new.pinned.update(asked.pinned)
        self._sets.add(new, instead_of=self._shown if asked.replaces else None)
        self._writing = self._shown = new
        self._history.keep(new.kept())
        if asked.others:
            self._show(new)
            return
        self.set_started.emit(new.as_started())
        self._tell_position()
        self._set_stale(False)

    def _finish_card(self, writing: CardSet, continuation: Continuation) -> None:
        card = writing.finish_card(continuation)
        if card is None:
            return
        if self._sets.is_repeated(writing, card):
            self._repeats.add(card.card)
        self._tell(self.card_finished, CardFinished(card))
        self._history.keep(writing.kept())

    def _end(self) -> None:
        writing = self._writing
        self._conclude()
        if self._repeats and writing is not None and writing is self._shown and not writing.was_cut:
            self._mend_repeats(writing)

    def _fail(self, error: WriterAssistError) -> None:
        self._conclude()
        self._engine.report(error)

    def _conclude(self) -> None:
        writing, self._writing = self._writing, None
        self._number, self._asked = 0, None
        self._keep.stop()
        if writing is not None:
            if not writing.finished:
                writing.cut()
                self._tell(self.cut, of=writing)
            self._history.keep(writing.kept())
        self.busy_changed.emit(False)

    def _keep_writing(self) -> None:
        if self._writing is not None:
            self._history.keep(self._writing.kept())

    def _tell(self, signal: object, *values: object, of: CardSet | None = None) -> None:
        if self._shown is not None and self._shown is (of or self._writing):
            signal.emit(*values)  # type: ignore[attr-defined]

    def _mend_repeats(self, writing: CardSet) -> None:
        """Write repeated cards again; dismiss those that repeat even then."""
        if self._repeats_left > 0:
            self._repeats_left -= 1
            kept = frozenset(card.card for card in writing.cards) - self._repeats
            self._ask_again(writing, kept, replaces=True)
            return
        for card in sorted(self._repeats):
            self.dismiss(card)

    # --- walking --------------------------------------------------------------------------

    def _walk(self, step: int) -> None:
        if self._sets.place is None:
            # Nothing was asked for today: look for sets of an earlier day.
            self._anchor = self._text.remember_place()
            self._sets.go_to(SetPlace.of(self._context()))
        elif (one := self._sets.neighbour(self._shown, step)) is not None:
            self._show(one)

    @Slot()
    def _show_earlier(self) -> None:
        if self._shown is None and self._sets.all:
            self._show(self._sets.all[-1])
        else:
            self._tell_position()

    def _show(self, one: CardSet) -> None:
        self._shown = one
        position, count = self._sets.position(one)
        self.set_shown.emit(one.cards, position, count, frozenset(one.pinned))
        self._stale = False  # the panel begins afresh
        self._compare()

    def _tell_position(self) -> None:
        if self._shown in self._sets.all:
            self.position_changed.emit(*self._sets.position(self._shown))

    @Slot()
    def _compare(self) -> None:
        if self._writing is not None and self._writing.is_being_refined:
            self.stop()  # a writer who is typing does not look at the cards
        if self._shown is not None and self._anchor is not None:
            now = SetPlace.of(self._context())
            self._set_stale(now.paragraph_key != self._shown.place.paragraph_key)

    def _set_stale(self, stale: bool) -> None:
        if stale != self._stale:
            self._stale = stale
            self.stale_changed.emit(stale)
