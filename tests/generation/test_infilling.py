"""What follows a gap says which text fits into it."""

from __future__ import annotations

from tests.fakes import FakeLanguageModel
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.text_edits import TextEdit
from writer_assist.generation.infilling import BROKEN, Infilling
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


def test_a_cut_after_which_the_story_does_not_go_on_loses_most():
    model = FakeLanguageModel(cue="It was very", script=" cold.")
    infilling = Infilling(model, RowCache(model))
    edits = [TextEdit(7, 12, ""), TextEdit(0, 0, "")]

    broken, same = infilling.losses("", "It was very cold.", edits, "", CancelToken())

    assert broken > BROKEN
    assert same == 0.0
