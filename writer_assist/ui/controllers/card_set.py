"""One set of continuations while it grows, and afterwards."""

from __future__ import annotations

import dataclasses
import time

from writer_assist.domain.candidates import FellAway
from writer_assist.domain.continuation import (
    CardPiece,
    CardPieces,
    Continuation,
    Ending,
    Receipt,
    SetStarted,
    Together,
)
from writer_assist.history.sets import KeptSet, Place

Slots = tuple[int | None, ...]


class CardSet:
    """The cards of one set.

    A set that is asked for again keeps some cards and has only the others written.
    What is written counts its cards from 0; ``slots`` says which card of this set each
    of them is, and None for one that nobody wants.

    Attributes:
        set_id: The history's key.
        place: Where it was asked for.
        pinned: Cards that stay when the set is asked for again.
        fell_away: What was written and is not shown, the sound texts first.
        finished: Whether nothing more will come.
    """

    def __init__(self, kept: KeptSet, slots: Slots = ()) -> None:
        self.set_id = kept.set_id
        self.place = kept.place
        self.pinned: set[int] = set()
        self.finished = kept.finished
        self.fell_away = kept.fell_away
        self._made = kept.made
        self._cards = {card.card: card for card in kept.continuations}
        self._receipt = kept.receipt
        self._kept_from = kept.kept_from
        self._slots = slots
        self._tokens: list[list[int]] = [[] for _ in slots]
        self._dismissed: set[int] = set()
        self._replaced = kept.replaced

    @classmethod
    def started(
        cls,
        event: SetStarted,
        place: Place,
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
        # Texts that cards are chosen from are told too, and stand in no card.
        return cls(kept, (*slots, *(None,) * len(event.receipt.extras)))

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
    def is_being_refined(self) -> bool:
        """Whether the cards are there with a first account of their notes, being refined."""
        several = [card.together for card in self._cards.values() if card.together]
        return bool(several) and all(one.influences and not one.exact for one in several)

    def card(self, number: int) -> Continuation | None:
        """Return a card; None when there is none, or it was dismissed."""
        return None if number in self._dismissed else self._cards.get(number)

    def as_started(self) -> SetStarted:
        """Return what a panel needs to show the set from its beginning."""
        return SetStarted(self.set_id, self.cards, self._receipt)

    def add(self, pieces: CardPieces) -> CardPieces:
        """Add what one step brought; return it with the numbers of this set's cards."""
        wanted = []
        for piece in pieces.pieces:
            tokens = self._tokens[piece.card]
            del tokens[len(tokens) - piece.taken_back :]
            tokens.extend(piece.tokens)
            slot = self._slots[piece.card]
            if slot is not None:
                card = self._cards[slot]
                self._cards[slot] = dataclasses.replace(card, text=card.text + piece.text)
                wanted.append(CardPiece(slot, piece.text, piece.tokens))
        return CardPieces(tuple(wanted))

    def finish_card(self, continuation: Continuation) -> Continuation | None:
        """Take a card as it will stay; return it with its number here, None if nobody wants it."""
        slot = self._slots[continuation.card]
        if slot is None:
            return None
        self._cards[slot] = dataclasses.replace(continuation, card=slot)
        return self._cards[slot]

    def finish(self, receipt: Receipt, fell_away: tuple[FellAway, ...] = ()) -> None:
        """Take the final receipt, and what is not shown."""
        self._receipt, self.fell_away = receipt, fell_away
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
        """Take a card out of sight; it stays in the history."""
        self._dismissed.add(number)
        self.pinned.discard(number)

    def bring_back(self, candidate: int) -> Continuation | None:
        """Make a card of a text that fell away; None where there is none of that number."""
        wanted = next((text for text in self.fell_away if text.candidate == candidate), None)
        if wanted is None:
            return None
        self.fell_away = tuple(text for text in self.fell_away if text is not wanted)
        number = max(self._cards, default=-1) + 1
        together = Together(wanted.together) if wanted.together else None
        card = Continuation(number, wanted.text, wanted.snippet, Ending.SENTENCE, together=together)
        self._cards[number] = card
        return card

    def replace(self) -> None:
        """Let another set stand in this one's place."""
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
            self.fell_away,
        )
