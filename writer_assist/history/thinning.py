"""Which earlier versions need not be kept: the older they are, the fewer stay."""

from __future__ import annotations

from collections.abc import Sequence

MINUTE, HOUR, DAY, WEEK = 60.0, 3600.0, 86_400.0, 604_800.0
# How old a version may be, and in what stretch of time one is kept, in seconds.  Each stretch is
# a multiple of the one before, so that what stays in a long one stayed in the short ones.
THINNING = ((10 * MINUTE, MINUTE), (HOUR, 10 * MINUTE), (DAY, HOUR), (31 * DAY, DAY))
RARELY = WEEK
YOUNG = 2 * MINUTE  # not thinned yet


def expendable(versions: Sequence[tuple[int, float]], now: float) -> list[int]:
    """Return the versions that need not be kept.

    One a minute stays for ten minutes, one in ten minutes for an hour, one an hour for a day, one a
    day for a month, and one a week for ever: always the first of its stretch of time, which is the
    text before it was changed.  What is younger than two minutes stays, and so does the latest.

    Args:
        versions: Number and time of each, the oldest first.
        now: The present, in seconds since 1970.
    """
    first: dict[tuple[float, int], int] = {}
    for number, made in versions:
        step = next((step for age, step in THINNING if now - made < age), RARELY)
        first.setdefault((step, int(made // step)), number)
    kept = {*first.values(), *(number for number, made in versions if now - made < YOUNG)}
    kept.update(number for number, _ in versions[-1:])
    return [number for number, _ in versions if number not in kept]
