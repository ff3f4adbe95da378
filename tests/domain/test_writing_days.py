"""Days, hours and streaks."""

from __future__ import annotations

from datetime import date, timedelta

from writer_assist.domain.writing_days import (
    WritingHour,
    longest_streak,
    streak,
    words_by_day,
    words_by_hour,
)

TODAY = date(2026, 11, 29)


def days(*words):
    """The words of the days up to today, the last one today."""
    return {TODAY - timedelta(days=back): count for back, count in enumerate(reversed(words))}


def test_hours_of_a_day_and_of_all_days_add_up():
    hours = [
        WritingHour(TODAY, 9, 100, 600),
        WritingHour(TODAY, 21, -30, 60),
        WritingHour(TODAY - timedelta(days=1), 9, 50, 60),
    ]

    assert words_by_day(hours)[TODAY] == 70
    assert words_by_hour(hours)[9] == 150
    assert words_by_hour(hours)[21] == 0


def test_streak_counts_days_in_a_row():
    assert streak(days(10, 0, 0, 10, 20, 30), TODAY) == 3


def test_today_breaks_nothing_before_it_is_over():
    assert streak(days(10, 20, 0), TODAY) == 2


def test_one_day_of_rest_in_a_week_is_forgiven():
    assert streak(days(5, 5, 5, 0, 5, 5), TODAY) == 5


def test_two_days_without_are_not():
    assert streak(days(5, 5, 0, 0, 5), TODAY) == 1


def test_a_second_rest_in_the_same_week_is_not():
    assert streak(days(5, 5, 0, 5, 0, 5), TODAY) == 2


def test_goal_decides_what_a_writing_day_is():
    assert streak(days(300, 299, 300), TODAY, goal=300) == 2
    assert streak(days(300, 0, 299), TODAY, goal=300) == 0


def test_longest_streak_may_be_long_ago():
    assert longest_streak(days(5, 5, 5, 0, 0, 5)) == 3
    assert longest_streak({}) == 0
