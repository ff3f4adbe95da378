"""Reading what servers answer, in all the ways that they have."""

from __future__ import annotations

import json

import pytest

from writer_assist.language_models.server_answers import (
    AnswerReader,
    PieceJoiner,
    complaint_in,
    page_words,
)


def read(answer: str):
    reader = AnswerReader()
    said = [one for line in answer.split("\n") for one in reader.feed(line)]
    return [*said, *reader.rest()], reader


def text_of(answer: str) -> str:
    return "".join(one.text for one in read(answer)[0])


def stream(*events: object) -> str:
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events) + "data: [DONE]\n\n"


def delta(**said: object) -> dict[str, object]:
    return {"choices": [{"delta": said, "finish_reason": None}]}


RAIN = delta(content="Rain fell.")


@pytest.mark.parametrize(
    "answer",
    [
        stream(RAIN),
        stream(RAIN).replace("data: ", "data:"),
        stream(RAIN).replace("\n\n", "\n"),
        f": ping\n\nevent: message\nid: 3\nretry: 10\n{stream(RAIN)}",
        f"data:\n\ndata: null\n\ndata: []\n\ndata: 7\n\n{stream(RAIN)}",
        stream({"choices": []}, RAIN, {"usage": {"total_tokens": 3}}),
        stream(RAIN, {"choices": [{"delta": None}]}, {"choices": [None]}, {"choices": None}),
        stream(RAIN, {"choices": [{"index": 0, "finish_reason": "stop"}]}),
        stream({"choices": [{"index": 1, "delta": {"content": "Snow."}}]}, RAIN),
        stream({"error": None, **RAIN}),
        stream(delta(content=[{"type": "text", "text": "Rain "}, {"text": "fell."}])),
        stream(delta(content=["Rain ", "fell."])),
        stream(delta(tool_calls=[{"function": {"name": "x"}}], content=None), RAIN),
        stream({"choices": [{"text": "Rain fell."}]}),
        "".join(f"data: {line}\n" for line in json.dumps(RAIN, indent=1).split("\n")),
        f"data: half a line\ndata: {json.dumps(RAIN)}\n\n",
        json.dumps({"choices": [{"message": {"content": "Rain fell."}, "finish_reason": "stop"}]}),
        json.dumps({"choices": [{"message": {"content": "Rain fell."}}]}, indent=2),
        json.dumps([RAIN]),
        '{"message": {"content": "Rain "}, "done": false}\n{"message": {"content": "fell."}}',
        '{"response": "Rain ", "done": false}\n{"response": "fell.", "done": true}',
        '{"content": "Rain fell.", "stop": true}',
    ],
)
def test_text_is_found_however_it_is_written(answer):
    assert text_of(answer) == "Rain fell."


@pytest.mark.parametrize(
    ("event", "ended"),
    [
        ({"choices": [{"delta": {}, "finish_reason": "length"}]}, "length"),
        ({"choices": [{"delta": {}, "finish_reason": "MAX_TOKENS"}]}, "length"),
        ({"done": True, "done_reason": "length"}, "length"),
        ({"done": True}, "stop"),
        ({"content": "", "stop": True, "stop_type": "limit"}, "length"),
    ],
)
def test_reason_of_the_end_is_told(event, ended):
    assert [one.ended for one in read(stream(event))[0]] == [ended]


@pytest.mark.parametrize(
    "said",
    [
        {"reasoning_content": "Hm."},
        {"reasoning": "Hm."},
        {"thinking": "Hm.", "content": ""},
        {"reasoning_details": [{"text": "Hm."}]},
        {"content": [{"type": "thinking", "thinking": [{"text": "Hm."}]}]},
    ],
)
def test_thoughts_in_fields_of_their_own_are_no_text(said):
    (found,) = read(stream(delta(**said)))[0]

    assert (found.text, found.thought) == ("", True)


@pytest.mark.parametrize(
    "answer",
    [
        '{"error": {"message": "no tea"}}',
        '{"error": "no tea"}',
        '{"error": {"error": {"message": "no tea", "code": 5}}}',
        '{"error": "{\\"message\\": \\"no tea\\"}"}',
        '{"object": "error", "message": "no tea", "code": 5}',
        '{"detail": "no tea"}',
        '{"code": 5, "message": "no tea"}',
        'error: {"message": "no tea"}',
        "error: no tea",
        'event: error\ndata: {"message": "no tea"}\n',
        "event: error\ndata: no tea\n",
        'data: {"choices": [{"error": {"message": "no tea"}, "finish_reason": "error"}]}\n',
    ],
)
def test_complaint_is_the_servers_own(answer):
    assert [one.complaint for one in read(answer)[0]] == ["no tea"]


def test_complaint_names_the_word_of_the_request_that_it_is_about():
    detail = [{"loc": ["body", "min_p"], "msg": "Extra inputs are not permitted"}]

    assert complaint_in({"detail": detail}) == "body.min_p: Extra inputs are not permitted"


def test_complaint_is_one_printable_line():
    said = complaint_in({"error": "no\n\x00\x1b[31mtea " + "x" * 1000})

    assert said.startswith("no [31mtea x")
    assert len(said) <= 301


def test_what_is_no_answer_is_kept_to_be_told():
    said, reader = read("<html><title>Sign &amp; in</title>\n<body>Hello</body></html>")

    assert said == []
    assert page_words(reader.unread) == "Sign & in"


def test_page_without_title_says_its_first_words():
    assert page_words("<html><script>x()</script><p>Please <b>pay</b></p>") == "Please pay"


@pytest.mark.parametrize("answer", ["[" * 100_000, '{"a":' * 100_000, "data: " + "[" * 100_000])
def test_endless_nesting_is_no_answer(answer):
    assert read(answer)[0] == []


def sound(*pieces: str) -> str:
    text = PieceJoiner()
    return "".join(map(text.piece, pieces)) + text.rest()


def test_halves_of_a_character_are_joined():
    assert sound("a ", "\ud83d", "\udd25", " b") == "a 🔥 b"


def test_lone_halves_and_lost_characters_are_left_out():
    assert sound("a\ud83d", ".", "\udd25", "\ufffd", "\ud83d") == "a."


def test_control_characters_are_left_out_and_line_ends_are_one_kind():
    assert sound("a\x00\x1b\x7f\x9f\ufeffb\tc\r", "\nd\re\u2029f") == "ab\tc\nd\ne\nf"
