from __future__ import annotations

import pytest

from writer_assist.domain.continuation import ModelIdentity
from writer_assist.domain.progress import Progress
from writer_assist.errors import EngineEndedError, EngineStoppedError, ModelUnsupportedError
from writer_assist.messages.model import LoadModel, ModelState, UnloadReason
from writer_assist.ui.models.controller import ModelController, plain_name

TINY = ModelState(ModelIdentity("Tiny", "ab", "llama-cpp-python 0.3.36", 2), 2048)
SIGNALS = ("state_changed", "hint_changed", "ready_changed", "suspect_changed", "noticed", "failed")


class Desk:
    def __init__(self, engine, background, *, default="/models/tiny.gguf", suspect=""):
        self.engine = engine
        self.controller = ModelController(engine, background, lambda: default, suspect=suspect)
        self.seen = {name: [] for name in SIGNALS}
        for name in SIGNALS:
            getattr(self.controller, name).connect(
                lambda *values, name=name: self.seen[name].append(values)
            )

    def loads(self):
        return [order.path for order in self.engine.orders(LoadModel)]

    def state(self):
        return self.seen["state_changed"][-1][0]


@pytest.fixture
def desk(engine, background):
    return Desk(engine, background)


def test_default_model_is_loaded_and_ready_only_when_it_was(qtbot, desk):
    desk.controller.start("")
    qtbot.waitUntil(lambda: bool(desk.loads()))
    desk.engine.answer(Progress("Trying the language model", 0), done=False)
    before = (desk.controller.ready, desk.state())

    desk.engine.answer(TINY)

    assert before == (False, "Trying the language model…")
    assert desk.loads() == ["/models/tiny.gguf"]
    assert (desk.controller.ready, desk.state()) == (True, "Tiny · ready")


def test_hint_tells_the_key_only_when_it_works(desk):
    desk.controller.start("/models/a.gguf")
    before = desk.seen["hint_changed"][-1][0]

    desk.engine.answer(TINY)

    assert "Ctrl+Enter" not in before
    assert "Ctrl+Enter" in desk.seen["hint_changed"][-1][0]


def test_no_model_is_said_and_nothing_is_loaded(qtbot, engine, background):
    desk = Desk(engine, background, default="")

    desk.controller.start("")

    qtbot.waitUntil(lambda: bool(desk.seen["state_changed"]))
    assert (desk.state(), desk.loads()) == ("No language model", [])


def test_unsupported_file_is_told_and_the_old_model_stays_ready(desk):
    desk.controller.start("/models/a.gguf")
    desk.engine.answer(TINY)

    desk.controller.choose("/models/broken.gguf")
    desk.engine.answer(TINY, done=False)
    desk.engine.fail(ModelUnsupportedError("It is cut in half."))

    assert str(desk.seen["failed"][0][0]) == "It is cut in half."
    assert desk.controller.ready


def test_model_that_was_in_use_is_loaded_again_after_a_restart(desk):
    desk.controller.start("/models/a.gguf")
    desk.engine.answer(TINY)

    desk.controller.note_restart()

    assert desk.loads() == ["/models/a.gguf", "/models/a.gguf"]
    assert not desk.controller.ready


def test_model_whose_loading_ends_the_engine_is_marked_and_not_tried_by_itself(desk):
    desk.controller.start("/models/a.gguf")

    desk.engine.fail(EngineStoppedError("The model stopped."))
    desk.controller.note_restart()

    assert desk.loads() == ["/models/a.gguf"]
    assert desk.seen["suspect_changed"] == [("/models/a.gguf",)]


def test_suspect_model_is_loaded_when_the_writer_says_so(engine, background):
    desk = Desk(engine, background, suspect="/models/a.gguf")
    desk.controller.start("/models/a.gguf")
    by_itself = desk.loads()

    desk.seen["noticed"][0][2]()

    assert by_itself == []
    assert desk.loads() == ["/models/a.gguf"]
    assert desk.seen["suspect_changed"] == [("",)]


def test_engine_that_stays_down_marks_the_model_it_had(desk):
    desk.controller.start("/models/a.gguf")
    desk.engine.answer(TINY)

    desk.controller.note_stayed_down("The model engine stays off.")

    assert desk.seen["suspect_changed"] == [("/models/a.gguf",)]
    assert desk.seen["ready_changed"] == [(True,), (False,)]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("SmolLM2-135M-Instruct.BF16", "SmolLM2 135M"),
        ("SmolLM2-135M-Instruct.Q4_1", "SmolLM2 135M"),
        ("Mistral-7B-Instruct-v0.3.Q4_K_M", "Mistral 7B v0.3"),
        ("SmolLM2-135M-Instruct-trained-663cfeb3.Q8_0", "SmolLM2 135M trained"),
        ("gemma-3-270m-it-IQ4_XS", "gemma 3 270m"),
        ("Italian novels", "Italian novels"),
        ("Q4_0", "Q4 0"),
    ],
)
def test_model_is_called_by_its_plain_name(name, plain):
    assert plain_name(name) == plain


