"""The window "Timeline": dates of the book and its notes as a list, with bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.story_dates import Timeline, TimelineEntry
from writer_assist.ui.map.colours import map_colours
from writer_assist.ui.text import NO_INDEX, Index, plural, tr
from writer_assist.ui.widgets import WrappedLabel

SIZE = 980, 600
PAUSE_MS = 120
WHEN, BAR, WHAT, WHERE = range(4)
ENTRY_ROLE = Qt.ItemDataRole.UserRole  # TimelineEntry
SPAN_ROLE = Qt.ItemDataRole.UserRole + 1  # where the bar begins and ends, from 0 to 1
_WIDTHS = {WHEN: 160, BAR: 150, WHERE: 170}
_ROW = 27
_LEAST_BAR = 4.0
_ASIDE = 0.02  # share of the entries at either end that may lie beyond the scale


class TimelineModel(QAbstractTableModel):
    """One row for each date; what has no place in time comes last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[TimelineEntry] = ()
        self._scales: dict[str, tuple[float, float]] = {}

    def set_rows(self, rows: Sequence[TimelineEntry], scale: Sequence[TimelineEntry]) -> None:
        """Show other dates, on the scale of these."""
        self.beginResetModel()
        self._rows = rows
        self._scales = _scales(scale)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many dates there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many columns there are."""
        return 0 if parent.isValid() else WHERE + 1

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            return (tr("When"), "", tr("What"), tr("Where"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        one, column = self._rows[index.row()], index.column()
        if role == ENTRY_ROLE:
            return one
        if role == SPAN_ROLE and column == BAR and one.date.is_clear:
            return self._span(one)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            when = " ".join(one.words.split())
            if column == WHEN and not one.date.is_clear:
                when = tr("{date} (no year)").format(date=when)
            return (when, "", one.excerpt, one.place.label)[column]
        quiet = column == WHERE or not one.date.is_clear
        if role == Qt.ItemDataRole.ForegroundRole and quiet:
            return QApplication.palette().color(QPalette.ColorRole.Dark)
        return None

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
        span, one = index.data(SPAN_ROLE), index.data(ENTRY_ROLE)
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


class TimelineDialog(QDialog):
    """Lists the dates; the writer can keep using the window.

    Signals:
        place_wanted: StoryPlace or NotePlace, to be opened.
    """

    place_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Timeline"))
        self.resize(*SIZE)
        self._timeline: Timeline | None = None
        self.field = QLineEdit(self)
        self.origin = QComboBox(self)
        self.table = QTableView(self)
        self._model = TimelineModel(self)
        self._line = WrappedLabel(tr("Reading notes and book…"), self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._prepare()
        self._lay_out()
        self.field.setFocus()

    def set_timeline(self, timeline: Timeline) -> None:
        """Show the dates of a book."""
        self._timeline = timeline
        self._narrow()

    def line(self) -> str:
        """Return what the line at the foot says."""
        return self._line.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go from the field to the table with Down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            keys = Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter
            if watched is self.field and event.key() in keys:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                if not self.table.currentIndex().isValid():
                    self.table.selectRow(0)
                return True
        return super().eventFilter(watched, event)

    def _prepare(self) -> None:
        self.field.setPlaceholderText(tr("Find a date or a word"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.origin.setAccessibleName(tr("Which dates are listed"))
        for words in (tr("Book and notes"), tr("The book alone"), tr("Notes alone")):
            self.origin.addItem(words)
        table = self.table
        table.setModel(self._model)
        table.setItemDelegateForColumn(BAR, BarDelegate(self))
        table.setAccessibleName(tr("Timeline"))
        table.setObjectName("Plain")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(self._open)
        table.clicked.connect(self._open)
        self.field.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._narrow)
        self.origin.currentIndexChanged.connect(self._narrow)

    def _lay_out(self) -> None:
        first, last = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.field, 1)
        first.addWidget(self.origin)
        close = QPushButton(tr("Close"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        last.addWidget(self._line, 1)
        last.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 14)
        layout.setSpacing(10)
        layout.addLayout(first)
        layout.addWidget(self.table, 1)
        layout.addLayout(last)

    @Slot()
    def _narrow(self) -> None:
        if self._timeline is None:
            return
        words = self.field.text().strip().casefold()
        clear = [one for one in self._timeline.entries if self._fits(one, words)]
        unclear = [one for one in self._timeline.unclear if self._fits(one, words)]
        self._model.set_rows([*clear, *unclear], self._timeline.entries)
        if not self._timeline.entries and not self._timeline.unclear:
            self._line.setText(
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
        self._line.setText(tr(" · ").join(told))

    def _fits(self, one: TimelineEntry, words: str) -> bool:
        origin = self.origin.currentIndex()
        if origin and one.is_in_book is not (origin == 1):
            return False
        return not words or words in f"{one.words} {one.excerpt} {one.place.label}".casefold()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if isinstance(one := index.data(ENTRY_ROLE), TimelineEntry):
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
