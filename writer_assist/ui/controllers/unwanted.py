"""Learns from dismissed cards what is not wanted again, and tells those who write."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

from PySide6.QtCore import QObject, Signal, Slot

from writer_assist.domain.unwanted import Unwanted, UnwantedKind
from writer_assist.file_names import path_of_text
from writer_assist.history.unwanted import UnwantedList
from writer_assist.paths import DataFolder
from writer_assist.ui.background import Background
from writer_assist.ui.controllers.continuation import ContinuationController

MOST_HONOURED = 60  # of each kind; more would leave a small model without words


class UnwantedController(QObject):
    """Keeps the "not again" list of the draft's project.

    Signals:
        changed: tuple[Unwanted, ...], the list, what was dismissed last first.
        failed: WriterAssistError.
    """

    changed = Signal(tuple)
    failed = Signal(object)

    def __init__(
        self,
        cards: ContinuationController,
        background: Background,
        folder: DataFolder,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._cards, self._background, self._folder = cards, background, folder
        self._draft = ""
        self.entries: tuple[Unwanted, ...] = ()

    @Slot(str)
    def set_draft(self, draft: str) -> None:
        """Turn to the list of another draft's project."""
        self._draft = draft
        self._run(lambda entries: entries.all())

    @Slot(int)
    def dismiss(self, card: int) -> None:
        """Learn from a card that the writer does not want; while it is still there."""
        shown = self._cards.shown
        one = shown.card(card) if shown is not None else None
        if one is not None and one.text.strip():
            text, now = one.text, time.time()
            self._run(lambda entries: entries.dismiss(text, now))

    @Slot(tuple)
    def replace(self, wanted: tuple[Unwanted, ...]) -> None:
        """Take the list as the writer edited it."""
        self._run(lambda entries: _replaced(entries, wanted))

    def _run(self, work: Callable[[UnwantedList], tuple[Unwanted, ...]]) -> None:
        draft = self._draft
        path = self._folder.history(path_of_text(draft).parent)

        def read() -> tuple[Unwanted, ...]:
            with closing(UnwantedList(path)) as entries:
                return work(entries)

        self._background.run(
            read, on_done=lambda found: self._take(draft, found), on_error=self.failed.emit
        )

    def _take(self, draft: str, entries: tuple[Unwanted, ...]) -> None:
        if draft != self._draft:
            return
        self.entries = entries
        choosing = self._cards.choosing
        choosing.phrases = _honoured(entries, UnwantedKind.PHRASE)
        choosing.openings = _honoured(entries, UnwantedKind.OPENING)
        self.changed.emit(entries)


def _replaced(entries: UnwantedList, wanted: tuple[Unwanted, ...]) -> tuple[Unwanted, ...]:
    entries.replace(wanted)
    return entries.all()


def _honoured(entries: tuple[Unwanted, ...], kind: UnwantedKind) -> tuple[str, ...]:
    now = time.time()
    counting = [one for one in entries if one.kind is kind and one.counts(now)]
    counting.sort(key=lambda one: (not one.kept, -one.weight_at(now)))
    return tuple(one.words for one in counting[:MOST_HONOURED])
