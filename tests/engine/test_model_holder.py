from __future__ import annotations

import pytest

from tests.text_servers import Script, small_server
from writer_assist.domain.context import Context
from writer_assist.domain.models import TextServer
from writer_assist.domain.progress import Cancelled, CancelToken, Progress
from writer_assist.engine.model_holder import ModelHolder
from writer_assist.errors import ModelError, ModelNotFoundError
from writer_assist.messages.model import (
    ContinueStory,
    LoadModel,
    ModelState,
    UnloadReason,
    UseServer,
)
from writer_assist.model_store.catalogue import default_text_model

PLENTY = 8_000_000_000


class Notification:
    """A holder with a clock and a memory of its own, and all that it says."""

    def __init__(self, path, **options):
        self.now_s, self.free = 0.0, PLENTY
        self.said = []
        self.holder = ModelHolder(
            self.said.append, clock=lambda: self.now_s, free_bytes=lambda: self.free
        )
        self.answers = list(
            self.holder.choose(LoadModel(path, now=False, **options), CancelToken())
        )

    def states(self):
        return [value for value in self.said if isinstance(value, ModelState)]


@pytest.fixture
def told():
    if (path := default_text_model()) is None:
        pytest.skip("the language model is not installed")
    told = Notification(str(path), keep_minutes=10)
    yield told
    list(told.holder.choose(LoadModel(""), CancelToken()))


def test_model_is_loaded_when_it_is_first_needed(told):
    before = told.holder.state()

    told.holder.service(CancelToken())

    assert (before.identity, before.rest) == (None, UnloadReason.UNUSED)
    assert before.resting
    assert any(isinstance(value, Progress) for value in told.said)
    assert told.states()[-1].identity is not None


def test_model_in_use_stays_and_an_unused_one_is_let_go(told):
    told.holder.service(CancelToken())
    told.now_s = 9 * 60
    in_use = told.holder.due_rest()

    told.now_s = 10 * 60
    list(told.holder.rest(CancelToken()))

    assert in_use is None
    assert told.states()[-1].identity is None
    assert told.states()[-1].rest is UnloadReason.IDLE


def test_model_comes_back_when_it_is_needed_again(told):
    told.holder.service(CancelToken())
    told.now_s = 10 * 60
    list(told.holder.rest(CancelToken()))

    told.holder.service(CancelToken())

    assert told.holder.state().identity is not None
    assert told.holder.due_rest() is None


def test_unused_model_is_let_go_early_when_memory_is_short(told):
    told.holder.service(CancelToken())
    told.now_s, told.free = 60, 100_000_000

    list(told.holder.rest(CancelToken()))

    assert told.states()[-1].rest is UnloadReason.MEMORY


def test_loading_that_nobody_waits_for_is_given_up(told):
    cancel = CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        told.holder.service(cancel)

    assert told.holder.state().identity is None
    assert told.holder.state().resting


def test_without_a_chosen_model_it_says_what_to_do():
    with pytest.raises(ModelNotFoundError, match="Settings"):
        Notification("").holder.service(CancelToken())


def test_same_model_with_another_time_to_keep_is_not_loaded_again(told):
    service = told.holder.service(CancelToken())
    path = told.answers[-1].resting

    list(told.holder.choose(LoadModel(path, now=False, keep_minutes=1), CancelToken()))
    told.now_s = 60

    assert told.holder.service(CancelToken()) is service
    told.now_s = 120
    assert told.holder.due_rest() is UnloadReason.IDLE


def test_looking_for_it_neither_loads_it_nor_keeps_it_from_its_rest(told):
    resting = told.holder.at_hand()
    service = told.holder.service(CancelToken())
    told.now_s = 10 * 60

    assert resting is None
    assert told.holder.at_hand() is service
    assert told.holder.due_rest() is UnloadReason.IDLE


class Keys:
    """A keyring that does not answer, and what it was given to keep."""

    def __init__(self):
        self.kept = []

    def key(self, _address, _cancel=None):
        raise ModelError("The keyring does not answer.")

    def keep(self, address, key, _cancel=None):
        self.kept.append((address, key))


def test_server_is_used_without_the_keyring_and_says_so_where_it_wants_a_key():
    with small_server(Script(key="secret")) as script:
        holder = ModelHolder(lambda _: None, keys=Keys())
        list(holder.use_server(UseServer(TextServer(script.address)), CancelToken()))
        story = Context.at("It rained.", 10)

        with pytest.raises(ModelError, match=r"wants a key.*keyring does not answer"):
            list(holder.service(CancelToken()).stream(ContinueStory(story, ()), CancelToken()))


def test_key_is_kept_once_the_server_has_answered():
    keys = Keys()
    holder = ModelHolder(lambda _: None, keys=keys)
    with small_server(Script()) as script:
        list(holder.use_server(UseServer(TextServer(script.address), key="new"), CancelToken()))

    with pytest.raises(ModelError, match="cannot be reached"):
        list(holder.use_server(UseServer(TextServer(script.address), key="odd"), CancelToken()))
    assert keys.kept == [(script.address, "new")]
