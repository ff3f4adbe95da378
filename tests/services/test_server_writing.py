"""Continuing with a server; on this machine's own loopback only."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from tests.text_servers import Script, llama_server, llama_server_is_here, small_server
from writer_assist.domain.cancellation import CancelToken
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardPieces,
    Ending,
    Mode,
    SetFinished,
    SetStarted,
)
from writer_assist.domain.memory import Memory, Recalled
from writer_assist.domain.passage import Passage
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.domain.text_server import Style, TextServer
from writer_assist.errors import ModelError
from writer_assist.language_models.text_server import ServerClient
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.model_store.catalogue import default_text_model
from writer_assist.services.server_writing import ServerWritingService

STORY = "The ferry had not come, and Mara stood at the slip"
NOTE = "It runs at slack water only."


def service(address, style=Style.TEXT, key="", requests=None):
    server = TextServer(address, "", style)
    note = requests.append if requests is not None else lambda _: None
    return ServerWritingService(server, ServerClient(server, key, note))


def order(*, cards=2, story=STORY, mode=Mode.APART, words=40, **sampling):
    passage = Passage(1, 1, "Ferry", "/ferry.md", "", NOTE, 0, len(NOTE))
    chosen = Sampling(max_new_tokens=words, seed=7, **sampling)
    context = Context.at(story, len(story))
    return ContinueStory(context, (Snippet(passage, 1.0),), cards, chosen, mode)


def write(service, asked):
    return list(service.stream(asked, CancelToken()))


def test_cards_stream_from_their_start_to_their_end():
    with small_server(Script()) as script:
        events = write(service(script.address), order())

    assert isinstance(events[0], SetStarted)
    assert any(isinstance(event, CardPieces) for event in events)
    assert isinstance(events[-1], SetFinished)
    assert [card.text for card in events[-1].continuations] == [" and the rain came."] * 2
    assert [card.ending for card in events[-1].continuations] == [Ending.SENTENCE] * 2


def test_note_is_in_its_own_card_only():
    with small_server(Script()) as script:
        write(service(script.address), order())

    prompts = [body["prompt"] for body in script.bodies]
    assert sorted(NOTE in prompt for prompt in prompts) == [False, True]
    assert all(prompt.endswith(STORY) for prompt in prompts)


@pytest.mark.parametrize("style", Style)
def test_what_all_cards_know_is_sent_along(style):
    pinned = Passage(2, 2, "Mara", "/mara.md", "", "She keeps the ledger.", 0, 21)
    recalled = (Recalled(STORY, 5, 6), Recalled("The stair creaked.", 1, 2))
    memory = Memory("Past tense.", (Snippet(pinned, 1.0, pinned=True),), recalled)
    with small_server(Script()) as script:
        events = write(service(script.address, style), dataclasses.replace(order(), memory=memory))

    for body in script.bodies:
        asked = body["prompt"] if style is Style.TEXT else body["messages"][1]["content"]
        parts = ("Past tense.", "She keeps the ledger.", "The stair creaked.", STORY)
        places = [asked.index(part) for part in parts]
        assert places == sorted(places)
    assert events[-1].continuations[1].beside == ("Mara",)


def test_conversation_is_asked_in_messages_and_a_new_word_is_parted():
    with small_server(Script(pieces=("and", " the", " rain", "."))) as script:
        events = write(service(script.address, Style.CONVERSATION), order(cards=1))

    assert [message["role"] for message in script.bodies[0]["messages"]] == ["system", "user"]
    assert events[-1].continuations[0].text == " and the rain."


def test_paragraph_that_is_said_again_first_is_left_out():
    with small_server(Script(pieces=(STORY[:20], STORY[20:], " alone", "."))) as script:
        events = write(service(script.address, Style.CONVERSATION), order(cards=1))

    assert events[-1].continuations[0].text == " alone."


def test_heading_in_front_of_an_answer_is_left_out():
    pieces = ("The Last", " Crossing", "\n\n", "She", " waited.")
    with small_server(Script(pieces=pieces)) as script:
        events = write(service(script.address, Style.CONVERSATION), order(cards=1))

    assert events[-1].continuations[0].text == " She waited."


def test_only_one_paragraph_is_kept():
    pieces = (" and the rain came.", "\n\nIt", " went on.")
    with small_server(Script(pieces=pieces)) as script:
        events = write(service(script.address), order(cards=1))

    assert events[-1].continuations[0].text == " and the rain came."


def test_cards_are_written_at_the_same_time():
    # Nobody is answered before all three have asked.
    with small_server(Script(all_here=threading.Barrier(3))) as script:
        events = write(service(script.address), order(cards=3))

    assert len(events[-1].continuations) == 3


def test_cancel_keeps_what_is_there_and_the_server_is_left():
    cancel = CancelToken()
    with small_server(Script(endless=True)) as script:
        events = []
        for event in service(script.address).stream(order(words=100_000), cancel):
            events.append(event)
            if isinstance(event, CardPieces):
                cancel.cancel()
        left = script.hung_up.wait(120)

    assert [card.ending for card in events[-1].continuations] == [Ending.CUT] * 2
    assert any(card.text for card in events[-1].continuations)
    assert left


def test_every_request_is_noted_without_the_key():
    requests = []
    with small_server(Script(key="secret")) as script:
        write(service(script.address, key="secret", requests=requests), order(cards=1))
        address = script.address

    assert script.keys == ["Bearer secret"]
    assert [(one.address, one.outcome) for one in requests] == [
        (f"{address}/completions", "answered")
    ]
    assert "slip" in requests[0].sent
    assert requests[0].received_bytes > 0
    assert "secret" not in str(requests)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (Script(key="secret"), "wants a key"),
        (Script(status=503), "out of tea"),
        (Script(ending=""), "broke off"),
    ],
)
def test_refusals_are_told(script, sentence):
    with small_server(script), pytest.raises(ModelError, match=sentence):
        write(service(script.address), order())


def test_server_that_is_not_there_is_told():
    with small_server(Script()) as script:
        address = script.address

    with pytest.raises(ModelError, match="cannot be reached"):
        write(service(address), order())


def test_address_that_is_none_is_refused():
    with pytest.raises(ModelError, match="no address"):
        service("my machine")


def test_what_needs_probabilities_says_that_it_is_not_to_be_had():
    with small_server(Script()) as script:
        asked = service(script.address)

        with pytest.raises(ModelError, match="how likely"):
            write(asked, order(mode=Mode.BLEND))
        with pytest.raises(ModelError, match="dial"):
            write(asked, order(faithfulness=0.5))
        started = write(asked, order())[0]
        with pytest.raises(ModelError, match="cannot be written again"):
            list(asked.replay(ReplayReceipt(started.receipt), CancelToken()))


def test_sentence_that_was_wished_for_is_enough():
    pieces = (" and the rain came over the hill.", " It", " went", " on.")
    with small_server(Script(pieces=pieces)) as script:
        events = write(service(script.address), order(cards=1, sentences=1))

    assert events[-1].continuations[0].text == " and the rain came over the hill."


@pytest.mark.skipif(
    default_text_model() is None or not llama_server_is_here(),
    reason="the language model, or llama.cpp's server, is not installed",
)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("style", list(Style))
def test_real_llama_server_writes_and_stops(tmp_path, style):
    cancel = CancelToken()
    with llama_server(str(default_text_model()), tmp_path / "server.log") as address:
        asked = service(address, style)
        written = write(asked, order(words=12))[-1]
        events = []
        for event in asked.stream(order(words=800), cancel):
            events.append(event)
            if isinstance(event, CardPieces):
                cancel.cancel()

    assert any(card.text.strip() for card in written.continuations)
    assert all(card.ending for card in written.continuations)
    assert Ending.CUT in [card.ending for card in events[-1].continuations]
