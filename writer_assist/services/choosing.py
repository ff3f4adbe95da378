"""Choosing the cards of a set among the texts that were written for them."""

from __future__ import annotations

from collections.abc import Sequence

from writer_assist.domain.candidates import Choosing, FellAway
from writer_assist.domain.continuation import CardPiece, CardPieces, Continuation, Receipt
from writer_assist.generation.decoding import CardEnded
from writer_assist.generation.selection import Candidate, Selection

MOST_FOR_A_CARD = 3


def extras_of(choosing: Choosing, cards: int, rows: int) -> tuple[int, ...]:
    """Return for each text beyond the cards' own the card that it is written for.

    Args:
        choosing: How many texts are wanted in all.
        cards: How many cards there are.
        rows: How many texts can be written at once.
    """
    wanted = min(choosing.candidates, rows, cards * MOST_FOR_A_CARD)
    return tuple(extra % cards for extra in range(wanted - cards))


class CardChoice:
    """Turns texts that end into cards that are finished."""

    def __init__(
        self,
        receipt: Receipt,
        cards: Sequence[Continuation],
        choosing: Choosing,
        story: str,
        known: str = "",
    ) -> None:
        """Begin before anything is written.

        Args:
            receipt: Of the set; in a replay it says which texts were chosen.
            cards: Still empty.
            choosing: How to choose.
            story: What the cards follow; empty in a replay.
            known: What they know besides, of notes.
        """
        self._cards, self._streamed = len(cards), choosing.streamed
        self._selection = Selection(
            [receipt.card_of(text) for text in range(len(cards) + len(receipt.extras))],
            receipt.sampling,
            choosing,
            notes=[card.sources for card in cards],
            story=story,
            known=known,
            chosen=receipt.chosen if receipt.tokens else (),
        )
        self._card_of = receipt.card_of
        self._ended: dict[int, CardEnded] = {}

    def shown(self, pieces: CardPieces) -> CardPieces:
        """Return pieces with the text of those only that a reader is to see."""
        return CardPieces(
            tuple(
                piece
                if self._streamed and piece.card < self._cards
                else CardPiece(piece.card, "", piece.tokens, piece.taken_back)
                for piece in pieces.pieces
            )
        )

    def take(self, event: CardEnded) -> tuple[int, CardEnded] | None:
        """Take a text that ended; return a card and what it shows, if that is settled."""
        self._ended[event.card] = event
        card = self._card_of(event.card)
        echo = self._selection.echo(card, event.text)
        shown = self._selection.take(
            Candidate(event.card, card, event.text, event.ending, event.log_likelihood, echo)
        )
        return (card, self._ended[shown.number]) if shown else None

    @property
    def chosen(self) -> tuple[int, ...]:
        """The number of each card's text."""
        return self._selection.chosen

    def fell_away(self) -> tuple[FellAway, ...]:
        """Return what is not shown."""
        return self._selection.fell_away()
