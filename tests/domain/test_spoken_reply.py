"""A reply is what the character says, and names nobody new."""

from __future__ import annotations

import pytest

from writer_assist.domain.spoken_reply import (
    is_echo,
    is_in_voice,
    quoted_words,
    spoken_part,
    words_known,
)

KNOWN = words_known("I never learnt to swim.", "Do you trust Tobias’s word?", "Mara Venn")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("I stay on land.” She looked away.", "I stay on land."),
        (' "I stay on land," said Mara.', "I stay on land."),
        ("I stay on land.\n\nShe went.", "I stay on land."),
        ("I stay on land. “ She went.", "I stay on land."),
        ("I don’t swim. I stay.", "I don’t swim. I stay."),
    ],
)
def test_reply_ends_with_the_speech(text, spoken):
    assert spoken_part(text) == spoken


@pytest.mark.parametrize(
    ("sentence", "fits"),
    [
        ("I do not trust Tobias, not on a Tuesday.", True),
        ("I am Mara, and I stay.", True),
        ("Mara went down to the slip.", False),
        ("This is my first sentence.", False),
        ("I asked Jonathan about it.", False),
        ("As an AI, I have no fears.", False),
        ("The notes do not say.", False),
        ("She said that she was tired.", False),
        ("I wait. Then I count.", True),
    ],
)
def test_sentence_in_the_voice_names_nobody_new(sentence, fits):
    assert is_in_voice(sentence, KNOWN, "Mara Venn") is fits


def test_only_what_is_said_of_a_line_is_read():
    line = "“You took your time,” said Tobias. He did not come out. “Tuesday.”"

    assert quoted_words(line) == "You took your time. Tuesday."
    assert quoted_words("Nobody spoke.") == "Nobody spoke."


def test_line_that_is_said_again_is_an_echo():
    lines = ["“You took your time,” said Tobias."]

    assert is_echo("You took your time.", lines)
    assert not is_echo("You took my time.", lines)
