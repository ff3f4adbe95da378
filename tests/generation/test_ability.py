"""What a model is asked for, by its size and speed."""

from __future__ import annotations

import dataclasses

import pytest

from tests.fakes import FakeLanguageModel
from tests.services.test_continuation import finished, order
from writer_assist.domain.candidates import SelectionSettings
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import CardPieces
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sampling import Sampling
from writer_assist.generation.ability import FULL, LARGE, Ability, ability_of, expected_time
from writer_assist.messages.model import ReplayReceipt
from writer_assist.services.continuation import ContinuationService


class LargeModel(FakeLanguageModel):
    parameters = LARGE


def asked_for_sentences():
    sampling = Sampling(sentences=1, brevity=0.5)
    choosing = SelectionSettings(24, streamed=False)
    return dataclasses.replace(order(sampling=sampling), choosing=choosing)


def test_small_model_is_asked_as_the_settings_say():
    wanted = asked_for_sentences()

    assert ability_of(FakeLanguageModel()).adapted(wanted) == wanted


def test_large_model_writes_each_card_once_and_at_length():
    adapted = ability_of(LargeModel()).adapted(asked_for_sentences())

    assert adapted.choosing.candidates == adapted.cards
    assert adapted.choosing.streamed
    assert adapted.sampling.brevity == 0


def test_large_model_may_not_count():
    story = f"{'The rain stood on the sea, and it was cold. ' * 9}She had waited nine days."
    asked = dataclasses.replace(asked_for_sentences(), context=Context.at(story, len(story)))

    assert not finished(ContinuationService(LargeModel()), asked).receipt.facts.may_count
    assert finished(ContinuationService(FakeLanguageModel()), asked).receipt.facts.may_count


def test_set_of_a_large_model_is_written_again_in_the_same_words():
    service = ContinuationService(LargeModel())
    done = finished(service, asked_for_sentences())

    again = list(service.replay(ReplayReceipt(done.receipt), CancelToken()))[-1]

    assert [one.text for one in again.continuations] == [one.text for one in done.continuations]


def test_timing_a_large_model_leaves_its_rows_empty():
    model = LargeModel()

    assert ability_of(model).reads > 0
    assert model.length(0) == 0


@pytest.mark.parametrize(("reads", "full"), [(0.0, True), (600.0, True), (40.0, False)])
def test_slow_model_reads_less(reads, full):
    room = Ability(large=True, reads=reads).room

    assert (room == FULL) is full
    assert room.story + room.note + room.tail <= max(6 * reads, sum(dataclasses.astuple(FULL)))


def test_slow_model_finishes_two_cards_before_the_others_begin():
    service = ContinuationService(FakeLanguageModel())
    receipt = dataclasses.replace(finished(service, order()).receipt, at_first=2, tokens=())

    events = service.replay(ReplayReceipt(receipt), CancelToken())

    pieces = [piece.card for one in events if isinstance(one, CardPieces) for piece in one.pieces]
    later = min(pieces.index(1), pieces.index(2))
    assert set(pieces[:later]) == {0, 3}
    assert set(pieces[later:]) == {1, 2}


def test_larger_model_takes_longer_but_reads_no_more_than_it_can_in_time():
    starter, large = expected_time(135_000_000, 490, 160), expected_time(1_540_000_000, 43, 14)

    assert starter.four_s < large.two_s < large.four_s
    assert large.two_s < 15
