"""When words are suggested, and when they are not."""

from __future__ import annotations

import pytest

from writer_assist.domain.context import Context
from writer_assist.errors import DisplacedError, ModelNotFoundError
from writer_assist.messages.model import ContinueStory, SuggestWords
from writer_assist.ui.draft import ghost_controller as ghost
from writer_assist.ui.draft.ghost_controller import GhostController

STORY = "Rain.\n\nThe ferry had not come"


class FakeGhost:
    """Shows words without an editor."""

    def __init__(self):
        self.text = ""
        self.welcome = True

    def is_welcome(self):
        return self.welcome

    def show(self, words):
        self.text = words

    def put_away(self):
        self.text = ""


class Pauses:
    """A writer who pauses, and the controller that suggests."""

    def __init__(self, engine, qtbot):
        self.engine, self.qtbot, self.ghost = engine, qtbot, FakeGhost()
        self.story = STORY
        self.controller = GhostController(engine, self.ghost, self.order)
        self.controller.set_on(True)
        self.controller.set_ready(True)

    def order(self):
        return ContinueStory(Context.at(self.story, len(self.story)), (), 1)

    def asked(self):
        return len(self.engine.orders(SuggestWords))

    def pause(self):
        """Type, and wait until something is asked for."""
        before = self.asked()
        self.controller.note_edit()
        self.qtbot.waitUntil(lambda: self.asked() > before)

    def pause_in_vain(self):
        before = self.asked()
        self.controller.note_edit()
        self.qtbot.wait(60)
        assert self.asked() == before


@pytest.fixture
def desk(engine, qtbot, monkeypatch):
    monkeypatch.setattr(ghost, "PAUSE_MS", 10)
    return Pauses(engine, qtbot)


def test_words_are_shown_after_a_pause(desk):
    desk.pause()

    desk.engine.answer(" since morning")

    assert desk.ghost.text == " since morning"


def test_many_keys_are_one_question(desk, qtbot):
    for _ in range(20):
        desk.controller.note_edit()
        desk.controller.note_caret()

    desk.pause()

    assert desk.asked() == 1


@pytest.mark.parametrize("why", ["off", "elsewhere", "cards", "no story"])
def test_nothing_is_asked_for_where_it_is_not_wanted(desk, why):
    desk.controller.set_on(why != "off")
    desk.ghost.welcome = why != "elsewhere"
    desk.controller.set_writing(why == "cards")
    desk.story = STORY if why != "no story" else "\n\n"

    desk.pause_in_vain()


def test_moving_the_caret_is_no_reason_to_ask(desk, qtbot):
    desk.controller.note_caret()
    qtbot.wait(60)

    assert desk.asked() == 0


def test_next_key_cancels(desk):
    desk.pause()

    desk.controller.note_edit()
    desk.engine.answer(" since morning")

    assert (desk.ghost.text, len(desk.engine.cancelled)) == ("", 1)


def test_words_that_come_when_the_writer_is_elsewhere_are_not_shown(desk):
    desk.pause()
    desk.ghost.welcome = False

    desk.engine.answer(" since morning")

    assert desk.ghost.text == ""


def test_words_are_mended_like_a_card(desk):
    desk.story = STORY + " "
    desk.pause()

    desk.engine.answer(" since morning ")

    assert desk.ghost.text == "since morning"


def test_shown_words_are_not_asked_for_again(desk):
    desk.pause()
    desk.engine.answer(" since morning")

    desk.pause_in_vain()


def test_cards_put_words_away_and_cancel_what_is_asked(desk):
    desk.pause()
    desk.ghost.text = " since"

    desk.controller.set_writing(True)

    assert (desk.ghost.text, len(desk.engine.cancelled)) == ("", 1)


def test_what_gave_way_is_no_failure(desk):
    desk.pause()
    desk.engine.fail(DisplacedError("Stopped."))

    desk.pause()

    assert desk.engine.reported == []


def test_failure_is_told_once_until_a_model_is_ready(desk):
    desk.pause()
    desk.engine.fail(ModelNotFoundError("No language model is loaded."))
    desk.pause_in_vain()

    desk.controller.set_ready(True)
    desk.pause()

    assert len(desk.engine.reported) == 1


def test_key_does_not_stop_the_loading_of_a_model(desk):
    desk.controller.set_ready(False)
    desk.pause()

    desk.controller.note_edit()
    desk.engine.answer(" since morning")

    assert (desk.ghost.text, desk.engine.cancelled) == ("", [])


def test_loaded_model_is_asked_for_the_words_that_count_now(desk, qtbot):
    desk.controller.set_ready(False)
    desk.pause()
    desk.controller.note_edit()

    desk.controller.set_ready(True)

    qtbot.waitUntil(lambda: desk.asked() == 2)
    assert len(desk.engine.cancelled) == 1


def test_loading_that_the_writer_stopped_is_not_begun_again(desk):
    desk.controller.set_ready(False)
    desk.pause()

    desk.controller.stop()

    assert len(desk.engine.cancelled) == 1
    desk.pause_in_vain()
