"""People and places as a table, and what is listed of the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from writer_assist.domain.book_names import key_of
from writer_assist.domain.people import BookPeople, Occurrences
from writer_assist.ui.story.names_model import SORT_ROLE, kind_word
from writer_assist.ui.text import NO_INDEX, Index, tr

NAME, KIND, PARAGRAPHS, CHAPTERS, NOTES, WITH = range(6)
PERSON_ROLE = Qt.ItemDataRole.UserRole  # int, the place in the list of people
_NUMBERS = (PARAGRAPHS, CHAPTERS, NOTES)
_COMPANY = 3  # that the table names


class PeopleModel(QAbstractTableModel):
    """One row for each person or place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = BookPeople()
        self._with: dict[int, str] = {}

    def set_people(self, book: BookPeople) -> None:
        """Show another book."""
        self.beginResetModel()
        self._book, self._with = book, {}
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._book.people)

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many columns there are."""
        return 0 if parent.isValid() else WITH + 1

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the name of a column, and where numbers stand."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        if role == Qt.ItemDataRole.DisplayRole:
            columns = "Name", "Kind", "Paragraphs", "Chapters", "Notes", "Most often with"
            # The arrow of the sorted column would stand on the last letter.
            return tr(columns[section]) + ("\u2003" if section in _NUMBERS else "")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        at, column = index.row(), index.column()
        one = self._book.people[at]
        if role == PERSON_ROLE:
            return at
        if role == SORT_ROLE:
            number = _number(one, column)
            return self._cell(at, column).casefold() if number is None else number
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cell(at, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.ForegroundRole and column not in (NAME, PARAGRAPHS):
            return QApplication.palette().color(QPalette.ColorRole.Dark)
        return None

    def fits(self, row: int, words: str, kind: str) -> bool:
        """Tell whether a row has these words in its name, and is of a kind."""
        one = self._book.people[row].name
        if kind and one.kind.value != kind:
            return False
        return not words or any(words in key_of(form) for form in one.all_forms)

    def _cell(self, at: int, column: int) -> str:
        one = self._book.people[at]
        if column == NAME:
            return one.name.name
        if column == KIND:
            return kind_word(one.name.kind)
        if column == WITH:
            if at not in self._with:
                self._with[at] = self._company(at)
            return self._with[at]
        return f"{_number(one, column):,}"

    def _company(self, at: int) -> str:
        most = self._book.company_of(at)[:_COMPANY]
        named = (f"{self._book.people[other].name.name} {count:,}" for other, count in most)
        return tr(", ").join(named)


class PeopleFilter(QSortFilterProxyModel):
    """Leaves out who does not fit what is typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(SORT_ROLE)
        self._words, self._kind = "", ""

    def narrow(self, words: str, kind: str) -> None:
        """Show who has these words in the name, and is of a kind, or of any."""
        self._words, self._kind = key_of(words), kind
        self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:  # noqa: N802
        """Tell whether a row is shown."""
        model = self.sourceModel()
        return isinstance(model, PeopleModel) and model.fits(row, self._words, self._kind)


def _number(one: Occurrences, column: int) -> int | None:
    numbers = {PARAGRAPHS: one.paragraphs, CHAPTERS: one.chapters, NOTES: len(one.notes)}
    return numbers.get(column)


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
