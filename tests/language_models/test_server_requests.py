"""Strict servers are asked again without what they refuse."""

from __future__ import annotations

import json

import pytest

from tests.text_servers import Reply, events, replying
from writer_assist.domain.models import TextServer
from writer_assist.domain.progress import CancelToken
from writer_assist.errors import ModelError
from writer_assist.language_models.text_server import ServerClient

BODY = {
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Rain?"}],
    "max_tokens": 9,
    "temperature": 0.9,
    "min_p": 0.1,
    "seed": 7,
}
RAIN = Reply(events("Rain fell."))


def refusal(message, status=400):
    return Reply(json.dumps({"error": {"message": message}}).encode(), status)


def asked(*answers, model="tiny"):
    """Return what was written, and the bodies that were sent for it."""
    with replying(*answers) as server:
        client = ServerClient(TextServer(server.address, model), "", lambda _: None)
        text = "".join(client.write("/chat/completions", BODY, CancelToken()))
        again = "".join(client.write("/chat/completions", BODY, CancelToken()))
    assert text == again == "Rain fell."
    assert server.bodies[-1] == server.bodies[-2]  # what helped is remembered
    return server.bodies[:-1]


def test_word_that_is_named_is_left_out():
    first, second = asked(refusal("body.min_p: Extra inputs are not permitted", 422), RAIN)

    assert "min_p" in first
    assert "min_p" not in second
    assert second["seed"] == 7


@pytest.mark.parametrize("message", ["Bad request", "Unrecognized request argument", ""])
def test_words_beyond_the_usual_are_left_out(message):
    _, second = asked(refusal(message), RAIN)

    assert {"min_p", "seed"}.isdisjoint(second)
    assert second["max_tokens"] == 9


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ("System role not supported", 500),
        ("Conversation roles must alternate user/assistant/user/assistant/...", 400),
        ("Error rendering prompt with jinja template", 200),
    ],
)
def test_server_without_a_system_is_told_in_one_message(message, status):
    _, second = asked(refusal(message, status), RAIN)

    assert second["messages"] == [{"role": "user", "content": "Be brief.\n\nRain?"}]


def test_newer_name_of_the_length_is_used_where_it_is_asked_for():
    message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    _, second = asked(refusal(message), RAIN)

    assert "max_tokens" not in second
    assert second["max_completion_tokens"] == 9


def test_whole_answer_is_asked_for_where_nothing_is_streamed():
    whole = Reply(json.dumps({"choices": [{"message": {"content": "Rain fell."}}]}).encode())
    _, second = asked(refusal("Streaming is not available"), whole)

    assert second["stream"] is False


def test_first_model_is_named_where_one_has_to_be():
    _, second = asked(refusal("model is required"), RAIN, model="")

    assert second["model"] == "tiny"


def test_one_server_may_mind_several_things():
    refusals = refusal("Unknown field"), refusal("no system role"), refusal("temperature is fixed")
    *_, last = asked(*refusals, RAIN)

    assert {"min_p", "seed", "temperature"}.isdisjoint(last)
    assert len(last["messages"]) == 1


@pytest.mark.parametrize(
    ("message", "status", "times"),
    [
        ("the request exceeds the available context size", 400, 1),
        ("out of tea", 503, 1),
        ("slow down", 429, 1),
        ("out of tea", 500, 1),
        ("I do not like it", 400, 3),
        ("min_p is not what I like", 400, 4),
    ],
)
def test_story_is_not_sent_again_and_again(message, status, times):
    with replying(refusal(message, status)) as server:
        client = ServerClient(TextServer(server.address, "tiny"), "", lambda _: None)
        with pytest.raises(ModelError, match=message):
            list(client.write("/chat/completions", BODY, CancelToken()))

    assert len(server.bodies) == times
