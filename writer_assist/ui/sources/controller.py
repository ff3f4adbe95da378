"""Searches for the sources that fit the paragraph, and says what they were searched for."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.context import Context
from writer_assist.domain.readable import readable
from writer_assist.domain.snippet import RankingBias, SearchAnswer, Snippet, SnippetGroup
from writer_assist.errors import WriterAssistError
from writer_assist.messages.library import (
    FindSnippets,
    FollowDraft,
    MarkPassage,
    RecordUse,
    SnippetMark,
    UsageKind,
)
from writer_assist.ui.engine_bridge import Engine
from writer_assist.ui.text import tr

logger = logging.getLogger(__name__)

WORDS_CHANGED = 3  # changed in the paragraph before a new search
NEAR_CHARACTERS = 160  # before the paragraph; enough to tell it from its neighbours
DIAL_PAUSE_MS = 150  # after the last move of a slider
OTHER_WORLDS = 4  # snippets from outside the book's sources, when they are asked for
CURRENT_MS = 400  # the longest that cards wait for the sources of a new place

_WORD = re.compile(r"\w+(?:['’]\w+)*")

SUBJECT_WORDS = 7
_QUOTATION_MARKS = '"“”„«»「」『』'  # the window puts its own around
SUBJECT_CHARACTERS = 200  # of which the words are taken


class InspirationController(QObject):
    """Searches when the writer pauses; only the latest subject counts.

    Signals:
        snippets_changed: tuple[Snippet, ...], best first; empty when nothing fits.
        groups_changed: tuple[SnippetGroup, ...], object: the groups that the list falls
            into, and the chosen one or None.
        subject_changed: str, what was searched for, in words.
        busy_changed: bool, whether a search is under way.
    """

    snippets_changed = Signal(tuple)
    groups_changed = Signal(tuple, object)
    subject_changed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(
        self,
        engine: Engine,
        subject: Callable[[], Subject],
        *,
        pause_ms: int,
        limit: int,
        parent: QObject | None = None,
    ) -> None:
        """Make a controller.

        Args:
            engine: The library process.
            subject: Returns what to search for now.
            pause_ms: Milliseconds without typing before it searches.
            limit: Snippets to ask for.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._engine = engine
        self._subject = subject
        self._limit = limit
        self._dials, self._sinks_unused = RankingBias(), True
        self._sources: BookSources | None = WHOLE_LIBRARY
        self._elsewhere = False
        self._held_back = False  # a search waits for the sources of its book
        self._paused = False
        self._search = 0
        self._asked: Subject | None = None
        self._answered = False
        self._all: tuple[Snippet, ...] = ()
        self._groups: tuple[SnippetGroup, ...] = ()
        self._group: SnippetGroup | None = None
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._search_if_changed)
        self._dial_pause = QTimer(self, singleShot=True, interval=min(pause_ms, DIAL_PAUSE_MS))
        self._dial_pause.timeout.connect(self.refresh)
        self._waiting: Callable[[], None] | None = None
        self._patience = QTimer(self, singleShot=True, interval=CURRENT_MS)
        self._patience.timeout.connect(self._go_on)

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """The snippets shown: the last result, narrowed to the chosen group."""
        if self._group is None:
            return self._all
        chosen = set(self._group.passage_ids)
        return tuple(one for one in self._all if one.pinned or one.passage.passage_id in chosen)

    def set_options(self, *, pause_ms: int, limit: int, sinks_unused: bool = True) -> None:
        """Set the pause, the number of snippets, and whether unused ones sink."""
        self._pause.setInterval(pause_ms)
        if (limit, sinks_unused) != (self._limit, self._sinks_unused):
            self._limit, self._sinks_unused = limit, sinks_unused
            if self._asked is not None:
                self.refresh()

    @Slot(object)
    def set_dials(self, dials: RankingBias) -> None:
        """Search with other sliders as soon as they rest."""
        if dials != self._dials:
            self._dials = dials
            if self._asked is not None:
                self._dial_pause.start()

    @Slot(object)
    def set_sources(self, sources: BookSources | None) -> None:
        """Keep to the sources of the open book; while they are not known, nothing is searched."""
        if sources == self._sources:
            return
        self._sources = sources
        if sources is None:
            self._all = ()  # they are of another book; no card may be written from them
        elif self._held_back or self._asked is not None:
            self.refresh()

    @Slot(bool)
    def ask_other_worlds(self, asked: bool) -> None:
        """Bring snippets from outside the book's sources too, or no longer."""
        self._elsewhere = asked
        self.refresh()

    @Slot()
    def note_change(self) -> None:
        """React to a key press or a move of the caret; this costs nothing."""
        if not self._paused:
            self._pause.start()

    def when_current(self, ask: Callable[[], None]) -> None:
        """Call ``ask`` once the list fits what the writer is at.

        That is at once where nothing is being looked up, and soon in any case: a
        library that is slow or away keeps nobody waiting.  Only the latest call counts.
        """
        self._waiting = ask
        if not self._paused:
            self._search_if_changed()
        if not self._held_back and (self._asked is None or self._answered):
            self._go_on()
        else:
            self._patience.start()

    @Slot(bool)
    def set_paused(self, paused: bool) -> None:
        """Pause the list, or let it follow the writer again."""
        self._paused = paused
        if paused:
            self._pause.stop()
        else:
            self._search_if_changed()

    @Slot()
    def look_again(self) -> None:
        """Search for what the writer chose just now, even while the list is paused."""
        self._find(self._subject())

    @Slot()
    def refresh(self) -> None:
        """Search for the same place again: the library has changed, or a mark was made."""
        if self._paused and self._asked is not None:
            self._find(self._asked)
        else:
            self._find(self._subject())

    @Slot(object)
    def choose_group(self, group: SnippetGroup | None) -> None:
        """Narrow the list to a group; the chosen one again, or None, widens it."""
        self._group = None if group == self._group else group
        self._show()
        self.groups_changed.emit(self._groups, self._group)

    def mark(self, passage_id: int, mark: SnippetMark) -> None:
        """Pin or hide a passage, and search again."""
        order = MarkPassage(passage_id, mark, self._draft())
        self._engine.send(order, on_done=self.refresh)

    @Slot()
    def unhide_all(self) -> None:
        """Show everything again that was hidden, here and everywhere."""
        self.mark(0, SnippetMark.UNHIDE_ALL)

    @Slot(str, str)
    def follow_draft(self, old: str, new: str) -> None:
        """Take the draft's pinned and hidden passages along to another file."""
        order = FollowDraft(old, new)
        self._engine.send(order, on_done=self.refresh)

    def record_use(self, passage_id: int, use: UsageKind) -> None:
        """Record that a passage was used; a failure is only logged."""
        self._engine.send(RecordUse(passage_id, use, self._draft()), on_error=_log)

    def _draft(self) -> str:
        return self._subject().context.draft

    @Slot()
    def _search_if_changed(self) -> None:
        subject = self._subject()
        if self._asked is None or _is_news(self._asked, subject):
            self._find(subject)

    def _find(self, subject: Subject) -> None:
        self._pause.stop()
        self._dial_pause.stop()
        self._engine.cancel(self._search)
        self._held_back = self._sources is None
        if self._sources is None:
            return
        self._asked, self._answered = subject, False
        if subject.is_empty:
            self._receive(SearchAnswer())
            self._rest()
            return
        self.busy_changed.emit(True)
        order = FindSnippets(
            subject.context,
            self._limit,
            self._dials,
            subject.note_id,
            self._sinks_unused,
            self._sources,
            OTHER_WORLDS if self._elsewhere else 0,
        )
        self._search = self._engine.send(
            order, on_piece=self._receive, on_done=self._rest, on_error=self._fail
        )

    def _receive(self, answer: SearchAnswer) -> None:
        was_narrow = self._group is not None
        if was_narrow and not answer.complete:
            return  # a narrowed list waits for its groups, or rows would come and go
        is_first, self._answered = not self._answered, True
        has_more = len(answer.snippets) > len(self._all)  # those from other worlds come last
        self._all, self._said = answer.snippets, ""
        if answer.complete:
            self._groups, self._group = answer.groups, _same(self._group, answer.groups)
        if is_first or was_narrow or has_more:
            self._show()
        if answer.complete:
            self.groups_changed.emit(self._groups, self._group)
        self._go_on()

    def _rest(self) -> None:
        self.busy_changed.emit(False)
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        self._patience.stop()
        ask, self._waiting = self._waiting, None
        if ask is not None:
            ask()

    def _show(self) -> None:
        self.subject_changed.emit(heading(self._asked) if self._asked else "")
        self.snippets_changed.emit(self.snippets)

    def _fail(self, error: WriterAssistError) -> None:
        self._asked = None  # the next pause asks again
        self.busy_changed.emit(False)
        if (
            str(error) != self._said
        ):  # once, not at every pause, where it would cover other messages
            self._said = str(error)
            self._engine.report(error)
        self._go_on()


