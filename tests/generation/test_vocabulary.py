"""Which tokens are never wanted in a story."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from writer_assist.generation.vocabulary import Vocabulary

TEXTS = (
    b"<end>",
    b"",
    b" She",
    b"He",
    b" *",
    b"\n\n",
    b" (so",
    b"\xe2\xac\xa1",
    "…".encode(),
    b", ",
    b" Ninety",
    b"nine",
)


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.of(
        SimpleNamespace(
            token_bytes=TEXTS.__getitem__,
            vocabulary_size=len(TEXTS),
            end_tokens=frozenset({0}),
            control_tokens=frozenset({0}),
        )
    )


def texts(mask):
    return [text for text, chosen in zip(TEXTS, mask, strict=True) if chosen]


def test_tokens_are_told_apart_by_their_bytes(vocabulary):
    assert texts(vocabulary.unwritten) == [b"<end>", b""]
    assert texts(vocabulary.breaks) == [b"\n\n"]
    assert texts(vocabulary.wordless) == [b"", b" *", b"\n\n", b", "]
    assert texts(vocabulary.spaced) == [b" She", b" *", b" (so", b" Ninety"]
    assert texts(vocabulary.bracketed) == [b" (so"]
    assert texts(vocabulary.starting_with(b" (")) == [b" (so"]


def test_numbers_are_known_in_any_case_but_those_that_may_be_written(vocabulary):
    assert vocabulary.numbers_but(()) == [TEXTS.index(b" Ninety"), TEXTS.index(b"nine")]
    assert vocabulary.numbers_but({"nine"}) == [TEXTS.index(b" Ninety")]


@pytest.mark.parametrize(
    ("story", "barred"),
    [
        ("It rained.", [b" *", b" (so", b"\xe2\xac\xa1"]),
        ("It rained.\n\n* * *", [b" (so", b"\xe2\xac\xa1"]),
        ("It rained.\n\n☆", [b" *", b" (so"]),
        ("It rained … “he said”", [b" *", b" (so", b"\xe2\xac\xa1"]),
    ],
)
def test_markup_and_symbols_are_barred_unless_the_story_has_them(vocabulary, story, barred):
    banned = texts(vocabulary.banned(vocabulary.marks_in(story)))

    assert banned == [b"<end>", b"", *barred]
