"""Writing a set exactly again, and what the writer hears of it."""

from __future__ import annotations

import dataclasses

import pytest

from tests.ui.cards.test_controller import RECEIPT, desk
from tests.ui.fakes import FakeEngine
from tests.ui.values import note
from writer_assist.domain.continuation import (
    CardMeasured,
    Continuation,
    Influence,
    JointInfluence,
    SetFinished,
    SetStarted,
    Strength,
)
from writer_assist.errors import EngineStoppedError, ModelError
from writer_assist.messages.library import ReadNote
from writer_assist.messages.model import ReplayReceipt
from writer_assist.ui.cards.replay import ReplayController

__all__ = ["desk"]


@pytest.fixture
def replay(desk):
    library = FakeEngine()
    controller = ReplayController(desk.engine, library, desk.controller)
    controller.library = library
    controller.sentences = []
    controller.told.connect(controller.sentences.append)
    desk.controller.continue_story()
    desk.write_set("a")
    return controller


def test_the_receipt_of_the_set_that_is_shown_is_sent(desk, replay):
    replay.replay()

    assert desk.engine.orders(ReplayReceipt)[0].receipt == desk.controller.shown.kept().receipt


def test_a_set_that_comes_out_the_same_says_so(desk, replay):
    replay.replay()
    desk.engine.answer(kind=ReplayReceipt)

    assert "the same word for word" in replay.sentences[-1]


def test_a_difference_is_told_and_no_failure(desk, replay):
    replay.replay()

    desk.engine.fail(ModelError("Card 2 differs from its word 4 on."), kind=ReplayReceipt)

    assert desk.engine.reported == []
    assert replay.sentences[-1] == "Card 2 differs from its word 4 on."


def test_an_engine_that_died_is_a_failure(desk, replay):
    replay.replay()

    desk.engine.fail(EngineStoppedError("The language model stopped."), kind=ReplayReceipt)

    assert len(desk.engine.reported) == 1


def test_notes_that_changed_since_are_named(desk, replay):
    replay.replay()
    changed = dataclasses.replace(note(1), text="Nothing is left of it.")

    replay.library.answer(changed, kind=ReadNote)
    desk.engine.answer(kind=ReplayReceipt)

    assert "Changed since: " in replay.sentences[-1]


def test_what_notes_did_together_is_measured_in_full(desk, replay):
    notes = tuple(desk.sources[:2])
    desk.controller.use_together()
    empty = Continuation(0, "", None, together=JointInfluence(notes))
    desk.engine.answer(SetStarted("b", (empty,), RECEIPT), done=False)
    desk.engine.answer(SetFinished("b", (empty,), RECEIPT))
    shown, stored = [], []
    replay.measured.connect(lambda event: shown.append(event.continuation.together))
    replay.changed.connect(stored.append)
    influences = (Influence(5.0, 10, Strength.WEAK),) * 2
    again = JointInfluence((), influences, exact=True, in_full=True)

    replay.replay()
    desk.engine.answer(CardMeasured(dataclasses.replace(empty, together=again)), kind=ReplayReceipt)

    assert shown == [dataclasses.replace(again, snippets=notes)]
    assert stored[-1].continuations[0].together == shown[0]
    assert "measured in full" in replay.sentences[-1]
