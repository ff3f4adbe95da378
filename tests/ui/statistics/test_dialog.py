"""The window of statistics, and what it says."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QLabel

from writer_assist.domain.progress import CancelToken
from writer_assist.domain.sprint import SprintResult, SprintRule
from writer_assist.domain.text_report import MeasuredText, measured
from writer_assist.domain.writing_days import WritingDays, WritingHour
from writer_assist.ui.statistics.dialog import StatisticsDialog, days_as_csv, in_words

TODAY = date(2026, 11, 29)
HOURS = tuple(
    WritingHour(TODAY - timedelta(days=back), 9, words, 600)
    for back, words in reversed(list(enumerate((300, 520, 0, 40))))
)


def report_of(scene):
    steps = measured([scene], "", CancelToken())
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.fixture
def dialog(qtbot):
    dialog = StatisticsDialog()
    qtbot.addWidget(dialog)
    dialog.resize(760, 640)
    dialog.show()
    return dialog


def test_today_and_the_row_of_days_are_told():
    assert in_words(HOURS, TODAY, 0) == (
        "Today 300 words in 10 minutes. 3 writing days in a row; the longest row was 3."
    )
    assert in_words((), TODAY, 0).startswith("Nothing yet")


def test_each_bar_says_its_day_and_words(dialog):
    dialog.show_days(WritingDays(HOURS, 500), TODAY)

    last = QPointF(dialog._bars.width() - 2, 10)
    assert dialog._bars.words_at(last).endswith("29 Nov 2026: 300 words")
    assert "520" in dialog._bars.accessibleDescription()


def test_each_day_of_the_calendar_says_its_words(dialog):
    dialog.show_days(WritingDays(HOURS), TODAY)

    days = [dialog._calendar.words_at(QPointF(x, 18 + 6 * 13 + 5)) for x in range(0, 700, 13)]

    assert any(words.endswith("29 Nov 2026: 300 words") for words in days)  # a Sunday


def test_sprints_are_listed_with_what_they_came_to(dialog):
    result = SprintResult(1_800_000_000.0, 300, 240, SprintRule.NO_E)

    dialog.sprints.show_results((result, result))

    said = "\n".join(label.text() for label in dialog.sprints.findChildren(QLabel))
    assert "2 sprints, 480 words." in said
    assert "240 words · 5 minutes · no letter e" in said


def test_goals_are_told_when_they_are_typed(dialog, qtbot):
    dialog.show_book(80_000, 90_000)

    with qtbot.waitSignal(dialog.day_goal_wanted) as wanted:
        dialog._day_goal.setValue(700)
        dialog._day_goal.editingFinished.emit()

    assert wanted.args == [700]
    assert "89%" in dialog._book_state.text()


def test_phrase_leads_to_its_places(dialog, qtbot):
    scene = MeasuredText(
        Path("one.md"), "One", "She let out a long breath. He let out a long breath."
    )
    dialog.text.show_report(report_of(scene))
    top = dialog.text._phrases.topLevelItem(0)

    with qtbot.waitSignal(dialog.text.place_wanted) as wanted:
        dialog.text._phrases.itemActivated.emit(top.child(1), 0)

    text, start, words = wanted.args
    assert (text, words) == (scene, "let out a long breath")
    assert scene.text.startswith(words, start)
    assert start > 20


def test_table_has_a_line_for_each_hour():
    assert days_as_csv(HOURS[:1]).splitlines() == ["day,hour,words,seconds", "2026-11-26,9,40,600"]
