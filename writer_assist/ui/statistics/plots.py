"""Plots of writing days: bars for the last weeks, a calendar of a year, the hours of a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from writer_assist.ui.text import plural, tr

DAYS, WEEKS = 42, 53
_CELL, _GAP = 11, 2  # pixels of a day in the calendar
_STEPS = 4  # shades of a day with words
Role = QPalette.ColorRole


def day_in_words(day: date) -> str:
    """Return a day as the writer's system writes it."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


def short_day(day: date) -> str:
    """Return a day and its month, as short as can be."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM")


class _Plot(QWidget):
    """A picture with a tooltip for each of its parts, and its figures for those who hear it."""

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height that the picture needs."""
        return QSize(320, self._height)

    def event(self, event: QHelpEvent) -> bool:  # type: ignore[override]
        """Say what is below the pointer."""
        if event.type() == QHelpEvent.Type.ToolTip:
            words = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def words_at(self, place: QPointF) -> str:
        """Return what is at a place, in words; empty for nothing."""
        raise NotImplementedError


class BarPlot(_Plot):
    """Bars side by side, with a line for the goal."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 120, parent)
        self._bars: Sequence[tuple[str, int]] = ()
        self._marks: Sequence[str] = ()
        self._goal = 0

    def show_bars(
        self, bars: Sequence[tuple[str, int]], marks: Sequence[str], *, goal: int = 0
    ) -> None:
        """Show bars.

        Args:
            bars: What each is about, and its words.
            marks: What stands below each; mostly empty.
            goal: Words of the line; 0 for none.
        """
        self._bars, self._marks, self._goal = bars, marks, goal
        told = [f"{name}: {words:,}" for name, words in bars if words]
        self.setAccessibleDescription("; ".join(told) or tr("Nothing yet."))
        self.update()

    def words_at(self, place: QPointF) -> str:
        """Return the bar at a place."""
        number = int(place.x() / (self.width() / max(1, len(self._bars))))
        if not 0 <= number < len(self._bars):
            return ""
        name, words = self._bars[number]
        return f"{name}: " + plural(words, "1 word", "{n} words")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the bars, the goal, and what stands below."""
        if not self._bars:
            return
        palette, painter = QApplication.palette(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = self.fontMetrics().height() + 4
        room = self.height() - foot - 2
        most = max(max(words for _, words in self._bars), self._goal, 1)
        step = self.width() / len(self._bars)
        painter.setPen(Qt.PenStyle.NoPen)
        for number, (_, words) in enumerate(self._bars):
            reached = not self._goal or words >= self._goal
            painter.setBrush(palette.color(Role.Link if reached else Role.Dark))
            height = max(0.0, room * words / most)
            if words > 0:
                height = max(2.0, height)
            bar = QRectF(number * step + 1, room - height + 1, max(1.5, step - 2), height)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        painter.setPen(palette.color(Role.Mid))
        painter.drawLine(QPointF(0, room + 1.5), QPointF(self.width(), room + 1.5))
        if self._goal:
            painter.setPen(QPen(palette.color(Role.Dark), 1, Qt.PenStyle.DashLine))
            at = room - room * self._goal / most + 1
            painter.drawLine(QPointF(0, at), QPointF(self.width(), at))
        painter.setPen(palette.color(Role.Dark))
        for number, mark in enumerate(self._marks):
            if mark:
                painter.drawText(QPointF(number * step + 1, self.height() - 4), mark)
        painter.end()


class CalendarPlot(_Plot):
    """A year of days, a column a week; the more words, the stronger."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, 7 * (_CELL + _GAP) + 18, parent)
        self._days: Mapping[date, int] = {}
        self._today = date.today()

    def show_days(self, days: Mapping[date, int], today: date) -> None:
        """Show the days up to today."""
        self._days, self._today = days, today
        count = sum(words > 0 for words in days.values())
        self.setAccessibleDescription(plural(count, "1 writing day", "{n} writing days"))
        self.update()

    def words_at(self, place: QPointF) -> str:
        """Return the day at a place."""
        step = _CELL + _GAP
        row, column = int((place.y() - self._head()) // step), int(place.x() // step)
        day = self._first() + timedelta(days=7 * column + row)
        if not (0 <= row < 7 and 0 <= column < self._weeks() and day <= self._today):
            return ""
        words = plural(max(0, self._days.get(day, 0)), "1 word", "{n} words")
        return f"{day_in_words(day)}: {words}"

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint a square for each day, and the months above."""
        palette, painter = QApplication.palette(), QPainter(self)
        most = max([*self._days.values(), 1])
        empty, full = palette.color(Role.Mid), palette.color(Role.Link)
        step, head, first = _CELL + _GAP, self._head(), self._first()
        for number in range(7 * self._weeks()):
            day = first + timedelta(days=number)
            if day > self._today:
                break
            column, row = divmod(number, 7)
            if day.day == 1:
                painter.setPen(palette.color(Role.Dark))
                month = QLocale().monthName(day.month, QLocale.FormatType.ShortFormat)
                painter.drawText(QPointF(column * step, head - 5), month)
            words = self._days.get(day, 0)
            colour = QColor(empty)
            colour.setAlphaF(0.45)
            if words > 0:
                colour = QColor(full)
                colour.setAlphaF((1 + int((_STEPS - 1) * words / most)) / _STEPS)
            painter.fillRect(QRectF(column * step, head + row * step, _CELL, _CELL), colour)
        painter.end()

    def _first(self) -> date:
        """Return the day at the top of the first column: a Monday."""
        return self._today - timedelta(days=self._today.weekday() + 7 * (self._weeks() - 1))

    def _weeks(self) -> int:
        """Return how many weeks there is room for."""
        return max(1, min(WEEKS, self.width() // (_CELL + _GAP)))

    @staticmethod
    def _head() -> int:
        return 18
