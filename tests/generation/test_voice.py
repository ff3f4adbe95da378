"""The writer's own voice, and the order of what could be shown."""

from __future__ import annotations

from writer_assist.generation.selection import Contender, Voice, ranked

TERSE = "He stopped. The road was dark. Nothing moved. He spat, and he went on. " * 30
LONG = (
    "“And yet,” she said, “it may be, as my sister used to say, that we have all of us been "
    "waiting, without knowing it, for what had happened long before; and which of us would, "
    "if it were asked of us, be the first to say so?” "
) * 12
SHORT_TEXT = " The door was open. He went in. It was cold."
LONG_TEXT = (
    " “It may be,” she said, “that we were waiting, all of us, for what had been, and which "
    "would, as my sister used to say, be the last.”"
)


def test_text_in_the_writers_manner_is_nearer():
    terse = Voice(TERSE).closeness([SHORT_TEXT, LONG_TEXT])
    long = Voice(LONG).closeness([SHORT_TEXT, LONG_TEXT])

    assert terse[0] > terse[1]
    assert long[1] > long[0]


def test_too_little_text_says_nothing():
    assert Voice("He left. She stayed.").closeness([SHORT_TEXT, LONG_TEXT]) == [0.0, 0.0]


def test_only_the_latest_words_count():
    assert Voice(LONG * 10 + TERSE * 20).closeness([SHORT_TEXT, LONG_TEXT]) == Voice(
        TERSE * 20
    ).closeness([SHORT_TEXT, LONG_TEXT])


def test_likelihood_decides_where_the_voice_is_unknown():
    texts = [Contender(0, SHORT_TEXT, -3.0), Contender(1, LONG_TEXT, -2.0)]

    assert [one.candidate for one in ranked(texts, Voice(""))] == [1, 0]


def test_voice_decides_between_the_equally_likely():
    texts = [Contender(0, LONG_TEXT, -2.0), Contender(1, SHORT_TEXT, -2.0)]

    assert [one.candidate for one in ranked(texts, Voice(TERSE))] == [1, 0]
    assert [one.candidate for one in ranked(texts, Voice(LONG))] == [0, 1]


def test_of_equals_the_first_comes_first():
    texts = [Contender(4, SHORT_TEXT, -2.0), Contender(1, SHORT_TEXT, -2.0)]

    assert [one.candidate for one in ranked(texts, Voice(""))] == [1, 4]
    assert ranked([], Voice(TERSE)) == []
