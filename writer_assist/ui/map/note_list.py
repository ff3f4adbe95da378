"""The list beside the map: the same notes in words, and the one that is being read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.note_map import MappedNote, folder_of
from writer_assist.ui.library.note_head import NotePart
from writer_assist.ui.library.reader import NoteReader
from writer_assist.ui.map.legend import DOT, dot
from writer_assist.ui.text import NO_INDEX, Index, plural, tr
from writer_assist.ui.widgets import ElidedLabel, LinkButton

_ROLE = Qt.ItemDataRole


class MapNotes(QAbstractListModel):
    """Notes of the map in an order, with the colours of their dots."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notes: Sequence[MappedNote] = ()
        self._colours: Sequence[QColor] = ()
        self._order: tuple[int, ...] = ()
        self._rows: dict[int, int] = {}
        self._dots: dict[str, QIcon] = {}

    def show_notes(
        self, notes: Sequence[MappedNote], colours: Sequence[QColor], order: Sequence[int]
    ) -> None:
        """Show notes by their indexes, in this order; one colour for each note of the map."""
        self.beginResetModel()
        self._notes, self._colours, self._order = notes, colours, tuple(order)
        self._rows = {at: row for row, at in enumerate(self._order)}
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802
        """Return how many notes are shown."""
        return 0 if parent.isValid() else len(self._order)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """Return a note's title, its dot, and what is said of it."""
        at = self._order[index.row()]
        note = self._notes[at]
        if role == _ROLE.DisplayRole:
            return note.title
        if role == _ROLE.DecorationRole:
            return self._dot(self._colours[at])
        if role in (_ROLE.ToolTipRole, _ROLE.AccessibleTextRole):
            links = plural(note.links, "{n} link", "{n} links")
            return f"{note.title} · {folder_of(note.path)} · {links}"
        return None

    def index_of_row(self, row: int) -> int:
        """Return the index on the map of what stands in a row."""
        return self._order[row]

    def row_of(self, at: int) -> int:
        """Return the row of a note of the map; -1 if it is not listed."""
        return self._rows.get(at, -1)

    def _dot(self, colour: QColor) -> QIcon:
        if (known := self._dots.get(colour.name())) is None:
            known = QIcon(dot(colour))
            known.addPixmap(dot(colour), QIcon.Mode.Selected)  # otherwise it is tinted
            self._dots[colour.name()] = known
        return known


