"""What follows a gap says which text fits into it."""

from __future__ import annotations

from tests.fakes import FakeLanguageModel
from writer_assist.domain.progress import CancelToken
from writer_assist.generation.infilling import Infilling
from writer_assist.generation.rows import RowCache

BEFORE, AFTER = "It rained. ", " The ferry came."


def test_a_text_that_leads_to_what_follows_gains_most():
    model = FakeLanguageModel(cue="She waited.", script=AFTER)
    infilling = Infilling(model, RowCache(model))

    waited, slept = infilling.gains(BEFORE, ["She waited.", "She slept."], AFTER, CancelToken())

    assert waited > slept


def test_at_the_end_of_a_story_nothing_is_computed():
    model = FakeLanguageModel()

    assert Infilling(model, RowCache(model)).gains(BEFORE, ["A.", "B."], "\n", CancelToken()) == [
        0.0,
        0.0,
    ]
    assert model.batches == []


def test_the_row_is_empty_afterwards():
    model = FakeLanguageModel()
    cache = RowCache(model)
    Infilling(model, cache).gains(BEFORE, ["A."], AFTER, CancelToken())

    assert cache.length(model.max_rows - 1) == 0
