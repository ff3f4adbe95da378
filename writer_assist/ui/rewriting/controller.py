"""Looks for other wordings of a selection; one goes into the text when the writer accepts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.rewriting import MOST_CHARACTERS, Rewriting, Way
from writer_assist.errors import WriterAssistError
from writer_assist.messages.exploring import FindWordings
from writer_assist.messages.model import ContinueStory, TakeUpPassages, WeighCuts
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.rewriting.labels import nothing_selected
from writer_assist.ui.text import tr, units_before

HowToWrite = Callable[[Context, QTextCursor], ContinueStory | None]

_FOLLOWING = 400  # characters
LOOK_MS = 250  # after a key, until the selection is compared with what it was


class RewritingController(QObject):
    """Asks for wordings of one selection at a time; they grow stale when it is edited.

    Signals:
        begun: str, the selection that wordings are looked for.
        refused: str, why none are.
        card_added: int, Rewriting: its number, counted from 0 for each selection.
        card_changed: int, Rewriting: a sentence was written from its passage.
        card_dropped: int, it is no good after all.
        accepted: Rewriting, it is in the text.
        told: str, a sentence instead of a card.
        state_changed: int, str, bool: what became of a card, and whether it can be accepted.
        busy_changed: str, what is being looked for; empty for nothing.
        failed: WriterAssistError.
    """

    begun = Signal(str)
    refused = Signal(str)
    card_added = Signal(int, object)
    card_changed = Signal(int, object)
    card_dropped = Signal(int)
    accepted = Signal(object)
    told = Signal(str)
    state_changed = Signal(int, str, bool)
    busy_changed = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        library: Engine,
        model: Engine,
        how_to_write: HowToWrite,
        editor: Editor,
        draft: OpenDraft,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller; nothing is looked for yet.

        Args:
            library: The library process, which finds wordings without a model.
            model: The model process.
            how_to_write: Returns the order for one sentence at a place; None where no model is to
                write.
            editor: Holds the draft.
            draft: The draft being written.
            parent: Holds it.
        """
        super().__init__(parent)
        self._library, self._editor, self._draft = library, editor, draft
        self._model, self._how_to_write = model, how_to_write
        self._number = self._writing = 0
        self._turn = self._first = 0
        self._sources: BookSources = WHOLE_LIBRARY
        self._selection = ""
        self._ends: tuple[QTextCursor, QTextCursor] | None = None
        self._cards: dict[int, Rewriting] = {}
        self._accepted: int | None = None
        self._stale = False
        self._look = QTimer(self, singleShot=True, interval=LOOK_MS)
        self._look.timeout.connect(self.compare)
        editor.edited.connect(self._note_edit)
        draft.opened.connect(self.forget)

    @property
    def selection(self) -> str:
        """What wordings were looked for; empty for nothing."""
        return self._selection

    @Slot()
    def begin(self) -> None:
        """Look for wordings of what is selected; those of the same words stay."""
        cursor, text = self._editor.textCursor(), self._editor.selected_text()
        selection = text.strip()
        start = cursor.selectionStart() + units_before(text, len(text) - len(text.lstrip()))
        if self._is_known(selection, start):
            return
        self.forget()
        if not selection:
            self.refused.emit(nothing_selected())
            return
        if len(selection) > MOST_CHARACTERS:
            self.refused.emit(tr("That is too much at once. Select two pages at most."))
            return
        self._ends = self._remember(start, start + units_before(selection, len(selection)))
        self._selection = selection
        self.begun.emit(selection)
        self._turn = 0
        self._find()

    @Slot(object)
    def set_sources(self, sources: BookSources | None) -> None:
        """Look in the notes of the open book; None while they are being read."""
        self._sources = sources or WHOLE_LIBRARY

    @Slot()
    def next_ways(self) -> None:
        """Look for others, from other notes."""
        if self._ends is not None and not self._stale:
            self.stop()
            self._turn += 1
            self._find()

    @Slot()
    def stop(self) -> None:
        """Look for nothing more; the cards stay."""
        self._library.cancel(self._number)
        if self._writing:
            self._model.cancel(self._writing, unhurried=True)
        self._number = self._writing = 0
        self.busy_changed.emit("")

    @Slot()
    def forget(self) -> None:
        """Give up what is being looked for, and the selection."""
        self.stop()
        self._selection, self._ends, self._accepted, self._stale = "", None, None, False
        self._cards.clear()
        self._look.stop()

    @Slot(int, object)
    def accept(self, number: int, wanted: Rewriting) -> None:
        """Put a wording into the text, as one step to undo."""
        self.compare()
        start = self._place()
        if start is None or self._editor.isReadOnly() or not wanted.edits:
            return
        self._accepted = number
        self._editor.rewrite(start, self._selection, wanted)
        self.compare()
        self.accepted.emit(wanted)

    @Slot()
    def compare(self) -> None:
        """Find out whether the selection still says what it said."""
        if self._ends is None:
            return
        stale = self._place() is None
        if stale == self._stale:
            return
        self._stale = stale
        if not stale:
            self._accepted = None
        for number in self._cards:
            self.state_changed.emit(number, self._state_of(number), not stale)

    def _is_known(self, selection: str, start: int) -> bool:
        self.compare()
        if self._stale or not self._cards or selection != self._selection:
            return False
        return start == self._place()

    def _state_of(self, number: int) -> str:
        if not self._stale:
            return ""
        if number == self._accepted:
            return tr("Accepted. Undo takes it back.")
        return tr("The text was changed since. Ask again for what it says now.")

    @Slot()
    def _note_edit(self) -> None:
        if self._ends is not None and not self._look.isActive():
            self._look.start()

    def _find(self) -> None:
        self._first = len(self._cards)
        self.busy_changed.emit(tr("Looking for other wordings…"))
        order = FindWordings(self._selection, self._before(), self._turn, self._sources)
        self._number = self._library.send(
            order, on_piece=self._add, on_done=self._conclude, on_error=self._fail
        )

    def _conclude(self) -> None:
        self._number = 0
        if not self._turn and all(one.way is not Way.TIGHTER for one in self._cards.values()):
            self.told.emit(tr("Tighter: nothing here may go by the rules, which are for English."))
        if all(one.way is Way.TIGHTER for one in self._cards.values()):
            self.told.emit(tr("Your notes have nothing for this."))
        self.busy_changed.emit("")
        self._write()

    def _write(self) -> None:
        """Ask the model, if there is one, to weigh what may go, and to take up passages."""
        fresh = {number: one for number, one in self._cards.items() if number >= self._first}
        start = self._place()
        if start is None or not fresh:
            return
        before = self._cursor(start)
        context = self._editor.context(self._draft.path, before)
        order = self._how_to_write(context, before)
        if order is None:
            return
        after = self._after(start)
        quoted = {number: one for number, one in fresh.items() if _is_quotation(one)}
        take_up = partial(self._take_up, TakeUpPassages(order, self._selection, after, ()), quoted)
        tighter = {number: one for number, one in fresh.items() if one.way is Way.TIGHTER}
        for number, one in tighter.items():
            self.busy_changed.emit(tr("The model reads what is shorter…"))
            self._writing = self._model.send(
                WeighCuts(context.story, self._selection, after, one),
                on_piece=partial(self._take_weighed, number),
                on_done=take_up,
                on_error=self._fail,
            )
        if not tighter:
            take_up()

    def _take_up(self, order: TakeUpPassages, quoted: dict[int, Rewriting]) -> None:
        if not quoted:
            self._end()
            return
        self.busy_changed.emit(tr("The model takes up your notes…"))
        numbers = {(one.way, _passage(one)): number for number, one in quoted.items()}
        self._writing = self._model.send(
            replace(order, passages=tuple(quoted.values())),
            on_piece=lambda one: self._take(numbers[one.way, _passage(one)], one),
            on_done=self._end,
            on_error=self._fail,
        )

    def _take_weighed(self, number: int, one: Rewriting) -> None:
        if one.edits:
            self._take(number, one)
        else:
            self.card_dropped.emit(number)
            self.told.emit(tr("Tighter: what the rules found would break a sentence here."))

    def _take(self, number: int, one: Rewriting) -> None:
        self._cards[number] = one
        self.card_changed.emit(number, one)
        if self._stale:
            self.state_changed.emit(number, self._state_of(number), False)

    def _end(self) -> None:
        self._writing = 0
        self.busy_changed.emit("")

    def _fail(self, error: WriterAssistError) -> None:
        self.busy_changed.emit("")
        self.failed.emit(error)

    def _add(self, one: Rewriting) -> None:
        number = len(self._cards)
        self._cards[number] = one
        self.card_added.emit(number, one)
        if self._stale:
            self.state_changed.emit(number, self._state_of(number), False)

    def _remember(self, start: int, end: int) -> tuple[QTextCursor, QTextCursor]:
        """Return both ends of a stretch, which stay there when it is replaced and restored."""
        first, last = (QTextCursor(self._editor.document()) for _ in range(2))
        first.setPosition(start)
        last.setPosition(end)
        for place in (first, last):
            place.setKeepPositionOnInsert(True)
        return first, last

    def _before(self) -> Context:
        assert self._ends is not None
        return self._editor.context(self._draft.path, self._ends[0])

    def _after(self, start: int) -> str:
        """Return a little of what follows the selection."""
        end = start + units_before(self._selection, len(self._selection))
        return self._editor.words_after(end, _FOLLOWING)

    def _cursor(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(position)
        return cursor

    def _place(self) -> int | None:
        """Return where the selection begins; None if it does not say what it said."""
        if self._ends is None:
            return None
        first, last = (one.position() for one in self._ends)
        units = units_before(self._selection, len(self._selection))
        # What is written before its first word moves only its end.
        for start in (first, last - units):
            cursor = self._cursor(max(0, start))
            end = min(max(0, start) + units, self._editor.document().characterCount() - 1)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            words = cursor.selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
            if words == self._selection:
                return start
        return None


def _is_quotation(one: Rewriting) -> bool:
    return one.snippet is not None and not one.edits


def _passage(one: Rewriting) -> int:
    assert one.snippet is not None
    return one.snippet.passage.passage_id