def test_writer_without_a_model_is_told_where_to_choose_one(qtbot, engine, background):
    desk = Desk(engine, background, default="")
    hints = []
    desk.controller.hint_changed.connect(hints.append)

    desk.controller.start("")
    qtbot.waitUntil(lambda: bool(hints))

    assert hints[-1] == "No language model. Choose one in Settings."


def test_model_that_is_not_needed_yet_can_be_asked_for_all_the_same(desk):
    desk.controller.start("/models/tiny.gguf", now=False)

    desk.engine.answer(ModelState(None, resting="/models/tiny.gguf"))

    assert (desk.controller.ready, desk.state()) == (False, "tiny · unloaded")
    assert "Ctrl+Enter" in desk.seen["hint_changed"][-1][0]
    assert not desk.engine.orders(LoadModel)[0].now


def test_loading_by_itself_and_resting_again_are_shown(desk):
    desk.controller.start("/models/tiny.gguf", now=False)
    desk.engine.answer(ModelState(None, resting="/models/tiny.gguf"))

    desk.controller.receive(Progress("Loading the language model", 40, 100))
    loading = desk.state()
    desk.controller.receive(TINY)
    ready = desk.state()
    desk.controller.receive(ModelState(None, resting="/models/tiny.gguf", rest=UnloadReason.MEMORY))

    assert (loading, ready) == ("Loading the language model 40%", "Tiny · ready")
    assert "Memory is low" in desk.seen["state_changed"][-1][1]


def test_model_that_ends_its_engine_when_it_is_first_needed_is_marked(desk):
    desk.controller.start("/models/tiny.gguf", now=False)
    desk.engine.answer(ModelState(None, resting="/models/tiny.gguf"))
    desk.controller.receive(Progress("Loading the language model", 0))

    desk.controller.note_restart()

    assert desk.seen["suspect_changed"] == [("/models/tiny.gguf",)]
    assert len(desk.loads()) == 1


def test_loading_that_was_stopped_marks_nothing_and_rests(desk):
    desk.controller.start("/models/tiny.gguf")

    desk.controller.stop_loading()
    desk.engine.answer()

    assert desk.engine.stopped == [1]
    assert desk.state() == "tiny · unloaded"
    assert desk.seen["suspect_changed"] == []


def test_loading_that_took_too_long_to_stop_marks_nothing_and_rests(desk):
    desk.controller.start("/models/tiny.gguf")
    desk.controller.stop_loading()

    desk.controller.note_ended()
    desk.engine.fail(EngineEndedError("The language model stopped."))
    desk.controller.note_restart()

    assert desk.loads() == ["/models/tiny.gguf"] * 2
    assert not desk.engine.orders(LoadModel)[-1].now
    assert desk.seen["suspect_changed"] == []


def test_model_that_is_slow_to_wake_is_not_marked(desk):
    desk.controller.start("/models/tiny.gguf", now=False)
    desk.engine.answer(ModelState(None, resting="/models/tiny.gguf"))
    desk.controller.receive(Progress("Loading the language model", 0))

    desk.controller.note_ended()
    desk.controller.note_restart()

    assert desk.seen["suspect_changed"] == []
    assert len(desk.loads()) == 2


def test_graphics_card_is_named_where_the_model_computes_on_one(desk):
    desk.controller.start("/models/tiny.gguf")

    card = ModelIdentity("Tiny", "ab", "llama-cpp-python 0.3.36", 2, "NVIDIA L4")
    desk.engine.answer(ModelState(card, 2048))

    assert desk.state() == "Tiny · ready · GPU"
    assert "NVIDIA L4" in desk.seen["state_changed"][-1][1]


def test_other_options_reach_a_resting_model_without_loading_it(desk):
    desk.controller.start("/models/tiny.gguf", now=False)
    desk.engine.answer(ModelState(None, resting="/models/tiny.gguf"))

    desk.controller.set_options(keep_minutes=5, gpu=False)

    last = desk.engine.orders(LoadModel)[-1]
    assert (last.now, last.keep_minutes, last.gpu) == (False, 5, False)


def test_what_is_asked_for_in_the_first_second_waits_for_the_model(qtbot, desk):
    asked = []
    desk.controller.when_known(lambda: asked.append(desk.loads()))
    before = list(asked)

    desk.controller.start("")
    qtbot.waitUntil(lambda: bool(asked))
    desk.controller.when_known(lambda: asked.append("at once"))

    assert (before, asked) == ([], [["/models/tiny.gguf"], "at once"])
