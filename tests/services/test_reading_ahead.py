"""Prompts read in before the set is asked for."""

from __future__ import annotations

import pytest

from tests.fakes import FakeLanguageModel
from tests.services.test_continuation import NOTES, STORY, finished, order, reused, texts
from writer_assist.domain.continuation import CardPieces, SetStarted
from writer_assist.domain.progress import Cancelled, CancelToken
from writer_assist.messages.model import ReplayReceipt
from writer_assist.services.continuation import ContinuationService


class Countdown(CancelToken):
    """Cancelled when it was looked at so many times."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def check(self):
        self.looks -= 1
        if self.looks < 0:
            self.cancel()
        super().check()


def read_ahead(wanted, cancel=None, *, truncates=True):
    model = FakeLanguageModel(truncates=truncates)
    service = ContinuationService(model)
    service.read_ahead(wanted, cancel or CancelToken())
    return service, model


def test_what_was_read_ahead_is_not_read_in_again():
    service, model = read_ahead(order())
    model.batches.clear()

    done = finished(service, order())

    prompts = [len(done.receipt.prefix) + len(row) for row in done.receipt.rows]
    assert reused(done) == sum(prompts) - 4  # the last tokens, for their logits
    assert sorted(model.batches[0].values()) == [1, 1, 1, 1]


def test_all_cards_speak_in_the_first_step():
    service, _ = read_ahead(order())

    events = list(service.stream(order(), CancelToken()))

    assert isinstance(events[0], SetStarted)
    assert isinstance(events[1], CardPieces)
    assert {piece.card for piece in events[1].pieces} == {0, 1, 2, 3}


def test_texts_are_those_without_reading_ahead():
    service, _ = read_ahead(order())

    assert texts(finished(service, order())) == texts(
        finished(ContinuationService(FakeLanguageModel()), order())
    )


@pytest.mark.parametrize("looks", [None, 3, 6], ids=["whole", "in the prefix", "in a note"])
@pytest.mark.parametrize("truncates", [True, False])
def test_set_made_after_reading_ahead_replays_to_the_same_text(looks, truncates):
    service, _ = read_ahead(order(STORY[:-20]), truncates=truncates)
    cancel = CancelToken() if looks is None else Countdown(looks)
    try:
        service.read_ahead(order(notes=NOTES[::-1]), cancel)
    except Cancelled:
        assert looks is not None
    done = finished(service, order(notes=NOTES[::-1]))

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert texts(again) == texts(done)
    assert again.receipt == done.receipt


def test_it_never_computes_more_than_a_chunk_between_looks():
    _, model = read_ahead(order())

    assert max(sum(batch.values()) for batch in model.batches) <= 64


def test_cancelled_it_keeps_what_was_read_in():
    model = FakeLanguageModel()
    service = ContinuationService(model)
    with pytest.raises(Cancelled):
        service.read_ahead(order(), Countdown(2))

    assert [sum(batch.values()) for batch in model.batches] == [64, 64]
    assert reused(finished(service, order())) == 128
