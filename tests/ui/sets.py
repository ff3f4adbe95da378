"""Sets of continuations as a model would send them."""

from __future__ import annotations

from writer_assist.domain.continuation import (
    CardFinished,
    CardPiece,
    CardPieces,
    Continuation,
    Ending,
    ModelIdentity,
    Receipt,
    SetStarted,
)
from writer_assist.domain.passage import Passage
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet

CARD_TEXTS = [" She waited. Nobody came.", " A lamp moved.", " The bell rang.", " Fog."]
RECEIPT = Receipt(ModelIdentity("Tiny", "ab", "test", 1), Sampling(seed=1), (), (), (), (), 64)


def snippet(number, *, pinned=False):
    text = f"Note {number}."
    passage = Passage(number, number, f"Note {number}", f"/{number}.md", "", text, 0, len(text))
    return Snippet(passage, 1.0 / number, pinned=pinned)


def started(set_id, order):
    told = [Continuation(card, "", one) for card, one in enumerate(order.snippets)]
    return SetStarted(set_id, (*told, Continuation(len(told), "", None)), RECEIPT)


def pieces(card, text):
    return CardPieces((CardPiece(card, text, (1,)),))


def finished(order, card, text):
    source = order.snippets[card] if card < len(order.snippets) else None
    return CardFinished(Continuation(card, text, source, Ending.SENTENCE))
