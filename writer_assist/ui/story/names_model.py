"""The names of a book as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from writer_assist.domain.book_names import BookName, NameKind, NameOrigin, key_of
from writer_assist.ui.text import NO_INDEX, Index, tr

NAME, KIND, FORMS, ORIGIN, IN_DRAFT, IN_NOTES = range(6)
ENTRY_ROLE = Qt.ItemDataRole.UserRole  # BookName
SORT_ROLE = Qt.ItemDataRole.UserRole + 1

_ORIGINS = {
    NameOrigin.NOTE: "a note",
    NameOrigin.FIELD: "front matter",
    NameOrigin.DRAFT: "the book",
    NameOrigin.WRITER: "you",
}
_KINDS = {NameKind.PERSON: "Person", NameKind.PLACE: "Place", NameKind.TERM: "Term"}


def kind_word(kind: NameKind) -> str:
    """Return what a kind of name is called."""
    return tr(_KINDS[kind])


class NamesModel(QAbstractTableModel):
    """One row for each name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[BookName] = ()

    def set_names(self, names: Sequence[BookName]) -> None:
        """Show other names."""
        self.beginResetModel()
        self._names = names
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many names there are."""
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many columns there are."""
        return 0 if parent.isValid() else IN_NOTES + 1

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
            columns = "Name", "Kind", "Other forms", "Found in", "In the book", "In notes"
            # The arrow of the sorted column would stand on the last letter.
            return tr(columns[section]) + ("\u2003" if section in (IN_DRAFT, IN_NOTES) else "")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        one, column = self._names[index.row()], index.column()
        if role == ENTRY_ROLE:
            return one
        if role == SORT_ROLE:
            return _sorted_by(one, column)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cell(one, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        quiet = one.is_hidden or column not in (NAME, KIND)
        if role == Qt.ItemDataRole.ForegroundRole and quiet:
            return QApplication.palette().color(QPalette.ColorRole.Dark)
        return None


class NamesFilter(QSortFilterProxyModel):
    """Leaves out names that do not fit what is typed, and hidden ones."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(SORT_ROLE)
        self._words, self._kind, self._hidden = "", "", False

    def narrow(self, words: str, kind: str, *, hidden: bool) -> None:
        """Show names that have these words, are of a kind, or of any, and hidden ones if asked."""
        self._words, self._kind, self._hidden = key_of(words), kind, hidden
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: N802
        """Tell whether a row is shown."""
        one = self.sourceModel().index(row, 0, parent).data(ENTRY_ROLE)
        if not isinstance(one, BookName) or (one.is_hidden and not self._hidden):
            return False
        if self._kind and one.kind.value != self._kind:
            return False
        return not self._words or any(self._words in key_of(form) for form in one.all_forms)


def _cell(one: BookName, column: int) -> str:
    if column == NAME:
        return tr("{name} (hidden)").format(name=one.name) if one.is_hidden else one.name
    if column == KIND:
        return kind_word(one.kind)
    if column == FORMS:
        return tr(", ").join(one.forms)
    if column == ORIGIN:
        return tr(", ").join(tr(_ORIGINS[origin]) for origin in one.origins)
    return f"{(one.in_draft if column == IN_DRAFT else one.in_notes):,}"


def _sorted_by(one: BookName, column: int) -> object:
    numbers = {IN_DRAFT: one.in_draft, IN_NOTES: one.in_notes}
    return numbers[column] if column in numbers else _cell(one, column).casefold()


def _side(column: int) -> Qt.AlignmentFlag:
    right = column in (IN_DRAFT, IN_NOTES)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
