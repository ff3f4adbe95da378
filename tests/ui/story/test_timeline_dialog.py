"""The window "Timeline"."""

from __future__ import annotations

import pytest

from writer_assist.domain.people import StoryPlace
from writer_assist.domain.story_dates import (
    DatePrecision,
    FoundDate,
    NotePlace,
    Timeline,
    TimelineEntry,
)
from writer_assist.ui.story.timeline_dialog import SPAN_ROLE, TimelineDialog


def entry(words, place, first=0.0, precision=DatePrecision.YEAR):
    date = FoundDate(0, 4, precision, first, first + 1)
    return TimelineEntry(words, date, f"In {words} it rained.", place)


NOTE = NotePlace(7, "Mara", 3, 7)
BOOK = StoryPlace("/novel/1.md", "1", "", 3, "1931", "In 1931")
TIMELINE = Timeline(
    (entry("1900", NOTE, 1900.0), entry("1931", BOOK, 1931.0)),
    (entry("May 3", BOOK, precision=DatePrecision.UNCLEAR),),
)


@pytest.fixture
def dialog(qtbot):
    dialog = TimelineDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.set_timeline(TIMELINE)
    return dialog


def rows(dialog):
    model = dialog.table.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_dates_without_a_year_come_last(dialog):
    assert rows(dialog) == ["1900", "1931", "May 3 (no year)"]
    assert dialog.line() == "2 dates · 1 without a year, at the end"


def test_bar_lies_where_the_date_does(dialog):
    spans = [dialog.table.model().index(row, 1).data(SPAN_ROLE) for row in range(3)]

    assert spans == [(0.0, 1 / 32), (31 / 32, 1.0), None]


def test_notes_alone_can_be_listed(dialog):
    dialog.origin.setCurrentIndex(2)

    assert rows(dialog) == ["1900"]


def test_click_opens_the_place(qtbot, dialog):
    with qtbot.waitSignal(dialog.place_wanted) as opened:
        dialog.table.clicked.emit(dialog.table.model().index(0, 0))

    assert opened.args == [NOTE]
