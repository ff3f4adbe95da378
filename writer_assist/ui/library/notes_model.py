"""The notes of a list, as they arrive in pages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QDateTime, QLocale, QModelIndex, QObject, Qt

from writer_assist.domain.note import NoteOrder, NoteSummary
from writer_assist.ui.rows import ASIDE_ROLE
from writer_assist.ui.text import NO_INDEX, Index

NOTE_ROLE = Qt.ItemDataRole.UserRole


class NotesModel(QAbstractListModel):
    """A list of notes that arrives in pages."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: list[NoteSummary] = []
        self._fresh = 0  # how many have arrived since the list was begun again
        self._order = NoteOrder.TITLE

    def set_order(self, order: NoteOrder) -> None:
        """Set the order; sorted by date, the list shows dates."""
        self._order = order

    def set_notes(self, notes: Sequence[NoteSummary]) -> None:
        """Begin the list again; rows that stay the same are not touched."""
        self._fresh = 0
        self.add_notes(notes)

    def add_notes(self, notes: Sequence[NoteSummary]) -> None:
        """Append these to what has arrived since ``set_notes``."""
        start, self._fresh = self._fresh, self._fresh + len(notes)
        if self._notes[start : self._fresh] == list(notes):
            return  # also where there are none
        self._cut(start)
        self.beginInsertRows(QModelIndex(), start, self._fresh - 1)
        self._notes += notes
        self.endInsertRows()

    def end_notes(self) -> None:
        """Mark the list as complete since ``set_notes``."""
        self._cut(self._fresh)

    def row_of(self, note_id: int) -> int:
        """Return the row of a note; -1 if it is not listed."""
        return next((row for row, n in enumerate(self._notes) if n.note_id == note_id), -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many notes there are."""
        return 0 if parent.isValid() else len(self._notes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a note, its title, or where its file is."""
        if not index.isValid() or index.row() >= len(self._notes):
            return None
        note = self._notes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return note.title
        if role == ASIDE_ROLE:
            return _day(note.modified) if self._order is NoteOrder.CHANGED else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            tags = " ".join(f"#{tag}" for tag in note.tags)
            return f"{note.path}\n{tags}".strip()
        return note if role == NOTE_ROLE else None

    def _cut(self, end: int) -> None:
        if end < len(self._notes):
            self.beginRemoveRows(QModelIndex(), end, len(self._notes) - 1)
            del self._notes[end:]
            self.endRemoveRows()


def _day(modified: float) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(modified))
    return QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
