"""Unwanted phrases in a text that grows."""

from __future__ import annotations

import pytest

from writer_assist.generation.phrases import UnwantedMatch, opens_with, phrase_in, unwanted_in

PHRASES = ("a shiver", "time stood still")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" She felt", UnwantedMatch(None, 9)),
        (" She felt a", UnwantedMatch(None, 10)),
        (" She felt a shi", UnwantedMatch(None, 10)),
        (" She felt a shiver", UnwantedMatch(None, 10)),
        (" She felt a shivering", UnwantedMatch(None, 21)),
        (" She felt a shiver.", UnwantedMatch(10, 19)),
        (" She felt A\nShiver down", UnwantedMatch(10, 23)),
        (" Then time stood", UnwantedMatch(None, 6)),
        (" Then time stood up", UnwantedMatch(None, 19)),
    ],
)
def test_phrase_is_begun_until_it_is_complete_or_another(text, expected):
    assert unwanted_in(text, PHRASES, ()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" She turned", UnwantedMatch(None, 1)),
        (" “She turned and", UnwantedMatch(None, 2)),
        (" She turned and ", UnwantedMatch(1, 16)),
        (" He saw: she turned and ", UnwantedMatch(None, 24)),
    ],
)
def test_opening_counts_at_the_beginning_only(text, expected):
    assert unwanted_in(text, (), ("She turned and",)) == expected


def test_apostrophes_are_all_the_same():
    assert phrase_in("He couldn’t help but smile.", ["couldn't help but"]) == "couldn’t help but"
    assert opens_with("“Don’t go", ["don't"]) == "Don’t"


def test_part_of_a_word_is_no_phrase():
    assert phrase_in("There was nothing.", ["here was"]) == ""
