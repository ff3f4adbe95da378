from __future__ import annotations

import pytest

from writer_assist.domain.context import Context
from writer_assist.errors import DisplacedError, ModelError
from writer_assist.messages.model import ContinueStory, ReadAhead
from writer_assist.ui.cards import reading_ahead
from writer_assist.ui.cards.reading_ahead import ReadingAheadController


class Desk:
    """A draft, and the controller that looks at it."""

    def __init__(self, engine):
        self.engine, self.text = engine, "The ferry had not come."
        self.busy = []
        self.controller = ReadingAheadController(engine, self._order)
        self.controller.busy_changed.connect(self.busy.append)

    def _order(self):
        return ContinueStory(Context.at(self.text, len(self.text)), ())

    def asked(self):
        return self.engine.orders(ReadAhead)

    def finds_snippets(self):
        self.controller.set_searching(True)
        self.controller.note_snippets()
        self.controller.set_searching(False)


@pytest.fixture
def desk(engine, monkeypatch):
    monkeypatch.setattr(reading_ahead, "PAUSE_MS", 20)
    return Desk(engine)


def test_prompts_are_read_in_once_the_snippets_are_there(desk):
    desk.finds_snippets()

    assert [one.order.context.story for one in desk.asked()] == [desk.text]
    assert desk.busy == [True]


def test_a_pause_without_a_search_is_enough(qtbot, desk):
    desk.controller.note_change()
    asked_at_once = len(desk.asked())

    qtbot.waitUntil(lambda: len(desk.asked()) == 1)
    assert asked_at_once == 0


def test_snippets_wait_for_the_end_of_their_search(desk):
    desk.controller.set_searching(True)
    desk.controller.note_snippets()
    while_searching = len(desk.asked())

    desk.controller.set_searching(False)

    assert (while_searching, len(desk.asked())) == (0, 1)


def test_the_next_key_takes_it_back(desk):
    desk.finds_snippets()

    desk.controller.note_change()

    assert desk.engine.cancelled == [1]
    assert desk.busy == [True, False]


def test_the_same_is_not_read_in_twice(desk):
    desk.finds_snippets()
    desk.engine.answer()

    desk.finds_snippets()

    assert len(desk.asked()) == 1


def test_nothing_is_read_in_while_a_set_is_written(desk):
    desk.controller.set_writing(True)
    desk.finds_snippets()
    while_writing = len(desk.asked())

    desk.controller.set_writing(False)
    desk.finds_snippets()

    assert (while_writing, len(desk.asked())) == (0, 1)


def test_what_was_displaced_is_asked_for_again(qtbot, desk):
    desk.finds_snippets()

    desk.engine.fail(DisplacedError("More urgent."))

    qtbot.waitUntil(lambda: len(desk.asked()) == 2)


def test_a_failure_is_logged_and_costs_no_message(desk, caplog):
    desk.finds_snippets()

    desk.engine.fail(ModelError("It broke."))

    assert desk.busy == [True, False]
    assert "ModelError" in caplog.text


def test_switched_off_it_asks_for_nothing(desk):
    desk.finds_snippets()
    desk.controller.set_options(on=False, pause_ms=400)
    desk.text += " She waited."

    desk.finds_snippets()

    assert desk.engine.cancelled == [1]
    assert len(desk.asked()) == 1
