"""Which names a few letters mean."""

from __future__ import annotations

import pytest

from writer_assist.domain.fuzzy import FuzzyNames

NAMES = ["the bell", "mara venn", "a bell rings", "doorbell", "night of the nine", "below deck"]


def found(typed, names=NAMES):
    return [names[place] for place in FuzzyNames(names).best(typed, 10)]


def test_nothing_typed_keeps_the_order():
    assert found("") == NAMES


def test_beginnings_come_before_words_and_words_before_the_inside():
    assert found("bel") == ["below deck", "the bell", "a bell rings", "doorbell"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("mv", "mara venn"), ("nine", "night of the nine"), ("venn mar", "mara venn")],
)
def test_initials_parts_and_words_in_any_order_find_a_name(typed, first):
    assert found(typed)[0] == first


def test_letters_left_out_still_find_it():
    assert found("nght") == ["night of the nine"]


def test_letters_far_apart_find_nothing():
    assert found("twnt", ["the long and winding road at night"]) == []


def test_every_word_must_be_found():
    assert found("bell venn") == []


def test_chapters_stay_in_the_order_of_the_book():
    chapters = [f"chapter {number}" for number in ("i", "ii", "iii", "iv", "v", "vi")]

    assert found("chap", chapters) == chapters


def test_only_the_best_are_returned_of_many():
    names = [f"the bell {number}" for number in range(50)] + ["bell"]

    assert found("bell", names)[0] == "bell"
    assert len(found("bell", names)) == 10
