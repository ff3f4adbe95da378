"""The names of a book as a table."""

from __future__ import annotations

from PySide6.QtCore import QObject

from writer_assist.domain.book_names import BookName, NameKind, NameOrigin, key_of
from writer_assist.ui.story.table import SortedRows, TableModel
from writer_assist.ui.text import Index, tr

NAME, KIND, FORMS, ORIGIN, IN_DRAFT, IN_NOTES = range(6)

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


class NamesModel(TableModel[BookName]):
    """One row for each name."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = "Name", "Kind", "Other forms", "Found in", "In the book", "In notes"
        super().__init__([tr(column) for column in columns], (IN_DRAFT, IN_NOTES), parent)

    def cell(self, row: BookName, column: int) -> str:
        """Return what a cell shows."""
        if column == NAME:
            return tr("{name} (hidden)").format(name=row.name) if row.is_hidden else row.name
        if column == KIND:
            return kind_word(row.kind)
        if column == FORMS:
            return tr(", ").join(row.forms)
        if column == ORIGIN:
            return tr(", ").join(tr(_ORIGINS[origin]) for origin in row.origins)
        return f"{self.number(row, column):,}"

    def number(self, row: BookName, column: int) -> int | None:
        """Return how often a name occurs."""
        return {IN_DRAFT: row.in_draft, IN_NOTES: row.in_notes}.get(column)

    def is_quiet(self, row: BookName, column: int) -> bool:
        """Name and kind are what the table is about."""
        return row.is_hidden or column not in (NAME, KIND)


class NamesFilter(SortedRows):
    """Leaves out names that do not fit what is typed, and hidden ones."""

    def __init__(self, model: NamesModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self._names = model
        self._words, self._kind, self._hidden = "", "", False

    def narrow(self, words: str, kind: str, *, hidden: bool) -> None:
        """Show names that have these words, are of a kind, or of any, and hidden ones if asked."""
        self._words, self._kind, self._hidden = key_of(words), kind, hidden
        self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:  # noqa: N802
        """Tell whether a row is shown."""
        one = self._names.row(row)
        if (one.is_hidden and not self._hidden) or (self._kind and one.kind.value != self._kind):
            return False
        return not self._words or any(self._words in key_of(form) for form in one.all_forms)
