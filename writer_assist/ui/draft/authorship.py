"""Follows the text of a draft key by key, and knows who wrote each character of it."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextDocument

from writer_assist.domain.authorship import (
    BEFORE,
    PASTED,
    TYPED_NOW,
    Insertion,
    Origin,
    Provenance,
    Run,
    Runs,
    settled,
)
from writer_assist.domain.authorship_log import AuthorshipLog, Edit
from writer_assist.domain.disclosure import written_words
from writer_assist.domain.text_edits import edits_between
from writer_assist.ui.text import characters_before

logger = logging.getLogger(__name__)

LogStep: TypeAlias = Callable[[AuthorshipLog], None]

_CLIPPINGS = 20  # texts that were cut or copied, and are known when they are pasted


@dataclass(frozen=True, slots=True)
class ExpectedChange:
    """A change that is about to be made, and who wrote what comes.

    Attributes:
        start: Where it begins, as cursors count, in the text before the change.
        end: Where it ends there.
        text: What comes in its place.
        runs: Cover the text.
    """

    start: int
    end: int
    text: str
    runs: Runs


class AuthorshipRecorder(QObject):
    """Marks every character of a document with its source.

    A key costs one look at its paragraph, however long the document is.  What is not announced by
    :meth:`expect` counts as typed; undo and redo bring the sources of the text back with it.

    Attributes:
        insertions: What is known of inserted texts, by their keys.
        suggester: Returns which language model suggests words after the caret.

    Signals:
        inserted: Insertion, a text is about to be inserted.
    """

    inserted = Signal(object)

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        """Follow a document from now on; it holds this object, unless there is a parent."""
        super().__init__(parent or document)
        self._document = document
        self.insertions: dict[str, Insertion] = {}
        self.suggester: Callable[[], str] = str
        self._clippings: deque[tuple[str, Runs]] = deque(maxlen=_CLIPPINGS)
        self._off = False
        self._log = AuthorshipLog()
        self._resumed: Runs | None = None
        self._later: list[LogStep] | None = None
        self._expected: tuple[ExpectedChange, ...] = ()
        self.begin()
        document.contentsChange.connect(self._note_change)

    @property
    def runs(self) -> Runs:
        """The sources of the whole text."""
        return self._log.ranges.runs()

    def text(self) -> str:
        """Return the text that they cover, paragraphs ended by line feeds."""
        return "\n".join(self._lines)

    @property
    def is_known(self) -> bool:
        """Whether the sources of the text have been read; until then all was there before."""
        return self._later is None

    def pause(self) -> None:
        """Let the text be replaced by another one; :meth:`begin` goes on."""
        self._off = True

    def turn(self, document: QTextDocument, log: AuthorshipLog | None) -> None:
        """Follow another document in place of the one before.

        Args:
            document: The document.
            log: What :meth:`leave` returned when it was left; None if it was only read.
        """
        self._document.contentsChange.disconnect(self._note_change)
        self._document = document
        document.contentsChange.connect(self._note_change)
        self.begin(log)

    def leave(self) -> AuthorshipLog | None:
        """Return what is needed to go on in this document later; None if it is not known yet."""
        if not self.is_known:
            return None
        self._log.settle()
        return self._log

    def begin(self, log: AuthorshipLog | None = None) -> None:
        """Begin with the text as it is now; :meth:`adopt` says later who wrote it.

        Args:
            log: Of this very text, so that undo goes back beyond this moment.
        """
        raw = self._document.toRawText()
        self._lines = raw.split("\u2029")
        self._total = len(raw)
        self._known_start = 0, 0  # of a paragraph: its number, and where it begins
        if log is not None and log.ranges.length != len(raw):
            log = None
        self._resumed = log.ranges.runs() if log is not None else None
        self._log = log or AuthorshipLog([Run(len(raw), BEFORE)])
        self._later = []
        self._is_touched = False  # since the draft was opened
        self._states = self._undo_states()
        self._expected = ()
        self._clippings = deque(
            ((text, settled(runs)) for text, runs in self._clippings), maxlen=_CLIPPINGS
        )
        self._off = False

    @property
    def steps(self) -> tuple[LogStep, ...]:
        """What was done since the text was shown, while it is not known who wrote it."""
        return tuple(self._later or ())

    def adopt(self, runs: Runs) -> None:
        """Take the sources of the text as it was when it was shown; edits since then follow."""
        later, self._later = self._later or [], None
        if runs == self._resumed:
            return  # as it was left: what was done before can be undone
        log = AuthorshipLog(runs)
        try:
            for step in later:
                step(log)
        except ValueError:
            return  # of another text: what is known now stays
        if log.ranges.length == self._total:
            self._log = log

    def insertion(
        self, origin: Origin, text: str, *, model: str = "", notes: Iterable[str] = ()
    ) -> Provenance:
        """Record a text that is about to be inserted; return what its characters are marked with.

        Args:
            origin: How it comes into the draft.
            text: The text.
            model: The language model that wrote it.
            notes: The notes that it was written from, or that it quotes.
        """
        made = Insertion.of(origin, text, time.time(), model=model, notes=notes)
        self.insertions[made.source.key] = made
        self.inserted.emit(made)
        return made.source

    def expect(self, *replacements: ExpectedChange) -> None:
        """Announce the next change: in the order of the text, all in one step of undo.

        Where it is not known who wrote what comes, it was there before.
        """
        self._expected = tuple(
            one if sum(run.length for run in one.runs) == len(one.text)
            else replace(one, runs=(Run(len(one.text), BEFORE),))
            for one in replacements
        )  # fmt: skip

    def remember(self, start: int, end: int, text: str) -> None:
        """Remember who wrote a stretch that is cut or copied: it may be pasted again."""
        first = self._characters(start)
        if text:
            self._clippings.append((text, self._log.ranges.between(first, first + len(text))))

    def pasted(self, text: str) -> Runs:
        """Return who wrote a text that is pasted: as it was where it was cut or copied here."""
        for clipped, runs in reversed(self._clippings):
            if clipped == text:
                return runs
        return (Run(len(text), PASTED),)

    def runs_in(self, block: QTextBlock) -> Runs:
        """Return the sources of a paragraph, in characters of its text."""
        start = self._characters(block.position())
        return self._log.ranges.between(start, start + len(block.text()))

    def source_at(self, position: int) -> Provenance | None:
        """Return the source of the character before a place, as cursors count."""
        end = self._characters(position)
        runs = self._log.ranges.between(max(0, end - 1), end)
        return runs[0].source if runs else None

    def written_in(self, block: QTextBlock) -> int:
        """Return how many words of a paragraph were typed since the draft was opened."""
        if not self._is_touched:  # every paragraph of a draft is counted when it is opened
            return 0
        runs = self.runs_in(block)
        if all(source != TYPED_NOW for _, source in runs):
            return 0
        return written_words(block.text(), runs)

    @Slot(int, int, int)
    def _note_change(self, position: int, removed: int, added: int) -> None:
        if self._off:
            return
        document = self._document
        block, end = document.findBlock(position), document.findBlock(position + added)
        number, count = block.blockNumber(), document.blockCount()
        last = end.blockNumber() if end.isValid() else count - 1
        stop = last + 1 - (count - len(self._lines))
        place = block.position()
        new = [block.text()]
        for _ in range(number, last):
            block = block.next()
            new.append(block.text())
        old = self._lines[number:stop]
        before, self._states = self._states, self._undo_states()
        if new == old:
            return
        start = self._start_of(number)
        self._lines[number:stop] = new
        change = _Change("\n".join(old), "\n".join(new), start, place)
        self._total += len(change.new) - len(change.old)
        self._follow(change, before, position, removed, added)

    def _follow(
        self, change: _Change, before: tuple[int, bool], position: int, removed: int, added: int
    ) -> None:
        self._is_touched = True
        expected, self._expected = self._expected, ()
        (was, could_redo), (state, can_redo) = before, self._states
        longer = len(change.new) - len(change.old)
        if can_redo and state < was and self._log.undo_growth(state) == longer:
            self._do(partial(AuthorshipLog.undo, state=state))
        elif could_redo and state > was and self._log.redo_growth(state) == longer:
            self._do(partial(AuthorshipLog.redo, state=state))
        else:
            edits = (
                change.expected(expected)
                or change.at(position, removed, added)
                or change.compared(TYPED_NOW)
            )
            self._do(partial(AuthorshipLog.edit, edits=edits, state=state))

    def _do(self, step: LogStep) -> None:
        try:
            step(self._log)
        except ValueError:
            logger.exception("the ranges did not fit the text")
            self._log.reset([Run(self._total, BEFORE)])
        if self._later is not None:
            self._later.append(step)

    def _undo_states(self) -> tuple[int, bool]:
        # Not availableRedoSteps(): it is one less than it should be, up to Qt 6.11 at least.
        return self._document.availableUndoSteps(), self._document.isRedoAvailable()

    def _characters(self, position: int) -> int:
        """Return how many characters stand before a place, as cursors count."""
        if self._document.characterCount() - 1 == self._total:  # both count the same
            return position
        block = self._document.findBlock(position)
        before = characters_before(block.text(), position - block.position())
        return self._start_of(block.blockNumber()) + before

    def _start_of(self, number: int) -> int:
        """Return where a paragraph begins, in characters; quick near the one asked for last."""
        known, start = self._known_start
        if number >= known:
            start += sum(map(len, self._lines[known:number])) + number - known
        else:
            start -= sum(map(len, self._lines[number:known])) + known - number
        self._known_start = number, start
        return start


@dataclass(frozen=True, slots=True)
class _Change:
    """The paragraphs that a change touched, before and after it.

    Attributes:
        old: Before.
        new: After.
        start: Where they begin, in characters.
        place: The same, as cursors count.
    """

    old: str
    new: str
    start: int
    place: int

    def at(self, position: int, removed: int, added: int) -> list[Edit]:
        """Return the change as Qt tells it; nothing if that is not all that happened.

        Only what was either put in or taken out: of a replacement, Qt may tell more than changed.
        """
        if removed and added:
            return []
        at = characters_before(self.new, position - self.place)
        longer = len(self.new) - len(self.old)
        if longer > 0 and self.old == self.new[:at] + self.new[at + longer :]:
            return [Edit(self.start + at, 0, (Run(longer, TYPED_NOW),))]
        if longer < 0 and self.new == self.old[:at] + self.old[at - longer :]:
            return [Edit(self.start + at, -longer, ())]
        return []

    def expected(self, replacements: Sequence[ExpectedChange]) -> list[Edit]:
        """Return the change that was announced; nothing if it was another one."""
        edits: list[Edit] = []
        new = self.old
        for one in reversed(replacements):
            start = self._characters(self.old, one.start)
            end = self._characters(self.old, one.end)
            new = new[:start] + one.text + new[end:]
            edits.append(Edit(self.start + start, end - start, one.runs))
        if new == self.new:
            return edits
        if len(replacements) == 1:
            # In the middle of a drop: the text was taken away elsewhere at the same time.
            [one] = replacements
            start = self._characters(self.new, one.start)
            after = start + len(one.text)
            if self.new[start:after] == one.text:
                without = self.new[:start] + self.new[after:]
                taken = _Change(self.old, without, self.start, self.place).compared(TYPED_NOW)
                return [*taken, Edit(self.start + start, 0, one.runs)]
        return []

    def compared(self, source: Provenance) -> list[Edit]:
        """Return the differences; what is new in them is from one source."""
        return [
            Edit(self.start + start, end - start, (Run(len(words), source),) if words else ())
            for start, end, words in reversed(edits_between(self.old, self.new))
        ]

    def _characters(self, text: str, position: int) -> int:
        return characters_before(text, max(0, position - self.place))


def replaced(start: int, end: int, text: str, source: Provenance) -> ExpectedChange:
    """Return a replacement whose new text is from one source."""
    return ExpectedChange(start, end, text, (Run(len(text), source),) if text else ())
