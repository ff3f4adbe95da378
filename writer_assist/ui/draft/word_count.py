"""Counts the words of the draft after a pause, and those of this session."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextDocument

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


def _none(_: QTextBlock) -> int:
    return 0


class WordCounter(QObject):
    """Keeps the number of words of a document, counting only what changed.

    Comments and front matter are not counted.

    Attributes:
        written: How many of them were written in this session, as far as counted.

    Signals:
        counted: int, the words of the whole document.
    """

    counted = Signal(int)

    def __init__(
        self,
        document: QTextDocument,
        inside: Callable[[int], TextRegion] = _in_story,
        written_in: Callable[[QTextBlock], int] = _none,
        parent: QObject | None = None,
    ) -> None:
        """Follow a document from now on; it holds this object, unless there is a parent.

        Args:
            document: Whose words are counted.
            inside: Tells what the paragraph of a number begins inside of.
            written_in: Returns how many words of a paragraph were written in this session.
            parent: Holds it.
        """
        super().__init__(parent or document)
        self._document, self._inside, self._written_in = document, inside, written_in
        self._stale: set[int] = set()
        self._forget()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._count_some)
        document.contentsChange.connect(self._mark)

    def turn(self, document: QTextDocument) -> None:
        """Count another document in place of the one before."""
        self._document.contentsChange.disconnect(self._mark)
        self._document = document
        self._forget()
        self._stale = set(range(document.blockCount()))
        document.contentsChange.connect(self._mark)
        self._timer.start(PAUSE_MS)

    def _forget(self) -> None:
        blocks = self._document.blockCount()
        self.written = self._total = 0
        self._written_counts: list[int] = [0] * blocks
        self._counts: list[int] = [0] * blocks
        # What each paragraph leaves open for the next one.
        self._ends: list[TextRegion] = [TextRegion.STORY] * blocks

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
            self.written -= sum(self._written_counts[first : last + 1 - more])
            self._written_counts[first : last + 1 - more] = [0] * (last + 1 - first)
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
        paragraph = self._document.findBlockByNumber(block)
        text, written = paragraph.text(), self._written_in(paragraph)
        inside = self._inside(block)
        if inside in _PLAIN and "%%" not in text and "<!--" not in text:
            words, end = count_words(text), TextRegion.STORY
        else:
            words = count_words(story_of(text, 0, inside)[0])
            end = inside_after(f"{text}\n", inside)
        self._total += words - self._counts[block]
        self.written += written - self._written_counts[block]
        self._counts[block], self._written_counts[block] = words, written
        if end is not self._ends[block]:
            self._ends[block] = end
            if block + 1 < len(self._counts):
                self._stale.add(block + 1)


class SessionWords(QObject):
    """Tells the words of the draft, and those that were written in this session.

    A session goes on from one scene of a book to the next.  Only what was typed counts as written:
    no cards, suggestions, quotations or pasted words.

    Signals:
        changed: int, int, int: words in all, words of this session, and its goal.
    """

    changed = Signal(int, int, int)

    def __init__(
        self,
        settings: SettingsController,
        written: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        """Make a counter.

        Args:
            settings: Hold the session's goal.
            written: Returns how many words were written since the draft was shown.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._settings, self._written = settings, written
        self._book = ""
        self._earlier: dict[str, int] = {}  # by book, in drafts that are not shown any more

    def turn(self, book: str) -> None:
        """Go on with another draft; call it while the words of the old one can be counted.

        Args:
            book: What the draft belongs to.
        """
        self._earlier[self._book] = self._earlier.get(self._book, 0) + self._written()
        self._book = book

    @Slot(int)
    def count(self, total: int) -> None:
        """Take the words of the draft."""
        session = self._earlier.get(self._book, 0) + self._written()
        self.changed.emit(total, session, self._settings.settings.session_goal)
