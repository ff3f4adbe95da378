"""The window of statistics: the days of writing, and measures of the text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.writing_days import (
    HOURS,
    WritingDays,
    WritingHour,
    longest_streak,
    streak,
    words_by_day,
    words_by_hour,
)
from writer_assist.ui.statistics.plots import (
    DAYS,
    BarPlot,
    CalendarPlot,
    day_in_words,
    short_day,
)
from writer_assist.ui.statistics.sprints_page import SprintsPage
from writer_assist.ui.statistics.text_page import TextPage
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import NamedLabel, WrappedLabel

SIZE = (760, 640)
_MOST = 1_000_000


class StatisticsDialog(QDialog):
    """Three pages; the window can be used meanwhile.

    Attributes:
        text: The page with measures of the text.
        sprints: The page with what came of sprints.

    Signals:
        day_goal_wanted: int, words a day; 0 for no goal.
        book_goal_wanted: int, words of the book; 0 for no goal.
        export_wanted: The days are wanted as a file.
    """

    day_goal_wanted = Signal(int)
    book_goal_wanted = Signal(int)
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Statistics"))
        self.resize(*SIZE)
        self._goal_now = 0
        self._told = WrappedLabel("", self)
        self._day_goal = self._goal(self.tr("Words a day"))
        self._book_goal = self._goal(self.tr("Words of the book"))
        self._book_state = NamedLabel("", "Quiet", self)
        self._bars = BarPlot(self.tr("Words of the last six weeks"), self)
        self._calendar = CalendarPlot(self.tr("Words of the last year"), self)
        self._hours = BarPlot(self.tr("Words by the hour of the day"), self)
        self.text = TextPage(self)
        self.sprints = SprintsPage(self)
        self._tabs = QTabWidget(self)
        self._tabs.setDocumentMode(True)
        self._tabs.addTab(self._days_page(), self.tr("Days"))
        self._tabs.addTab(self.text, self.tr("Text"))
        self._tabs.addTab(self.sprints, self.tr("Sprints"))
        self._tabs.currentChanged.connect(self._turn)
        self._day_goal.editingFinished.connect(self._send_day_goal)
        self._book_goal.editingFinished.connect(self._send_book_goal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 14, 22, 14)
        layout.addWidget(self._tabs, 1)
        layout.addLayout(self._foot())

    def show_days(self, known: WritingDays, today: date) -> None:
        """Show what was written when."""
        days = words_by_day(known.hours)
        if not self._day_goal.lineEdit().isModified():  # a number that is being typed stays
            self._goal_now = known.goal
            self._day_goal.setValue(known.goal)
        self._told.setText(in_words(known.hours, today, known.goal))
        last = [today - timedelta(days=back) for back in reversed(range(DAYS))]
        marks = [short_day(day) if day.weekday() == 0 else "" for day in last]
        bars = [(day_in_words(day), max(0, days.get(day, 0))) for day in last]
        self._bars.show_bars(bars, marks, goal=known.goal)
        self._calendar.show_days(days, today)
        hours = words_by_hour(known.hours)
        clock = [f"{hour:02}:00" for hour in range(HOURS)]
        self._hours.show_bars(
            list(zip(clock, hours, strict=True)),
            [name if number % 3 == 0 else "" for number, name in enumerate(clock)],
        )

    def show_book(self, words: int | None, goal: int) -> None:
        """Show how long the book is and is to be; None where there is no book."""
        self._book_goal.setEnabled(words is not None)
        self._book_goal.setValue(goal)
        if words is None:
            self._book_state.setText(self.tr("The draft is not part of a book."))
        elif goal:
            share = self.tr("{words} words now, {share}")
            self._book_state.setText(share.format(words=f"{words:,}", share=f"{words / goal:.0%}"))
        else:
            self._book_state.setText(plural(words, "1 word now", "{n} words now"))

    @Slot(int)
    def _turn(self, page: int) -> None:
        if page == 1:
            self.text.ask()

    @Slot()
    def _send_day_goal(self) -> None:
        if self._day_goal.value() != self._goal_now:
            self._goal_now = self._day_goal.value()
            self.day_goal_wanted.emit(self._goal_now)

    @Slot()
    def _send_book_goal(self) -> None:
        self.book_goal_wanted.emit(self._book_goal.value())

    def _goal(self, name: str) -> QSpinBox:
        box = QSpinBox(self)
        box.lineEdit().setTextMargins(6, 0, 6, 0)  # style sheets do not apply to it
        box.setRange(0, _MOST)
        box.setSingleStep(50)
        box.setGroupSeparatorShown(True)
        box.setSpecialValueText(self.tr("no goal"))
        box.setAccessibleName(name)
        box.setKeyboardTracking(False)
        return box

    def _days_page(self) -> QWidget:
        page = QWidget(self)
        goals = QHBoxLayout()
        for words, box in (
            (self.tr("Words a day"), self._day_goal),
            (self.tr("The whole book"), self._book_goal),
        ):
            goals.addWidget(NamedLabel(words, "Quiet", page))
            goals.addWidget(box)
            goals.addSpacing(12)
        goals.addWidget(self._book_state, 1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._told)
        layout.addLayout(goals)
        for title, plot in (
            (self.tr("The last six weeks"), self._bars),
            (self.tr("The last year"), self._calendar),
            (self.tr("By the hour of the day"), self._hours),
        ):
            layout.addWidget(NamedLabel(title, "PanelTitle", page))
            layout.addWidget(plot)
        layout.addStretch(1)
        return page

    def _foot(self) -> QHBoxLayout:
        export = QPushButton(self.tr("Export as CSV…"), self)
        export.clicked.connect(self.export_wanted)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addWidget(export)
        foot.addStretch(1)
        foot.addWidget(close)
        for button in (export, close):
            button.setAutoDefault(False)
        return foot


def in_words(hours: Sequence[WritingHour], today: date, goal: int) -> str:
    """Return what the writer should know first, as a sentence or two."""
    days = words_by_day(hours)
    if not any(words > 0 for words in days.values()):
        return tr("Nothing yet: words count from now on, as you write them here.")
    seconds = sum(one.seconds for one in hours if one.day == today)
    count, minutes = max(0, days.get(today, 0)), round(seconds / 60)
    now = tr("Today {words}.").format(words=plural(count, "1 word", "{n} words"))
    if minutes:
        now = tr("{words} in {minutes}.").format(
            words=now.rstrip("."), minutes=plural(minutes, "1 minute", "{n} minutes")
        )
    row, longest = streak(days, today, goal), longest_streak(days, goal)
    if row < 2:
        return now
    told = tr("{row} writing days in a row; the longest row was {longest}.")
    return f"{now} {told.format(row=row, longest=longest)}"


def days_as_csv(hours: Sequence[WritingHour]) -> str:
    """Return the hours as a table that every spreadsheet reads."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["day", "hour", "words", "seconds"])
    table.writerows([one.day.isoformat(), one.hour, one.words, one.seconds] for one in hours)
    return out.getvalue()
