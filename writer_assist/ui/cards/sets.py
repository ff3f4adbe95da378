"""A set of cards, while it is written and afterwards, and all sets made at one place."""

from __future__ import annotations

import dataclasses
import time

from PySide6.QtCore import QObject, Signal

from writer_assist.domain.candidates import Flaw, RejectedText
from writer_assist.domain.continuation import (
    CardPieces,
    Continuation,
    Ending,
    JointInfluence,
    Receipt,
    SetStarted,
)
from writer_assist.history.sets import KeptSet, SetPlace
from writer_assist.ui.cards.history import HistoryKeeper

Slots = tuple[int | None, ...]


class CardSet:
    """The cards of one set.

    A set that is asked for again keeps some cards, and only the others are written.
    The model counts its cards from 0; ``slots`` says which card of this set each of them
    is, and None for one that is not wanted.

    Attributes:
        set_id: The history's key.
        place: Where it was asked for.
        pinned: Cards that stay when the set is asked for again.
        fell_away: Texts that were written but not selected or rejected, the sound ones first.
        finished: Whether nothing more will come.
    """

    def __init__(self, kept: KeptSet, slots: Slots = ()) -> None:
        self.set_id = kept.set_id
        self.place = kept.place
        self.pinned: set[int] = set()
        self.finished = kept.finished
        self.rejected = kept.rejected
        self._made = kept.made
        self._cards = {card.card: card for card in kept.continuations}
        self._receipt = kept.receipt
        self._kept_from = kept.kept_from
        self._slots = slots
        self._tokens: list[list[int]] = [[] for _ in slots]
        self._dismissed: set[int] = set()
        self._bettered: set[int] = set()
        self._replaced = kept.replaced

    @classmethod
    def started(
        cls,
        event: SetStarted,
        place: SetPlace,
        slots: Slots,
        others: tuple[Continuation, ...] = (),
        origins: tuple[tuple[int, str], ...] = (),
    ) -> CardSet:
        """Begin a set.

        Args:
            event: What is being written.
            place: Where.
            slots: See the class.
            others: Cards taken over from an earlier set, with their numbers there.
            origins: See ``KeptSet.kept_from``.
        """
        new = tuple(
            dataclasses.replace(continuation, card=slot)
            for continuation, slot in zip(event.continuations, slots, strict=False)
            if slot is not None
        )
        cards = tuple(sorted((*others, *new), key=lambda card: card.card))
        kept = KeptSet(event.set_id, time.time(), place, cards, event.receipt, origins)
        # Candidates are reported too; they belong to no card yet.
        return cls(kept, (*slots, *(None,) * len(event.receipt.extras)))

    @property
    def model(self) -> str:
        """The language model that wrote it, with the voice that it wrote in."""
        name, voice = self._receipt.model.name, self._receipt.voice
        return f"{name}, {voice.title}" if voice else name

    @property
    def cards(self) -> tuple[Continuation, ...]:
        """The cards that were not dismissed, in order."""
        return tuple(
            self._cards[number] for number in sorted(self._cards) if number not in self._dismissed
        )

    @property
    def was_cut(self) -> bool:
        """Whether the writer stopped it."""
        return any(card.ending is Ending.CUT for card in self.cards)

    @property
    def is_measured_in_full(self) -> bool:
        """Whether nothing is left to measure of what its notes did."""
        several = [card.together for card in self._cards.values() if card.together]
        return bool(several) and all(one.exact and one.in_full for one in several)

    @property
    def is_being_refined(self) -> bool:
        """Whether the cards are complete and their notes are still being measured."""
        several = [card.together for card in self._cards.values() if card.together]
        return bool(several) and all(one.influences and not one.exact for one in several)

    def card(self, number: int) -> Continuation | None:
        """Return a card; None when there is none, or it was dismissed."""
        return None if number in self._dismissed else self._cards.get(number)

    def as_started(self) -> SetStarted:
        """Return what a panel needs to show the set from its beginning."""
        return SetStarted(self.set_id, self.cards, self._receipt)

    def add(self, pieces: CardPieces) -> tuple[Continuation, ...]:
        """Add newly written pieces; return the cards whose text has grown."""
        grown = []
        for piece in pieces.pieces:
            tokens = self._tokens[piece.card]
            del tokens[len(tokens) - piece.taken_back :]
            tokens.extend(piece.tokens)
            slot = self._slots[piece.card]
            if slot is not None and piece.text:
                card = self._cards[slot]
                self._cards[slot] = dataclasses.replace(card, text=card.text + piece.text)
                grown.append(self._cards[slot])
        return tuple(grown)

    def finish_card(self, continuation: Continuation) -> Continuation | None:
        """Take a finished card; return it with its number here, None if it is not wanted."""
        slot = self._slots[continuation.card]
        if slot is None:
            return None
        self._cards[slot] = dataclasses.replace(continuation, card=slot)
        return self._cards[slot]

    def measure(self, again: Continuation) -> Continuation | None:
        """Take what was measured when the set was written again; return the card, if it is here.

        Args:
            again: With its number in the answer, and without the notes themselves.
        """
        # A set of an earlier day that has no cards of others numbers them as the model does.
        here = self._slots or (() if self._kept_from else tuple(sorted(self._cards)))
        slot = here[again.card] if again.card < len(here) else None
        card, measured = self._cards.get(-1 if slot is None else slot), again.together
        if slot is None or card is None or card.together is None or measured is None:
            return None
        together = dataclasses.replace(measured, snippets=card.together.snippets)
        self._cards[slot] = dataclasses.replace(card, together=together)
        return self.card(slot)

    def finish(self, receipt: Receipt, rejected: tuple[RejectedText, ...] = ()) -> None:
        """Take the final receipt and the rejected texts."""
        self._receipt, self.rejected = receipt, rejected
        self.finished = True

    def cut(self) -> None:
        """End every card that was still being written."""
        self._receipt = dataclasses.replace(
            self._receipt, tokens=tuple(tuple(tokens) for tokens in self._tokens)
        )
        for number, card in self._cards.items():
            if card.ending is None:
                self._cards[number] = dataclasses.replace(card, ending=Ending.CUT)
        self.finished = True

    def dismiss(self, number: int) -> None:
        """Dismiss a card; it stays in the history."""
        self._dismissed.add(number)
        self.pinned.discard(number)

    def bring_back(self, candidate: int) -> Continuation | None:
        """Restore a rejected text as a card; None where there is none of that number."""
        wanted = next((text for text in self.rejected if text.candidate == candidate), None)
        if wanted is None:
            return None
        self.rejected = tuple(text for text in self.rejected if text is not wanted)
        number = max(self._cards, default=-1) + 1
        together = JointInfluence(wanted.together) if wanted.together else None
        card = Continuation(number, wanted.text, wanted.snippet, Ending.SENTENCE, together=together)
        self._cards[number] = card
        return card

    def better_cards(self) -> list[Continuation]:
        """Restore a sound text beside each card that has a flaw; return the new cards.

        What was read stays where it is, so the better text is a card of its own.
        """
        added = []
        for number, card in sorted(self._cards.items()):
            if card.flaw is None or number in self._dismissed or number in self._bettered:
                continue
            self._bettered.add(number)
            own = self._slots.index(number) if number in self._slots else None
            spare = (text for text in self.rejected if text.flaw is Flaw.SPARE and text.card == own)
            if (text := next(spare, None)) and (better := self.bring_back(text.candidate)):
                added.append(better)
        return added

    def replace(self) -> None:
        """Let another set replace this one."""
        self._replaced = True

    def kept(self) -> KeptSet:
        """Return the set as the history keeps it, dismissed cards included."""
        return KeptSet(
            self.set_id,
            self._made,
            self.place,
            tuple(self._cards[number] for number in sorted(self._cards)),
            self._receipt,
            self._kept_from,
            self.finished,
            self._replaced,
            self.rejected,
        )


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
        self.place: SetPlace | None = None
        self.all: list[CardSet] = []

    def is_repeated(self, writing: CardSet, card: Continuation) -> bool:
        """Tell whether a card repeats an earlier one of this place."""
        others = [other for other in writing.cards if other.card != card.card and other.ending]
        shown = [*self.cards_besides(writing), *others]
        words = _words(card.text)
        return bool(words) and any(_words(other.text) == words for other in shown)

    def go_to(self, place: SetPlace) -> bool:
        """Switch to a place; tell whether it differs from the one before.

        Its earlier sets come when the disk has found them.
        """
        known, self.place = self.place, place
        if known is not None and _same(known, place):
            return False
        self.all = []
        self._history.load(place, lambda kept: self._receive(place, kept))
        return True

    def leave(self) -> None:
        """Forget the place and its sets."""
        self.place = None
        self.all = []

    def follow(self, draft: str) -> None:
        """Follow the draft to another file."""
        for one in self.all:
            one.place = dataclasses.replace(one.place, draft=draft)
        if self.place is not None:
            self.place = dataclasses.replace(self.place, draft=draft)

    def add(self, new: CardSet, *, instead_of: CardSet | None = None) -> None:
        """Add a set; it may replace another one, which is then not shown again."""
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

    def _receive(self, place: SetPlace, kept: tuple[KeptSet, ...]) -> None:
        if self.place is None or not _same(place, self.place):
            return
        known = {one.set_id for one in self.all}
        self.all[:0] = [CardSet(one) for one in kept if one.set_id not in known]
        self.loaded.emit()


def _same(one: SetPlace, other: SetPlace) -> bool:
    return one.draft == other.draft and (
        one.before_key == other.before_key or one.paragraph_key == other.paragraph_key
    )


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()
