"""Continuing with a server; on this machine's own loopback only."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from tests.text_servers import (
    Reply,
    Script,
    events,
    llama_server,
    llama_server_is_here,
    replying,
    small_server,
)
from writer_assist.domain.context import Context
from writer_assist.domain.continuation import (
    CardPieces,
    Ending,
    Mode,
    SetFinished,
    SetStarted,
)
from writer_assist.domain.models import ServerPromptStyle, TextServer
from writer_assist.domain.passage import Passage
from writer_assist.domain.progress import CancelToken
from writer_assist.domain.prompt import Memory, Recalled
from writer_assist.domain.sampling import Sampling
from writer_assist.domain.snippet import Snippet
from writer_assist.errors import ModelError
from writer_assist.language_models.server_answers import AnswerReader
from writer_assist.language_models.text_server import ServerClient
from writer_assist.messages.model import ContinueStory, ReplayReceipt
from writer_assist.model_store.catalogue import default_text_model
from writer_assist.services.server_writing import ServerWritingService

STORY = "The ferry had not come, and Mara stood at the slip"
NOTE = "It runs at slack water only."


def service(address, style=ServerPromptStyle.TEXT, key="", requests=None):
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


def test_words_that_only_the_note_has_are_named_though_nothing_is_measured():
    story = "The ferry was slack that day, and Mara stood at the slip"
    with small_server(Script((" and it runs", " slowly."))) as script:
        card, free = write(service(script.address), order(story=story))[-1].continuations

    assert card.words_taken_up == ("runs",)
    assert card.influence is None
    assert free.taken_up == ()


@pytest.mark.parametrize("style", ServerPromptStyle)
def test_what_all_cards_know_is_sent_along(style):
    pinned = Passage(2, 2, "Mara", "/mara.md", "", "She keeps the ledger.", 0, 21)
    recalled = (Recalled(STORY, 5, 6), Recalled("The stair creaked.", 1, 2))
    memory = Memory("Past tense.", (Snippet(pinned, 1.0, pinned=True),), recalled)
    with small_server(Script()) as script:
        events = write(service(script.address, style), dataclasses.replace(order(), memory=memory))

    for body in script.bodies:
        asked = (
            body["prompt"] if style is ServerPromptStyle.TEXT else body["messages"][1]["content"]
        )
        parts = ("Past tense.", "She keeps the ledger.", "The stair creaked.", STORY)
        places = [asked.index(part) for part in parts]
        assert places == sorted(places)
    assert events[-1].continuations[1].beside == ("Mara",)


def test_conversation_is_asked_in_messages_and_a_new_word_is_parted():
    with small_server(Script(pieces=("and", " the", " rain", "."))) as script:
        events = write(service(script.address, ServerPromptStyle.CONVERSATION), order(cards=1))

    assert [message["role"] for message in script.bodies[0]["messages"]] == ["system", "user"]
    assert events[-1].continuations[0].text == " and the rain."


@pytest.mark.parametrize("style", ServerPromptStyle)
def test_request_is_sent_with_all_notes_for_one_text(style):
    asked = dataclasses.replace(order(mode=Mode.TOGETHER), request="Answer as Mara.")
    with small_server(Script()) as script:
        events = write(service(script.address, style), asked)

    (body,) = script.bodies
    by_style = body.get("prompt") or body["messages"][0]["content"]
    assert NOTE in by_style
    assert ("Answer as Mara." in by_style) is (style is ServerPromptStyle.CONVERSATION)
    assert [one.passage.note_title for one in events[-1].continuations[0].sources] == ["Ferry"]


def test_paragraph_that_is_said_again_first_is_left_out():
    with small_server(Script(pieces=(STORY[:20], STORY[20:], " alone", "."))) as script:
        events = write(service(script.address, ServerPromptStyle.CONVERSATION), order(cards=1))

    assert events[-1].continuations[0].text == " alone."


def test_heading_in_front_of_an_answer_is_left_out():
    pieces = ("The Last", " Crossing", "\n\n", "She", " waited.")
    with small_server(Script(pieces=pieces)) as script:
        events = write(service(script.address, ServerPromptStyle.CONVERSATION), order(cards=1))

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
    with small_server(Script(endless=" again")) as script:
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
        (Script(pieces=(), ending=""), "broke off"),
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


TALE = " The ferry came late."
THOUGHT = (
    "Okay, the user wants",
    " a next sentence.",
    "\n</think>\n\n",
    "The ferry",
    " came late.",
)


def told(*answers, style=ServerPromptStyle.CONVERSATION, cards=1, **asked):
    """Return the set and what was streamed of its first card."""
    with replying(*answers) as server:
        story = "The bell rang."
        events = write(service(server.address, style), order(cards=cards, story=story, **asked))
    pieces = [one for event in events if isinstance(event, CardPieces) for one in event.pieces]
    return events[-1].continuations, "".join(one.text for one in pieces if one.card == 0)


@pytest.mark.parametrize("style", ServerPromptStyle)
@pytest.mark.parametrize(
    "pieces",
    [
        THOUGHT,
        ("<th", "ink>\nOkay, the", " user.\n", "</th", "ink>", "\n\nThe ferry", " came late."),
        ("<|channel|>analysis<|message|>", "Hm.", "<|end|><|start|>assistant<|channel|>final",
         "<|message|>", "The ferry came late."),
    ],
)  # fmt: skip
def test_thoughts_never_reach_a_card(pieces, style):
    (card,), streamed = told(Reply(events(*pieces)), style=style)

    assert card.text == TALE
    assert TALE.startswith(streamed)


def test_thoughts_in_fields_never_reach_a_card():
    thought = {"choices": [{"delta": {"reasoning": "Hm, the user."}}]}

    (card,), _ = told(Reply(events(thought, thought, "The ferry came late.")))

    assert card.text == TALE


@pytest.mark.parametrize(
    "answer",
    [
        events({"choices": [{"delta": {"reasoning_content": "Hm."}}]}, ending="length"),
        events("<think>Hm, so", ending="length"),
        events("Okay, the user wants me to go", " on.", ending="length"),
        events("[THINK]Hm."),
    ],
)
def test_model_that_only_thinks_is_told(answer):
    with pytest.raises(ModelError, match="only thought about the story"):
        told(Reply(answer))


def test_answer_is_shown_as_it_comes_once_it_is_known_that_nothing_is_thought_aloud():
    with small_server(
        Script(pieces=(" and the rain came over the roofs and", " the hill", " too."))
    ) as script:
        asked = service(script.address, ServerPromptStyle.CONVERSATION)
        first, second = write(asked, order(cards=1)), write(asked, order(cards=1))

    texts = [
        [one.text for event in events if isinstance(event, CardPieces) for one in event.pieces]
        for events in (first, second)
    ]
    assert texts[0] == []
    assert len(texts[1]) > 1
    assert first[-1].continuations[0].text == second[-1].continuations[0].text


def test_model_that_begins_to_think_aloud_is_held_again():
    aloud = ("Okay, the user wants a sentence.", "\n\n", "So.", *THOUGHT[2:])
    replies = Reply(events("The ferry came late.")), Reply(events(*aloud))
    with replying(*replies) as server:
        asked = service(server.address, ServerPromptStyle.CONVERSATION)
        write(asked, order(cards=1))
        with pytest.raises(ModelError, match="only thought"):
            write(asked, order(cards=1))
        (card,) = write(asked, order(cards=1))[-1].continuations

    assert card.text == TALE


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Reply(b'{"error": "Unexpected endpoint. (POST /completions)"}'), "Unexpected endpoint"),
        (Reply(b'error: {"message": "context size"}\n\ndata: [DONE]\n\n'), "says: context size"),
        (Reply(b"<html><title>Sign in</title></html>"), "Sign in"),
        (Reply(b""), "answered with nothing"),
        (Reply(b"data: [DONE]\n\n"), "one text at a time"),
        (Reply(events()), "wrote nothing"),
        (Reply(events(ending="content_filter")), "its filter refused"),
        (
            Reply(events({"choices": [{"delta": {"refusal": "I will not."}}]})),
            "refused: I will not",
        ),
        (Reply(b"[" * 100_000), "not what such a server answers"),
        (Reply(b'{"choices": ' + b"9" * 5000 + b"}"), "not what such a server answers"),
    ],
)
def test_card_ends_with_the_servers_own_sentence(answer, sentence):
    with pytest.raises(ModelError, match=sentence):
        told(answer)


@pytest.mark.parametrize(
    "answer",
    [
        events("The ferry came", " late.", ending=""),
        events("The ferry came", " late.").partition(b"data: [DONE]")[0],
        events("The ferry came", " late.", ending="").partition(b"data: [DONE]")[0],
        events({"choices": [{"message": {"content": "The ferry came late."}}]}, ending=""),
        b'{"message": {"content": "The ferry came late."}, "done": true}\n',
    ],
)
def test_text_is_kept_though_the_end_is_not_told_as_usual(answer):
    (card,), _ = told(Reply(answer))

    assert (card.text, card.ending) == (TALE, Ending.SENTENCE)


def test_emoji_in_two_halves_is_one_character():
    (card,), _ = told(Reply(events("The granary ", "\ud83d", "\udd25", " burned\ud83d", ".\x00")))

    assert card.text == " The granary 🔥 burned."


def test_card_that_fails_leaves_the_others():
    failing = Reply(b'{"error": "out of tea"}')
    with replying(failing, Reply(events("The ferry came late."))) as server:
        heard = []
        with pytest.raises(ModelError, match="out of tea"):
            heard.extend(service(server.address).stream(order(cards=3), CancelToken()))

    assert isinstance(heard[-1], SetFinished)
    assert sorted(card.text.strip() for card in heard[-1].continuations) == [
        "",
        *[TALE.strip()] * 2,
    ]


def test_what_nobody_foresaw_ends_the_set_with_a_sentence(monkeypatch):
    def surprise(*_):
        raise ZeroDivisionError

    with replying(Reply(events("Rain."))) as server:
        asked = service(server.address)
        monkeypatch.setattr(AnswerReader, "feed", surprise)

        with pytest.raises(ModelError, match=r"does not know \(ZeroDivisionError\)"):
            write(asked, order())


def test_server_that_writes_on_for_ever_is_left():
    with small_server(Script(endless=" and again" * 20)) as script:
        events = write(service(script.address), order(cards=1, words=5, stop_at_sentence=False))
        left = script.hung_up.wait(120)

    assert events[-1].continuations[0].text
    assert left


@pytest.mark.skipif(
    default_text_model() is None or not llama_server_is_here(),
    reason="the language model, or llama.cpp's server, is not installed",
)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("style", list(ServerPromptStyle))
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
