"""Footnotes: their numbers, and the way from mark to text and back."""

from __future__ import annotations

import pytest

from writer_assist.domain.draft_places import PlaceKind, places_in
from writer_assist.domain.footnotes import next_label, other_end

TEXT = "She went.[^1] He stayed.[^b]\n\n[^1]: To the quay.\n[^b]: At home."


@pytest.mark.parametrize(("text", "label"), [("Nothing.", "1"), (TEXT, "2"), ("a[^2] b[^1]", "3")])
def test_next_footnote_gets_the_lowest_free_number(text, label):
    assert next_label(text) == label


@pytest.mark.parametrize("mark", ["[^1]", "[^b]"])
def test_mark_leads_to_its_footnote_and_back(mark):
    at = TEXT.index(mark) + 2

    there = other_end(TEXT, at)
    back = other_end(TEXT, there)

    assert TEXT[:there].endswith(f"{mark}: ")
    assert TEXT[:back].endswith(mark)


@pytest.mark.parametrize("place", [3, TEXT.index(" He") + 3])
def test_other_places_lead_nowhere(place):
    assert other_end(TEXT, place) is None


def test_places_are_in_their_order_with_their_words():
    text = f"%% cut this? %%\nOne. <!-- two\nlines -->\n\n{TEXT}"

    found = places_in(text)

    assert [(one.kind, one.words) for one in found] == [
        (PlaceKind.COMMENT, "cut this?"),
        (PlaceKind.COMMENT, "two lines"),
        (PlaceKind.FOOTNOTE, "1  To the quay."),
        (PlaceKind.FOOTNOTE, "b  At home."),
    ]
