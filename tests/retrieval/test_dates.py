"""Dates found in text by rule."""

from __future__ import annotations

import pytest

from writer_assist.domain.story_dates import DatePrecision
from writer_assist.retrieval.dates import date_of_field, dates_in, eras_in

DAY, MONTH, SEASON, YEAR, SPAN, UNCLEAR = DatePrecision


@pytest.mark.parametrize(
    ("text", "words", "precision"),
    [
        ("It was 14 March 1871.", "14 March 1871", DAY),
        ("on the 14th of March, 1871,", "14th of March, 1871", DAY),
        ("On March 14, 1871 it", "March 14, 1871", DAY),
        ("2024-03-01 and rain", "2024-03-01", DAY),
        ("in May 1904", "May 1904", MONTH),
        ("the autumn of 1931", "autumn of 1931", SEASON),
        ("In 1931 he", "1931", YEAR),
        ("## 1931", "1931", YEAR),
        ("the war (1914–1918)", "1914–1918", SPAN),
        ("from 1914 to 1918", "from 1914 to 1918", SPAN),
        ("in the 1930s", "the 1930s", SPAN),
        ("in 44 BC", "44 BC", YEAR),
        ("On May 3 they met.", "May 3", UNCLEAR),
        ("met on 3/4/1871", "3/4/1871", UNCLEAR),
    ],
)
def test_date_is_found(text, words, precision):
    [found] = dates_in(text)

    assert (text[found.start : found.end], found.precision) == (words, precision)


@pytest.mark.parametrize(
    "text",
    ["1500 men came", "room 1912", "in 1500 years", "of 1000 pieces", "he may 3 times", "since 1200"
     " miles", "1931 pounds", "a march 3 miles long", "tel. 2024-555-1931"],
)  # fmt: skip
def test_number_alone_is_no_date(text):
    assert dates_in(text) == []


def test_own_era_that_counts_down_is_ordered_backwards():
    text = "It began 1293 - 1184 ED. Born in 1055 ED, killed in 1013 ED."

    found = dates_in(text, eras_in([text]))

    assert [(one.first, one.era) for one in found] == [(-1293, "ED"), (-1055, "ED"), (-1013, "ED")]


def test_year_alone_is_a_date_in_a_field():
    date = date_of_field("1889")

    assert date is not None
    assert (date.first, date.precision) == (1889, YEAR)
    assert date_of_field("grey") is None
