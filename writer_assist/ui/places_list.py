"""The list of a draft's comments, bookmarks and footnotes, beside the text."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from writer_assist.domain.draft_places import DraftPlace, PlaceKind
from writer_assist.ui.rows import ASIDE_ROLE, RowTable
from writer_assist.ui.text import NO_INDEX, Index, plural, tr
from writer_assist.ui.widgets import MARGIN, IconButton, NamedLabel, WrappedLabel


class PlacesModel(QAbstractListModel):
    """Places of a draft, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places: tuple[DraftPlace, ...] = ()

    def set_places(self, places: tuple[DraftPlace, ...]) -> None:
        """Show these places."""
        if places != self._places:
            self.beginResetModel()
            self._places = places
            self.endResetModel()

    def place(self, row: int) -> DraftPlace | None:
        """Return the place of a row; None if there is none."""
        return self._places[row] if 0 <= row < len(self._places) else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what is said at a place, and what kind of place it is."""
        place = self.place(index.row()) if index.isValid() else None
        if place is None:
            return None
        kind = kind_words(place.kind)
        if role == Qt.ItemDataRole.DisplayRole:
            return place.words or tr("(empty)")
        if role == ASIDE_ROLE:
            return kind
        if role == Qt.ItemDataRole.ToolTipRole:
            return place.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{kind}: {place.words}"
        return None


class PlacesBeside(QWidget):
    """Walks through the places of the draft: a row that is chosen is shown in the text.

    Signals:
        closed: The writer has walked enough.
        place_chosen: DraftPlace, to be shown; the list keeps the keyboard.
        place_entered: DraftPlace, to write at.
    """

    closed = Signal()
    place_chosen = Signal(object)
    place_entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PlacesModel(self)
        self.list = RowTable(self)
        self.list.setModel(self._model)
        self.list.setAccessibleName(self.tr("Comments, bookmarks and footnotes"))
        self._count = NamedLabel("", "Quiet", self)
        self._empty = WrappedLabel(
            self.tr(
                "Nothing yet. Ctrl+Shift+C writes a comment at the caret that is never printed, "
                "Ctrl+F2 sets a bookmark, Ctrl+Shift+R writes a footnote."
            ),
            self,
        )
        close = IconButton("close", self.tr("Close"), self, key="Esc")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN, 8, MARGIN - 8, 4)
        top.setSpacing(9)
        top.addWidget(NamedLabel(self.tr("In this text"), "PanelTitle", self))
        top.addWidget(self._count, 1)
        top.addWidget(close)
        hint = QVBoxLayout()
        hint.setContentsMargins(MARGIN, 4, MARGIN, 0)
        hint.addWidget(self._empty)
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 0, 4, 0)
        rows.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(hint)
        layout.addLayout(rows, 1)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._enter)
        self.list.selectionModel().currentChanged.connect(self._walk)
        self.set_places(())

    def set_places(self, places: tuple[DraftPlace, ...]) -> None:
        """Show these places; the row that was marked stays marked."""
        row = self.list.currentIndex().row()
        self.list.selectionModel().blockSignals(True)
        self._model.set_places(places)
        if places and row >= 0:
            self.list.setCurrentIndex(self._model.index(min(row, len(places) - 1), 0))
        self.list.selectionModel().blockSignals(False)
        self._count.setText(plural(len(places), "1 place", "{n} places") if places else "")
        self._empty.setVisible(not places)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _walk(self, index: QModelIndex, _before: QModelIndex) -> None:
        if self.list.hasFocus():
            self._choose(index)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if (place := self._model.place(index.row())) is not None:
            self.place_chosen.emit(place)

    @Slot(QModelIndex)
    def _enter(self, index: QModelIndex) -> None:
        if (place := self._model.place(index.row())) is not None:
            self.place_entered.emit(place)


def kind_words(kind: PlaceKind) -> str:
    """Say what is at a place."""
    return {
        PlaceKind.COMMENT: tr("comment"),
        PlaceKind.BOOKMARK: tr("bookmark"),
        PlaceKind.FOOTNOTE: tr("footnote"),
    }[kind]
