"""Filters the list of notes by folder and tag, and sorts it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.note import NoteOrder, TagCount
from writer_assist.ui.rows import ASIDE_ROLE, ROW_HEIGHT, RowDelegate
from writer_assist.ui.searchable_list import SearchableList
from writer_assist.ui.text import tr
from writer_assist.ui.widgets import MARGIN, IconButton

WIDTH, ROWS = 240, 10
TAG_ROLE = Qt.ItemDataRole.UserRole


class FilterRow(QWidget):
    """A row with tags at the left and the order at the right; below it the chosen folder.

    Signals:
        changed: Tags or order were chosen.
        place_left: The folder no longer filters the list.
        tags_wanted: The list of all tags is needed.
    """

    changed = Signal()
    place_left = Signal()
    tags_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[str, ...] = ()
        self._order = NoteOrder.TITLE
        self._chooser = TagChooser(self)
        self._tag_button = _quiet_button(self)
        self._all_tags = IconButton("close", self.tr("Show all tags"), self)
        self._order_button = _quiet_button(self)
        self._keeps_to_book = False
        self._book = _quiet_button(self)
        self._place = _quiet_button(self)
        self._all_places = IconButton("close", self.tr("Show all folders"), self)
        self._lay_out()
        self._tag_button.clicked.connect(self._open_tags)
        self._all_tags.clicked.connect(self._leave_tags)
        self._order_button.clicked.connect(self._turn_order)
        self._book.clicked.connect(self._turn_book)
        self._place.clicked.connect(self.place_left)
        self._all_places.clicked.connect(self.place_left)
        self._chooser.tags_chosen.connect(self._choose_tags)
        self._chooser.left.connect(self._tag_button.setFocus)
        self.set_place("")
        self.offer_book(False)
        self._show()

    def tags(self) -> tuple[str, ...]:
        """Return the tags that a note must have."""
        return self._tags

    def order(self) -> NoteOrder:
        """Return how the notes are sorted."""
        return self._order

    def keeps_to_book(self) -> bool:
        """Tell whether only the sources of the open book are wanted."""
        return self._keeps_to_book

    def offer_book(self, offered: bool) -> None:
        """Offer to keep to the sources of the open book, where these are not everything."""
        self._keeps_to_book = self._keeps_to_book and offered
        self._book.setVisible(offered)
        self._show()

    def set_all_tags(self, tags: tuple[TagCount, ...]) -> None:
        """Offer these tags."""
        self._chooser.set_tags(tags)

    def choose(self, tags: tuple[str, ...], order: NoteOrder) -> None:
        """Filter and sort by these, without a signal."""
        self._tags, self._order = tags, order
        self._chooser.choose(tags)
        self._show()

    def set_place(self, place: str) -> None:
        """Show the folder that filters the list; empty for none."""
        self._place.setText(tr("in {place}").format(place=Path(place).name))
        self._place.setToolTip(place)
        for widget in (self._place, self._all_places):
            widget.setVisible(bool(place))

    @Slot()
    def _open_tags(self) -> None:
        self.tags_wanted.emit()
        self._chooser.open_below(self._tag_button)

    @Slot()
    def _leave_tags(self) -> None:
        self._chooser.choose(())
        self._choose_tags(())

    @Slot(tuple)
    def _choose_tags(self, tags: tuple[str, ...]) -> None:
        self._tags = tags
        self._show()
        self.changed.emit()

    @Slot()
    def _turn_order(self) -> None:
        by_title = self._order is NoteOrder.CHANGED
        self._order = NoteOrder.TITLE if by_title else NoteOrder.CHANGED
        self._show()
        self.changed.emit()

    @Slot()
    def _turn_book(self) -> None:
        self._keeps_to_book = not self._keeps_to_book
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        own = self._keeps_to_book
        self._book.setText(self.tr("this book") if own else self.tr("whole library"))
        self._book.setToolTip(
            self.tr("Search the whole library")
            if own
            else self.tr("Search only the sources of this book")
        )
        words = " ".join(f"#{tag}" for tag in self._tags) or self.tr("All tags")
        self._tag_button.setText(words)
        self._tag_button.setAccessibleName(self.tr("Tags: {tags}").format(tags=words))
        self._all_tags.setVisible(bool(self._tags))
        by_title = self._order is NoteOrder.TITLE
        self._order_button.setText(self.tr("by title") if by_title else self.tr("latest first"))
        self._order_button.setToolTip(
            self.tr("Sort by latest change") if by_title else self.tr("Sort by title")
        )

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(0)
        first.addWidget(self._tag_button)
        first.addWidget(self._all_tags)
        first.addStretch(1)
        first.addWidget(self._book)
        first.addWidget(self._order_button)
        second = QHBoxLayout()
        second.setSpacing(0)
        second.addWidget(self._place)
        second.addWidget(self._all_places)
        second.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN - 6, 0, MARGIN - 6, 3)
        layout.setSpacing(0)
        layout.addLayout(first)
        layout.addLayout(second)


class TagChooser(SearchableList):
    """The tags below a button; those chosen come first, with a tick.

    Signals:
        tags_chosen: tuple[str, ...].
    """

    tags_chosen = Signal(tuple)

    def __init__(self, parent: QWidget) -> None:
        self._model = QStandardItemModel()
        self._found = QSortFilterProxyModel()
        self._found.setSourceModel(self._model)
        self._found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        super().__init__(tr("Tags"), self._found, parent, margins=(8, 4, 8, 8))
        for model in (self._model, self._found):
            model.setParent(self)
        self._chosen: tuple[str, ...] = ()
        self._tags: Sequence[TagCount] = ()
        self.field.setPlaceholderText(self.tr("Tag"))
        self.field.setAccessibleName(self.tr("Search the tags"))
        self.view.setAccessibleName(self.tr("Tags that match"))
        self.view.setItemDelegate(RowDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setObjectName("Plain")
        self.searched.connect(self._filter)
        self.clicked.connect(self._turn)
        self.entered.connect(self._turn)
        self.entered.connect(self.leave)

    def open_below(self, button: QWidget) -> None:
        """Show the tags below a button, over the rest of its window."""
        window = button.window()
        place = button.mapTo(window, QPoint(0, button.height() + 2))
        self.setParent(window)
        height = min(ROWS * ROW_HEIGHT + 56, window.height() - place.y() - 8)
        self.open_at(QRect(place, QSize(min(WIDTH, window.width() - place.x()), height)))

    def set_tags(self, tags: Sequence[TagCount]) -> None:
        """Offer these tags."""
        self._tags = tags
        self._fill()

    def choose(self, tags: tuple[str, ...]) -> None:
        """Tick these tags, without a signal."""
        self._chosen = tags
        self._fill()

    def _fill(self) -> None:
        chosen = {tag.casefold() for tag in self._chosen}
        self._model.clear()
        for tag in sorted(self._tags, key=lambda tag: tag.tag.casefold() not in chosen):
            ticked = tag.tag.casefold() in chosen
            row = QStandardItem(f"✓ {tag.tag}" if ticked else tag.tag)
            row.setData(tag.tag, TAG_ROLE)
            row.setData(f"{tag.notes:,}", ASIDE_ROLE)
            row.setAccessibleText(f"{row.text()}, {tag.notes}")
            self._model.appendRow(row)
        self.select(0)

    @Slot(str)
    def _filter(self, text: str) -> None:
        self._found.setFilterFixedString(text.strip().lstrip("#"))

    @Slot(QModelIndex)
    def _turn(self, index: QModelIndex) -> None:
        tag = index.data(TAG_ROLE)
        if not isinstance(tag, str):
            return
        without = tuple(one for one in self._chosen if one.casefold() != tag.casefold())
        self.choose((*self._chosen, tag) if without == self._chosen else without)
        self.tags_chosen.emit(self._chosen)


def _quiet_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("QuietChoice")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    button.setMinimumWidth(30)
    return button