class MapSide(QWidget):
    """Search, list and page; all that the picture shows can be reached here by keyboard.

    Attributes:
        search: The words that are looked for.
        view: The list.

    Signals:
        search_changed: str.
        chosen: int, the index of a note on the map.
        open_wanted: int, a note to open in the library.
        anchor_wanted: int, a note for Sources.
        magnet_wanted: int, a note to become a magnet.
        all_wanted: The list is to show all notes again.
        link_followed: str, the target of a link in the note.
    """

    search_changed = Signal(str)
    chosen = Signal(int)
    open_wanted = Signal(int)
    anchor_wanted = Signal(int)
    magnet_wanted = Signal(int)
    all_wanted = Signal()
    link_followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = -1
        self._notes = MapNotes(self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Find on the map"))
        self.search.setAccessibleName(self.tr("Find on the map"))
        self.search.setClearButtonEnabled(True)
        self._heading = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._all = LinkButton(self.tr("All notes"), self)
        self.view = QListView(self)
        self.view.setObjectName("Plain")
        self.view.setModel(self._notes)
        self.view.setUniformItemSizes(True)
        self.view.setIconSize(QSize(DOT, DOT))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setAccessibleName(self.tr("Notes on the map"))
        self._page = QWidget(self)
        self._title = ElidedLabel(self._page, role=QPalette.ColorRole.WindowText)
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._reader = NoteReader(self._page)
        self._reader.setAccessibleName(self.tr("The chosen note"))
        self._actions = self._page_buttons()
        self._lay_out()
        self._page.hide()
        self.search.textChanged.connect(self.search_changed)
        self._all.clicked.connect(self.all_wanted)
        self.view.clicked.connect(self._choose)
        self.view.activated.connect(self._choose)
        self.view.doubleClicked.connect(self._anchor_row)
        self.view.selectionModel().currentChanged.connect(self._walk)
        self._reader.note_wanted.connect(self.link_followed)

    def set_text_size(self, points: float) -> None:
        """Set the size of the note's text in points."""
        self._reader.set_text_size(points)

    def update_colours(self) -> None:
        """Follow the theme."""
        self._reader.update_colours()

    def list_notes(
        self,
        heading: str,
        notes: Sequence[MappedNote],
        colours: Sequence[QColor],
        order: Sequence[int],
        *,
        is_all: bool,
    ) -> None:
        """List notes below a heading that says which they are."""
        self._heading.set_text(heading)
        self._all.setVisible(not is_all)
        self._notes.show_notes(notes, colours, order)
        self.select(self._reading)

    def select(self, at: int) -> None:
        """Mark a note in the list, without a signal."""
        row = self._notes.row_of(at)
        model = self.view.selectionModel()
        model.blockSignals(True)
        if row >= 0:
            self.view.setCurrentIndex(self._notes.index(row))
            self.view.scrollTo(self._notes.index(row))
        else:
            self.view.setCurrentIndex(QModelIndex())
        model.blockSignals(False)
        self.view.viewport().update()

    def show_title(self, at: int, title: str) -> None:
        """Show which note is chosen; its page comes later."""
        self._reading = at
        self._title.set_text(title)
        self._page.show()
        self.select(at)

    def show_page(self, part: NotePart) -> None:
        """Show the page of the chosen note."""
        self._reader.show_part(part)

    def close_page(self) -> None:
        """Show no note."""
        self._reading = -1
        self._page.hide()

    def reading(self) -> int:
        """Return the index of the note that is read; -1 for none."""
        return self._reading

    def tab_order(self) -> tuple[QWidget, ...]:
        """Return what Tab reaches, in order."""
        return (self.search, self._all, self.view, self._reader, *self._actions)

    def _page_buttons(self) -> tuple[LinkButton, ...]:
        buttons = []
        for text, hint, signal in (
            (self.tr("Open"), self.tr("Open it in the library (Ctrl+Enter)"), self.open_wanted),
            (
                self.tr("To Sources"),
                self.tr("Let Sources show what is similar to it (A, or a double click)"),
                self.anchor_wanted,
            ),
            (self.tr("Magnet"), self.tr("Let it pull what is close to it (M)"), self.magnet_wanted),
        ):
            button = LinkButton(text, self._page)
            button.setToolTip(hint)
            button.clicked.connect(partial(self._act, signal))
            buttons.append(button)
        return tuple(buttons)

    def _act(self, signal: SignalInstance) -> None:
        signal.emit(self._reading)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        self.chosen.emit(self._notes.index_of_row(index.row()))

    @Slot(QModelIndex)
    def _anchor_row(self, index: QModelIndex) -> None:
        self.anchor_wanted.emit(self._notes.index_of_row(index.row()))

    @Slot(QModelIndex, QModelIndex)
    def _walk(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and self.view.hasFocus():
            self.chosen.emit(self._notes.index_of_row(current.row()))

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.addWidget(self._heading, 1)
        above.addWidget(self._all)
        top = QWidget(self)
        listing = QVBoxLayout(top)
        listing.setContentsMargins(10, 10, 8, 4)
        listing.setSpacing(6)
        listing.addWidget(self.search)
        listing.addLayout(above)
        listing.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.setContentsMargins(8, 0, 8, 4)
        for button in self._actions:
            below.addWidget(button)
        below.addStretch(1)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 8, 2)
        head.addWidget(self._title)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(2)
        page.addLayout(head)
        page.addWidget(self._reader, 1)
        page.addLayout(below)
        divided = QSplitter(Qt.Orientation.Vertical, self)
        divided.setHandleWidth(1)
        divided.setChildrenCollapsible(False)
        divided.addWidget(top)
        divided.addWidget(self._page)
        divided.setSizes([220, 320])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(divided)
        self.setAccessibleName(tr("Notes on the map"))
