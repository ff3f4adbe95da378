from __future__ import annotations

import pytest

from writer_assist.domain.note import NoteName
from writer_assist.retrieval.names import NameMatcher


def mentioned(text, *names):
    matcher = NameMatcher(NoteName(number, name) for number, name in enumerate(names, 1))
    return [mention.name for mention in matcher.mentions(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Then Mara came.",
        "It was mara's coat.",
        "Two Maras stood there.",
        "the Maras’ house",
        "MARA!",
        "(Mara)",
    ],
)
def test_name_is_found_in_its_forms(text):
    assert mentioned(text, "Mara") == ["Mara"]


@pytest.mark.parametrize("text", ["Maraschino", "Tamara", "mara_venn", "", "Mar"])
def test_part_of_a_word_is_no_name(text):
    assert mentioned(text, "Mara") == []


def test_longer_name_wins():
    assert mentioned("Then Mara Venn left.", "Mara", "Mara Venn") == ["Mara Venn"]


def test_name_broken_over_two_lines_is_found():
    assert mentioned("the Night of\nthe Nine", "Night of the Nine") == ["Night of the Nine"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She gave it to Rose.", True),
        ("She picked a rose.", False),
        ("Rose bushes lined the road.", False),
        ("Rose sat down. They all looked at Rose.", True),
        ('She said: "Rose petals."', False),
    ],
)
def test_ordinary_word_needs_a_capital_inside_a_sentence(text, found):
    assert bool(mentioned(text, "Rose")) is found


def test_short_name_is_spelt_exactly():
    assert mentioned("an ash tree", "Ash") == []
    assert mentioned("then Ash spoke", "Ash") == ["Ash"]


def test_one_name_of_two_notes_names_both():
    matcher = NameMatcher([NoteName(1, "Mara"), NoteName(2, "Mara")])

    assert {mention.note_id for mention in matcher.mentions("with Mara")} == {1, 2}


def test_offsets_survive_letters_that_grow_when_lowered():
    text = "İİİ then Mara came"

    mention = NameMatcher([NoteName(1, "Mara")]).mentions(text)[0]

    assert text[mention.start : mention.end] == "Mara"


def test_function_word_is_no_name():
    assert mentioned("and then", "and", "A") == []
