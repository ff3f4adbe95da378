"""People and places as a table."""

from __future__ import annotations

from PySide6.QtCore import QObject

from writer_assist.domain.book_names import key_of
from writer_assist.domain.people import BookPeople, Occurrences
from writer_assist.ui.story.names_model import kind_word
from writer_assist.ui.story.table import SortedRows, TableModel
from writer_assist.ui.text import Index, tr

NAME, KIND, PARAGRAPHS, CHAPTERS, NOTES, WITH = range(6)
_COMPANY = 3  # that the table names


class PeopleModel(TableModel[int]):
    """One row for each person or place; its value is the place in the list of people."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = "Name", "Kind", "Paragraphs", "Chapters", "Notes", "Most often with"
        super().__init__([tr(one) for one in columns], (PARAGRAPHS, CHAPTERS, NOTES), parent)
        self._book = BookPeople()
        self._with: dict[int, str] = {}

    def set_people(self, book: BookPeople) -> None:
        """Show another book."""
        self._book, self._with = book, {}
        self.set_rows(range(len(book.people)))

    def fits(self, row: int, words: str, kind: str) -> bool:
        """Tell whether a row has these words in its name, and is of a kind."""
        one = self._book.people[row].name
        if kind and one.kind.value != kind:
            return False
        return not words or any(words in key_of(form) for form in one.all_forms)

    def cell(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        name = self._book.people[row].name
        if column == NAME:
            return name.name
        if column == KIND:
            return kind_word(name.kind)
        if column == WITH:
            if row not in self._with:
                self._with[row] = self._company(row)
            return self._with[row]
        return f"{self.number(row, column):,}"

    def number(self, row: int, column: int) -> int | None:
        """Return how often somebody occurs."""
        one: Occurrences = self._book.people[row]
        numbers = {PARAGRAPHS: one.paragraphs, CHAPTERS: one.chapters, NOTES: len(one.notes)}
        return numbers.get(column)

    def is_quiet(self, row: int, column: int) -> bool:
        """Who, and how often, is what the table is about."""
        return column not in (NAME, PARAGRAPHS)

    def _company(self, at: int) -> str:
        most = self._book.company_of(at)[:_COMPANY]
        named = (f"{self._book.people[other].name.name} {count:,}" for other, count in most)
        return tr(", ").join(named)


class PeopleFilter(SortedRows):
    """Leaves out who does not fit what is typed."""

    def __init__(self, model: PeopleModel, parent: QObject | None = None) -> None:
        super().__init__(model, parent)
        self._people = model
        self._words, self._kind = "", ""

    def narrow(self, words: str, kind: str) -> None:
        """Show who has these words in the name, and is of a kind, or of any."""
        self._words, self._kind = key_of(words), kind
        self.invalidate()

    def filterAcceptsRow(self, row: int, _parent: Index) -> bool:  # noqa: N802
        """Tell whether a row is shown."""
        return self._people.fits(row, self._words, self._kind)
