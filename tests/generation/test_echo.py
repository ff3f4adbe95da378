from __future__ import annotations

import pytest

from writer_assist.domain.continuation import EchoOf
from writer_assist.generation.echo import echo_of

NOTE = "The ferry crosses on a cable, and the bell rings twice before each crossing in fog."
STORY = "She had kept the letter in her coat all winter, unread, until the paper was soft."


def echo(text, note=NOTE, story=STORY):
    return echo_of(text, note=note, story=story)


def test_eight_words_in_a_row_are_an_echo_of_the_note():
    found = echo("He knew that the bell rings twice before each crossing in summer.")

    assert found.of is EchoOf.NOTE
    assert found.words == "the bell rings twice before each crossing in"


def test_seven_words_in_a_row_are_none():
    text = (
        "He knew that the bell rings twice before each crossing, and that nobody here would hear it"
    )

    assert echo(text) is None


def test_case_and_punctuation_do_not_hide_an_echo():
    found = echo("“Kept the letter: in her coat, All winter! Unread”, she said.")

    assert found.of is EchoOf.DRAFT


def test_many_short_pieces_are_an_echo_too():
    text = "The ferry crosses on a cable and then the bell rings twice before each"

    assert echo(text).of is EchoOf.NOTE


@pytest.mark.parametrize("text", ["", "…", "The ferry crosses on a", "Something else entirely."])
def test_little_or_other_text_is_no_echo(text):
    assert echo(text) is None


def test_free_card_has_no_note_to_repeat():
    assert echo("The ferry crosses on a cable, and the bell rings.", note="") is None


def test_text_of_other_scripts_is_looked_at_too():
    words = "один два три четыре пять шесть семь восемь"

    assert echo(f"Он сказал: {words}.", note=words).of is EchoOf.NOTE
