"""Turning the texts of a set, as they end, into its cards."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from writer_assist.domain.candidates import Flaw, RejectedText, SelectionSettings
from writer_assist.domain.continuation import CardPiece, CardPieces, Continuation, Receipt
from writer_assist.generation.decoding import CardEnded
from writer_assist.generation.echo import KnownText
from writer_assist.generation.selection import Selection, WrittenText

MOST_FOR_A_CARD = 6
# Log-likelihoods are divided by the number of tokens to this power: a long text has more places to
# go wrong in than its mean shows, fewer than its sum.  The square root told kept sentences a little
# better (.77 instead of .75, of 881), but of 37 pairs of cards that differed by it, by a penalty
# for denials and by what notes did, two blind readers preferred 30 new and 38 old ones.
_LENGTH_COUNTS = 0.75


def extras_of(choosing: SelectionSettings, cards: int, rows: int) -> tuple[int, ...]:
    """Return for each text beyond the first one of each card the card that it is written for.

    Args:
        choosing: How many texts are wanted in all.
        cards: How many cards there are.
        rows: How many texts can be written, at once or one after another.
    """
    wanted = min(choosing.candidates, rows, cards * MOST_FOR_A_CARD)
    return tuple(extra % cards for extra in range(wanted - cards))


class CardChoice:
    """Turns texts that end into finished cards."""

    def __init__(
        self,
        receipt: Receipt,
        cards: Sequence[Continuation],
        choosing: SelectionSettings,
        story: str,
        known: str = "",
        learned: KnownText | None = None,
        common: AbstractSet[str] = frozenset(),
        waiting: AbstractSet[int] = frozenset(),
    ) -> None:
        """Begin before anything is written.

        Args:
            receipt: The set's receipt; in a replay it says which texts were chosen.
            cards: The cards, still empty.
            choosing: How to choose.
            story: The story that the cards continue; empty in a replay.
            known: The text of the notes that are in all prompts.
            learned: What the model's voice was learned from.
            common: Words with which a card shows nothing of its note.
            waiting: Cards that are decided only by ``settle``.
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
            facts=receipt.facts,
            learned=learned,
            common=common,
            waiting=waiting,
        )
        self._card_of = receipt.card_of
        self._ended: dict[int, CardEnded] = {}

    def shown(self, pieces: CardPieces) -> CardPieces:
        """Return pieces without the text that the reader is not to see."""
        return CardPieces(
            tuple(
                piece
                if self._streamed and piece.card < self._cards
                else CardPiece(piece.card, "", piece.tokens, piece.taken_back)
                for piece in pieces.pieces
            )
        )

    def add(self, event: CardEnded) -> list[tuple[int, CardEnded]]:
        """Add a finished text; return the cards that are now decided, and what they show."""
        self._ended[event.card] = event
        card = self._card_of(event.card)
        echo = self._selection.echo(card, event.text)
        likely = event.log_likelihood / max(1, event.tokens) ** _LENGTH_COUNTS
        text = WrittenText(event.card, card, event.text, event.ending, likely, echo)
        return self._written(self._selection.add(text))

    def undecided(self) -> dict[int, str]:
        """Return the texts, by number, among which those cards choose that wait."""
        return self._selection.undecided()

    def settle(self, showing: AbstractSet[int]) -> list[tuple[int, CardEnded]]:
        """Decide the cards that wait; return each with its text.  See ``Selection.settle``."""
        return self._written(self._selection.settle(showing))

    def _written(self, shown: Sequence[tuple[int, WrittenText]]) -> list[tuple[int, CardEnded]]:
        return [(card, self._ended[text.number]) for card, text in shown]

    @property
    def chosen(self) -> tuple[int, ...]:
        """The index of each card's text."""
        return self._selection.chosen

    def flaw(self, card: int) -> Flaw | None:
        """Return what is wrong with the text that a card shows; None if nothing is."""
        return self._selection.flaw(card)

    def rejected(self) -> tuple[RejectedText, ...]:
        """Return the texts that are not shown."""
        return self._selection.rejected()
