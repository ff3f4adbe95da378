"""All sets of continuations that were made at one place."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject, Signal

from writer_assist.domain.continuation import Continuation
from writer_assist.history.sets import KeptSet, Place
from writer_assist.ui.controllers.card_set import CardSet
from writer_assist.ui.controllers.history import HistoryKeeper


class PlaceSets(QObject):
    """The sets of a place: those of today, and before them what the history holds.

    Attributes:
        place: None before the first.
        all: Oldest first.

    Signals:
        loaded: The history has answered.
    """

    loaded = Signal()

    def __init__(self, history: HistoryKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self.place: Place | None = None
        self.all: list[CardSet] = []

    def is_repeated(self, writing: CardSet, card: Continuation) -> bool:
        """Tell whether a card says what another one of this place said before."""
        others = [other for other in writing.cards if other.card != card.card and other.ending]
        shown = [*self.cards_besides(writing), *others]
        words = _words(card.text)
        return bool(words) and any(_words(other.text) == words for other in shown)

    def go_to(self, place: Place) -> bool:
        """Turn to a place; tell whether it is another one than before.

        Its earlier sets come when the disk has found them.
        """
        known, self.place = self.place, place
        if known is not None and _same(known, place):
            return False
        self.all = []
        self._history.load(place, lambda kept: self._take(place, kept))
        return True

    def leave(self) -> None:
        """Turn to no place."""
        self.place = None
        self.all = []

    def follow(self, draft: str) -> None:
        """Follow the draft to another file."""
        for one in self.all:
            one.place = dataclasses.replace(one.place, draft=draft)
        if self.place is not None:
            self.place = dataclasses.replace(self.place, draft=draft)

    def add(self, new: CardSet, *, instead_of: CardSet | None = None) -> None:
        """Add a set, perhaps in another one's place, which is not shown again."""
        if instead_of is None or instead_of not in self.all:
            self.all.append(new)
            return
        instead_of.replace()
        self._history.keep(instead_of.kept())
        self.all[self.all.index(instead_of)] = new

    def position(self, one: CardSet) -> tuple[int, int]:
        """Return a set's place among them, from 1, and how many there are."""
        return self.all.index(one) + 1, len(self.all)

    def neighbour(self, one: CardSet | None, step: int) -> CardSet | None:
        """Return the set before (-1) or after (1) another; None at the ends."""
        if one is None or one not in self.all:
            return self.all[-1] if self.all else None
        index = self.all.index(one) + step
        return self.all[index] if 0 <= index < len(self.all) else None

    def cards_besides(self, one: CardSet) -> list[Continuation]:
        """Return the cards of all other sets."""
        return [card for other in self.all if other is not one for card in other.cards]

    def _take(self, place: Place, kept: tuple[KeptSet, ...]) -> None:
        if self.place is None or not _same(place, self.place):
            return
        known = {one.set_id for one in self.all}
        self.all[:0] = [CardSet(one) for one in kept if one.set_id not in known]
        self.loaded.emit()


def _same(one: Place, other: Place) -> bool:
    return one.draft == other.draft and (
        one.before_key == other.before_key or one.paragraph_key == other.paragraph_key
    )


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
