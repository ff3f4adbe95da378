"""The model process with a server in the model's place."""

from __future__ import annotations

import pytest

from tests.engine.talk import Talk
from tests.text_servers import Script, small_server
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import SetFinished
from writer_assist.domain.models import ServerPromptStyle, ServerRequest, TextServer
from writer_assist.engine.model_process import run_model_process
from writer_assist.errors import ModelError
from writer_assist.messages.model import (
    ContinueStory,
    KeepServerKey,
    LoadModel,
    ModelState,
    UseServer,
)

ORDER = ContinueStory(Context.at("The rain", 8), (), 1)


@pytest.fixture
def engine(tmp_path, monkeypatch):
    # As on a system without a keyring.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    talk = Talk(run_model_process, tmp_path / "log" / "model.log")
    yield talk
    assert talk.leave() == 0


def test_server_is_asked_for_its_models_writes_and_every_request_is_told(engine):
    with small_server(Script()) as script:
        server = TextServer(script.address, "", ServerPromptStyle.TEXT)

        names, state = engine.ask(UseServer(server))
        listing = engine.order(ORDER)
        request = engine.hears_told(ServerRequest)
        finished = engine.rest(listing)[-1]

    assert (names, state) == (("tiny",), ModelState(None, server=server))
    assert request.address.endswith("/completions")
    assert isinstance(finished, SetFinished)


def test_server_that_was_not_asked_yet_hears_nothing(engine):
    with small_server(Script()) as script:
        state = engine.ask_once(UseServer(TextServer(script.address), check=False))

    assert state.server is not None
    assert script.bodies == []


def test_another_model_takes_the_servers_place(engine):
    with small_server(Script()) as script:
        engine.ask(UseServer(TextServer(script.address)))

        assert engine.ask(LoadModel("")) == [ModelState(None)]
        with pytest.raises(ModelError, match="Settings"):
            engine.ask(ORDER)


def test_without_a_keyring_the_key_is_used_and_that_is_said(engine):
    with small_server(Script(key="secret")) as script:
        with pytest.raises(ModelError, match="written nowhere"):
            engine.ask(KeepServerKey(script.address, "secret"))
        engine.ask(UseServer(TextServer(script.address, "", ServerPromptStyle.TEXT)))
        finished = engine.ask(ORDER)[-1]

    assert finished.continuations[0].text
    assert script.keys == ["Bearer secret"]
