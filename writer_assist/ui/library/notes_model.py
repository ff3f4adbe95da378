"""The notes of the library, as Qt wants them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from writer_assist.domain.note import NoteSummary
from writer_assist.ui.qt_types import NO_INDEX, Index

NOTE_ROLE = Qt.ItemDataRole.UserRole


class NotesModel(QAbstractListModel):
    """A list of notes by title."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notes: Sequence[NoteSummary] = ()

    def set_notes(self, notes: Sequence[NoteSummary]) -> None:
        """Show these; nothing happens when they are the same as before."""
        if tuple(notes) == tuple(self._notes):
            return
        self.beginResetModel()
        self._notes = tuple(notes)
        self.endResetModel()

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
        if role == Qt.ItemDataRole.ToolTipRole:
            tags = " ".join(f"#{tag}" for tag in note.tags)
            return f"{note.path}\n{tags}".strip()
        return note if role == NOTE_ROLE else None