class Anchor(Enum):
    """What the list can follow."""

    PARAGRAPH = "paragraph"
    SELECTION = "selection"
    SCENE = "scene"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the list is searched for.

    Attributes:
        context: The text; for a note, only the draft.
        anchor: What the list follows.
        note_id: The note that takes the place of the text; None for none.
        title: Of that note.
    """

    context: Context
    anchor: Anchor = Anchor.PARAGRAPH
    note_id: int | None = None
    title: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for."""
        text = self.context.paragraph + self.context.before
        return self.note_id is None and not text.strip()


def heading(subject: Subject) -> str:
    """Return the words above the list that say what it was searched for."""
    if subject.anchor is Anchor.NOTE:
        return tr("similar to “{title}”").format(title=subject.title)
    words = first_words(_beginning(subject.context))
    if not words:
        return ""
    if subject.anchor is Anchor.SCENE:
        return tr("for this scene")
    if subject.anchor is Anchor.SELECTION:
        return tr("for the selection “{words}”").format(words=words)
    return tr("for “{words}”").format(words=words)


def first_words(text: str) -> str:
    """Return the first few words of a text, without its marks and the quotation marks around."""
    words = readable(text).split()
    first = " ".join(words[:SUBJECT_WORDS]).strip(_QUOTATION_MARKS)
    return first + ("…" if len(words) > SUBJECT_WORDS else "")


def _is_news(asked: Subject, now: Subject) -> bool:
    if (asked.anchor, asked.note_id) != (now.anchor, now.note_id):
        return True
    before, after = asked.context, now.context
    if before.before[-NEAR_CHARACTERS:] != after.before[-NEAR_CHARACTERS:]:
        return True
    had, has = (Counter(_WORD.findall(context.paragraph)) for context in (before, after))
    return max((has - had).total(), (had - has).total()) >= WORDS_CHANGED


def _same(group: SnippetGroup | None, groups: tuple[SnippetGroup, ...]) -> SnippetGroup | None:
    """Return the new group that matches the one chosen before, if any."""
    if group is None:
        return None
    had = set(group.passage_ids)
    shared = {one: len(had.intersection(one.passage_ids)) for one in groups}
    best = max(groups, key=lambda one: shared[one], default=None)
    return best if best is not None and 2 * shared[best] >= len(had) else None


def _log(error: WriterAssistError) -> None:
    logger.warning("a use could not be recorded: %s", type(error).__name__)


def _beginning(context: Context) -> str:
    text = context.paragraph.strip() or context.before.strip().rpartition("\n")[2]
    return text[:SUBJECT_CHARACTERS]
