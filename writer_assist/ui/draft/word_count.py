"""Counts the words of the draft after a pause, and those of this session."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextCursor, QTextDocument

from writer_assist.domain.story import TextRegion, inside_after, story_of
from writer_assist.domain.words import count_words
from writer_assist.ui.settings.controller import SettingsController

PAUSE_MS = 250
_CHANGED = TextRegion.BEGINNING  # no paragraph ends in it: the next one is counted again
_PLAIN = (TextRegion.STORY, TextRegion.BEGINNING)
# All that goes through a draft on the GUI thread does so in steps, with pauses for the keys.
STEP_MS = 10  # from one step to the next
STEP_S = 0.004  # of work at a time: less than a frame


def _in_story(_paragraph: int) -> TextRegion:
    return TextRegion.STORY


class WordCounter(QObject):
    """Keeps the number of words of a document, counting only what changed.

    Comments and front matter are not counted.

    Signals:
        counted: int, the words of the whole document.
    """

    counted = Signal(int)

    def __init__(
        self, document: QTextDocument, inside: Callable[[int], TextRegion] = _in_story
    ) -> None:
        """Follow a document from now on; it holds this object.

        Args:
            document: Whose words are counted.
            inside: Tells what the paragraph of a number begins inside of.
        """
        super().__init__(document)
        self._document, self._inside = document, inside
        self._counts: list[int] = [0] * document.blockCount()
        # What each paragraph leaves open for the next one.
        self._ends: list[TextRegion] = [TextRegion.STORY] * document.blockCount()
        self._stale: set[int] = set()
        self._total = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count_some)
        document.contentsChange.connect(self._mark)

    def total(self) -> int:
        """Return the words of the whole document, counting at once what is still uncounted."""
        while self._stale:
            self._count(self._stale.pop())
        return self._total

    @Slot(int, int, int)
    def _mark(self, position: int, _removed: int, added: int) -> None:
        first = self._document.findBlock(position).blockNumber()
        end = self._document.findBlock(position + added)
        last = end.blockNumber() if end.isValid() else self._document.blockCount() - 1
        more = self._document.blockCount() - len(self._counts)
        if more:
            self._move_stale(last, more)
            gone = self._counts[first : last + 1 - more]
            self._total -= sum(gone)
            self._counts[first : last + 1 - more] = [0] * (last + 1 - first)
            self._ends[first : last + 1 - more] = [_CHANGED] * (last + 1 - first)
        self._stale.update(range(first, last + 1))
        self._timer.start(PAUSE_MS)

    def _move_stale(self, last: int, more: int) -> None:
        self._stale = {block + more if block > last - more else block for block in self._stale}

    @Slot()
    def _count_some(self) -> None:
        until = time.perf_counter() + STEP_S
        while self._stale and time.perf_counter() < until:
            self._count(self._stale.pop())
        if self._stale:
            self._timer.start(STEP_MS)
        else:
            self.counted.emit(self._total)

    def _count(self, block: int) -> None:
        if block >= len(self._counts):
            return
        text = self._document.findBlockByNumber(block).text()
        inside = self._inside(block)
        if inside in _PLAIN and "%%" not in text and "<!--" not in text:
            words, end = count_words(text), TextRegion.STORY
        else:
            words = count_words(story_of(text, 0, inside)[0])
            end = inside_after(f"{text}\n", inside)
        self._total += words - self._counts[block]
        self._counts[block] = words
        if end is not self._ends[block]:
            self._ends[block] = end
            if block + 1 < len(self._counts):
                self._stale.add(block + 1)


class InsertedText:
    """Knows which parts of a document the program inserted: cards, suggestions, quotations.

    The parts follow the text through editing: what is deleted or undone no longer counts,
    and what is redone counts again.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._stretches: list[_Stretch] = []

    def clear(self) -> None:
        """Forget all parts: another text is shown."""
        self._stretches.clear()

    def add(self, start: int, end: int) -> None:
        """Remember that the text between two places was inserted just now."""
        if start < end:
            cursor = QTextCursor(self._document)
            _select(cursor, start, end)
            cursor.setKeepPositionOnInsert(True)  # what is typed after it is not part of it
            self._stretches.append(_Stretch(cursor, cursor.selectedText(), end - start))

    def words(self) -> int:
        """Return the words of all parts as they are in the text now."""
        return sum(count_words(stretch.text_now()) for stretch in self._stretches)


class SessionWords(QObject):
    """Counts from where the draft stood when it was opened.

    What the program inserted (cards, suggestions, quotations) does not count as written.

    Signals:
        changed: int, int, int: words in all, words of this session, and its goal.
    """

    changed = Signal(int, int, int)

    def __init__(
        self,
        settings: SettingsController,
        inserted: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Make a counter.

        Args:
            settings: Hold the session's goal.
            inserted: Returns how many of the draft's words were inserted, not typed.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._settings, self._inserted = settings, inserted
        self._at_start: int | None = None

    def restart(self) -> None:
        """Start from the next count: another draft is shown."""
        self._at_start = None

    @Slot(int)
    def count(self, total: int) -> None:
        """Take the words of the draft."""
        typed = total - self._inserted()
        if self._at_start is None:
            self._at_start = typed
        self.changed.emit(total, typed - self._at_start, self._settings.settings.session_goal)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A cursor that selects what was inserted, from its beginning to its end."""

    cursor: QTextCursor
    text: str
    units: int

    def text_now(self) -> str:
        end = self.cursor.anchor()
        if end > self.cursor.position():
            # It had been undone: only then does the beginning move past the end.
            is_redone = self.cursor.selectedText().endswith(self.text)
            _select(self.cursor, end - self.units if is_redone else end, end)
        return self.cursor.selectedText()


def _select(cursor: QTextCursor, start: int, end: int) -> None:
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
