"""Words and time of each hour, as they are written."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from writer_assist.domain.writing_days import WritingHour
from writer_assist.history.writing_days import WritingDaysHistory
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.project_history import ProjectHistory
from writer_assist.ui.statistics.recorder import WritingRecorder

DAY = date(2026, 11, 29)


class Time:
    """A clock that a test moves on."""

    def __init__(self):
        self.seconds, self.hour = 0.0, 9

    def now(self):
        return datetime(2026, 11, 29, self.hour, 30)

    def clock(self):
        return self.seconds


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def recorder(qtbot, background, data_folder, tmp_path, time):
    draft = OpenDraft(str(tmp_path / "novel" / "One.md"))
    history = ProjectHistory(WritingDaysHistory, background, data_folder, draft)
    return WritingRecorder(history, now=time.now, clock=time.clock)


@pytest.fixture
def known(qtbot, recorder):
    def ask():
        found = []
        recorder.ask(found.append)
        qtbot.waitUntil(lambda: bool(found))
        return found[0]

    return ask


def test_words_go_to_the_hour_in_which_they_are_written(recorder, known, time):
    recorder.count(1000, 0, 0)
    recorder.count(1040, 40, 0)
    time.hour = 10
    recorder.count(1050, 50, 0)

    assert known().hours == (WritingHour(DAY, 9, 40, 0), WritingHour(DAY, 10, 10, 0))


def test_words_of_another_text_were_written_before(recorder, known):
    recorder.count(100, 0, 0)
    recorder.begin()
    recorder.count(5000, 4900, 0)
    recorder.count(5001, 4901, 0)

    assert known().hours == (WritingHour(DAY, 9, 1, 0),)


def test_a_long_pause_is_no_writing_time(recorder, known, time):
    for seconds in (0, 5, 10, 500, 530):
        time.seconds = seconds
        recorder.note_edit()

    assert known().hours == (WritingHour(DAY, 9, 0, 40),)


def test_an_hour_grows_each_time_it_is_kept(recorder, known):
    recorder.count(0, 0, 0)
    recorder.count(10, 10, 0)
    recorder.keep()
    recorder.count(7, 7, 0)

    assert known().hours == (WritingHour(DAY, 9, 7, 0),)


def test_goal_is_kept_with_the_project(recorder, known):
    recorder.set_goal(500)
    recorder.set_goal(400)

    assert known().goal == 400
