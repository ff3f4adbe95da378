"""The window "Timeline": dates of the book and its notes as a list, with bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from writer_assist.domain.story_dates import Timeline, TimelineEntry
from writer_assist.ui.map.colours import map_colours
from writer_assist.ui.story.table import ROW_ROLE, TableDialog, TableModel
from writer_assist.ui.text import Index, plural, tr

SIZE = 980, 600
WHEN, BAR, WHAT, WHERE = range(4)
SPAN_ROLE = Qt.ItemDataRole.UserRole + 2  # where the bar begins and ends, from 0 to 1
_WIDTHS = {WHEN: 160, BAR: 150, WHERE: 170}
_LEAST_BAR = 4.0
_ASIDE = 0.02  # share of the entries at either end that may lie beyond the scale


class TimelineModel(TableModel[TimelineEntry]):
    """One row for each date; what has no place in time comes last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((tr("When"), "", tr("What"), tr("Where")), (), parent)
        self._scales: dict[str, tuple[float, float]] = {}

    def set_dates(self, rows: Sequence[TimelineEntry], scale: Sequence[TimelineEntry]) -> None:
        """Show other dates, on the scale of these."""
        self._scales = _scales(scale)
        self.set_rows(rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows, and where its bar stands."""
        if role != SPAN_ROLE:
            return super().data(index, role)
        one = self.row(index.row())
        return self._span(one) if index.column() == BAR and one.date.is_clear else None

    def cell(self, row: TimelineEntry, column: int) -> str:
        """Return what a cell shows."""
        when = " ".join(row.words.split())
        if column == WHEN and not row.date.is_clear:
            when = tr("{date} (no year)").format(date=when)
        return (when, "", row.excerpt, row.place.label)[column]

    def is_quiet(self, row: TimelineEntry, column: int) -> bool:
        """Where it stands, and what cannot be placed in time."""
        return column == WHERE or not row.date.is_clear

    def _span(self, one: TimelineEntry) -> tuple[float, float]:
        least, most = self._scales[one.date.era if one.date.era != "BC" else ""]
        width = max(most - least, 1e-6)
        first, last = (one.date.first - least) / width, (one.date.last - least) / width
        return min(1.0, max(0.0, first)), min(1.0, max(0.0, last))


class BarDelegate(QStyledItemDelegate):
    """Paints when something was as a bar, or a tick where it was short."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint one cell; called by Qt."""
        super().paint(painter, option, index)
        span, one = index.data(SPAN_ROLE), index.data(ROW_ROLE)
        if span is None or not isinstance(one, TimelineEntry):
            return
        room = QRectF(option.rect).adjusted(8, 0, -8, 0)
        first, last = span
        left = room.left() + first * (room.width() - _LEAST_BAR)
        width = max(_LEAST_BAR, (last - first) * room.width())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(option.palette.color(QPalette.ColorRole.Mid))
        painter.drawRect(QRectF(room.left(), room.center().y(), room.width(), 1))
        painter.setBrush(QColor(map_colours().groups[0 if one.is_in_book else 2]))
        painter.drawRoundedRect(QRectF(left, room.center().y() - 4, width, 9), 2, 2)
        painter.restore()


class TimelineDialog(TableDialog):
    """Lists the dates; the writer can keep using the window.

    Signals:
        place_wanted: StoryPlace or NotePlace, to be opened.
    """

    place_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Timeline"), tr("Find a date or a word"), SIZE, parent)
        self._timeline: Timeline | None = None
        self.origin = QComboBox(self)
        self.origin.setAccessibleName(tr("Which dates are listed"))
        for words in (tr("Book and notes"), tr("The book alone"), tr("Notes alone")):
            self.origin.addItem(words)
        self._model = TimelineModel(self)
        self.set_model(self._model, _WIDTHS, WHAT)
        self.table.setItemDelegateForColumn(BAR, BarDelegate(self))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.top.addWidget(self.origin)
        self.lay_out(self.table)
        self.table.activated.connect(self._open)
        self.table.clicked.connect(self._open)
        self.origin.currentIndexChanged.connect(self.narrow)

    def set_timeline(self, timeline: Timeline) -> None:
        """Show the dates of a book."""
        self._timeline = timeline
        self.narrow()

    @Slot()
    def narrow(self) -> None:
        """List the dates that fit to the field."""
        if self._timeline is None:
            return
        words = self.field.text().strip().casefold()
        clear = [one for one in self._timeline.entries if self._fits(one, words)]
        unclear = [one for one in self._timeline.unclear if self._fits(one, words)]
        self._model.set_dates([*clear, *unclear], self._timeline.entries)
        if not self._timeline.entries and not self._timeline.unclear:
            self.say(
                tr(
                    "No date was found. “14 March 1871”, “the autumn of 1931”, “in 1931” and "
                    "entries such as “born: 1889” in front matter are."
                )
            )
            return
        told = [plural(len(clear), "1 date", "{n} dates")]
        if unclear:
            told.append(
                plural(
                    len(unclear), "1 without a year, at the end", "{n} without a year, at the end"
                )
            )
        self.say(tr(" · ").join(told))

    def _fits(self, one: TimelineEntry, words: str) -> bool:
        origin = self.origin.currentIndex()
        if origin and one.is_in_book is not (origin == 1):
            return False
        return not words or words in f"{one.words} {one.excerpt} {one.place.label}".casefold()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if isinstance(one := index.data(ROW_ROLE), TimelineEntry):
            self.place_wanted.emit(one.place)


def _scales(entries: Sequence[TimelineEntry]) -> dict[str, tuple[float, float]]:
    """Return for each era where its scale begins and ends; a few far away do not stretch it."""
    spans: dict[str, list[tuple[float, float]]] = {}
    for one in entries:
        era = one.date.era if one.date.era != "BC" else ""
        spans.setdefault(era, []).append((one.date.first, one.date.last))
    scales = {}
    for era, of_era in spans.items():
        firsts, lasts = sorted(first for first, _ in of_era), sorted(last for _, last in of_era)
        aside = int(len(of_era) * _ASIDE)
        scales[era] = firsts[aside], lasts[len(lasts) - 1 - aside]
    return scales
