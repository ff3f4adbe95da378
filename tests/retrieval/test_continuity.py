"""Sentences that say something else than a note."""

from __future__ import annotations

import pytest

from writer_assist.retrieval.continuity import (
    ContinuityChecker,
    StatedFact,
    facts_of_fields,
    facts_of_text,
)

EYES = StatedFact("eyes", "grey", 1)
FACTS = {"Mara": [EYES, StatedFact("hair", "dark brown", 1), StatedFact("age", "34", 1)]}


def said(text):
    return [(one.fact.about, one.said) for one in ContinuityChecker(FACTS).discrepancies(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He saw Mara’s blue eyes.", ("eyes", "blue")),
        ("Mara's eyes were very green.", ("eyes", "green")),
        ("Mara had long blonde hair.", ("hair", "blonde")),
        ("Mara slowly closed her blue eyes.", ("eyes", "blue")),
        ("The blue-eyed Mara laughed.", ("eyes", "blue")),
        ("Mara, with her red hair, stood there.", ("hair", "red")),
        ("Mara was twenty-nine years old.", ("age", "twenty-nine")),
        ("Mara, 30, rows.", ("age", "30")),
    ],
)
def test_contradiction_is_found(text, found):
    assert said(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "He saw Mara's grey eyes, Mara's gray eyes, Mara's steel-grey eyes.",
        "Her blue eyes met his. Mara looked into his blue eyes.",
        "Mara's sister had blue eyes.",
        "Tobias had blue eyes, and Mara knew.",
        "A girl smaller than Mara, with red hair, came.",
        "Mara's dark hair was wet. Mara had brown hair.",
        "Mara was thirty-five years old.",
        "Mara's eyes were red with weeping.",
        "Tamara's blue eyes.",
        "Mara's blue coat hid her eyes.",
    ],
)
def test_what_may_be_true_is_not_told(text):
    assert said(text) == []


def test_facts_are_read_from_fields_and_lines():
    fields = list(facts_of_fields({"eyes": ["grey"], "title": ["Mara"], "age": ["34"]}, 1))
    lines = list(facts_of_text("She rows.\n- **Hair:** dark\nEyes:: green\nAge: unknown\n", 2))

    assert [(one.about, one.value) for one in fields] == [("eyes", "grey"), ("age", "34")]
    assert [(one.about, one.value) for one in lines] == [("hair", "dark"), ("eyes", "green")]


@pytest.mark.parametrize("value", ["grey, later blue", "dyed red", "left green, right blue"])
def test_fact_that_changes_tells_nothing(value):
    assert list(facts_of_fields({"eyes": [value]}, 1)) == []
