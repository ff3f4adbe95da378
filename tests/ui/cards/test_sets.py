"""A set with texts that are chosen from."""

from __future__ import annotations

import dataclasses

from tests.ui.sets import RECEIPT
from writer_assist.domain.candidates import Flaw, RejectedText
from writer_assist.domain.continuation import (
    CardPiece,
    CardPieces,
    Continuation,
    SetStarted,
)
from writer_assist.history.sets import SetPlace
from writer_assist.ui.cards.sets import CardSet

FALLEN = RejectedText(2, 0, " A bell rang.", None, Flaw.SPARE)


def card_set():
    cards = (Continuation(0, "", None), Continuation(1, "", None))
    receipt = dataclasses.replace(RECEIPT, extras=(0, 1))
    return CardSet.started(SetStarted("s", cards, receipt), SetPlace("d", "", ""), (0, 1))


def test_hidden_texts_are_no_cards_but_their_tokens_are_kept():
    one = card_set()

    told = one.add(CardPieces((CardPiece(0, " A", (1,)), CardPiece(2, "", (5, 6)))))
    one.cut()

    assert [card.card for card in told] == [0]
    assert one.kept().receipt.tokens == ((1,), (), (5, 6), ())


def test_tokens_that_are_taken_back_are_forgotten():
    one = card_set()
    one.add(CardPieces((CardPiece(0, " A", (1, 2, 3)),)))

    one.add(CardPieces((CardPiece(0, "", (), taken_back=2),)))
    one.add(CardPieces((CardPiece(0, " bell", (9,)),)))
    one.cut()

    assert one.kept().receipt.tokens[0] == (1, 9)


def test_text_that_fell_away_comes_back_as_a_card_of_its_own():
    one = card_set()
    one.finish(RECEIPT, (FALLEN,))

    card = one.bring_back(2)

    assert (card.card, card.text) == (2, " A bell rang.")
    assert one.cards[-1] == card
    assert one.kept().rejected == ()
    assert one.bring_back(2) is None
