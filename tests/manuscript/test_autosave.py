from __future__ import annotations

from math import inf

import pytest

from writer_assist.manuscript.document import LONGEST_S, QUIET_S, SaveSchedule


def test_nothing_is_due_before_the_first_edit():
    assert SaveSchedule().due_in(100.0) == inf


def test_each_key_puts_the_save_off():
    schedule = SaveSchedule()

    schedule.edited(10.0)
    schedule.edited(10.25)

    assert schedule.due_in(10.25) == pytest.approx(QUIET_S)


def test_no_word_waits_longer_than_a_second_while_typing_goes_on():
    schedule = SaveSchedule()
    schedule.edited(10.0)

    schedule.edited(10.9)

    assert schedule.due_in(10.9) == pytest.approx(0.1)


def test_who_never_pauses_is_saved_all_the_same():
    schedule = SaveSchedule()

    for tenth in range(int(LONGEST_S * 10) + 1):
        schedule.edited(tenth / 10)

    assert schedule.due_in(LONGEST_S) == 0.0


def test_saved_text_is_not_due_again():
    schedule = SaveSchedule()
    schedule.edited(10.0)

    schedule.saved()

    assert not schedule.pending
