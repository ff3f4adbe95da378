"""What was written when: by day and hour, and streaks that forgive a day of rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HOURS = 24
REST_AFTER = 6  # writing days that earn one day of rest, which a streak forgives


@dataclass(frozen=True, slots=True)
class WritingHour:
    """What was written in one hour of one day.

    Attributes:
        day: The day, by the writer's own clock.
        hour: From 0 to 23.
        words: Words that the writer wrote, less those deleted; may be below zero.
        seconds: How long there was a key at least every minute.
    """

    day: date
    hour: int
    words: int
    seconds: int


@dataclass(frozen=True, slots=True)
class WritingDays:
    """All that is known about the writing of a project.

    Attributes:
        hours: In order.
        goal: Words a day that the writer wants to write; 0 is no goal.
    """

    hours: tuple[WritingHour, ...] = ()
    goal: int = 0


def words_by_day(hours: Iterable[WritingHour]) -> Mapping[date, int]:
    """Return the words of each day on which anything was written."""
    found: dict[date, int] = {}
    for one in hours:
        found[one.day] = found.get(one.day, 0) + one.words
    return found


def words_by_hour(hours: Iterable[WritingHour]) -> Sequence[int]:
    """Return the words of each hour of the day, all days together; none is below zero."""
    found = [0] * HOURS
    for one in hours:
        found[one.hour] += one.words
    return [max(0, words) for words in found]


def streak(days: Mapping[date, int], today: date, goal: int = 0) -> int:
    """Return how many days in a row were writing days, up to today or yesterday.

    A single day without is forgiven once in every seven, since a rest is no failure; it does not
    count.  Today counts as soon as it is reached, and breaks nothing before.

    Args:
        days: The words of each day.
        today: The present day.
        goal: Words that make a writing day; 0 for any.
    """
    least = max(1, goal)

    def reached(day: date) -> bool:
        return days.get(day, 0) >= least

    one, step = today, timedelta(days=1)
    if not reached(one):
        one -= step
    count, since_rest = 0, REST_AFTER
    while True:
        if reached(one):
            count, since_rest = count + 1, since_rest + 1
        elif since_rest >= REST_AFTER and reached(one - step) and count:
            since_rest = 0
        else:
            return count
        one -= step


def longest_streak(days: Mapping[date, int], goal: int = 0) -> int:
    """Return the longest streak that there was."""
    return max((streak(days, day, goal) for day in days), default=0)
