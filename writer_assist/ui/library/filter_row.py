"""By what the list of notes is narrowed and sorted, in one quiet row."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from writer_assist.domain.note import NoteOrder, TagCount
from writer_assist.ui.library.tag_chooser import TagChooser
from writer_assist.ui.pane import MARGIN, IconButton
from writer_assist.ui.text import tr


class FilterRow(QWidget):
    """Tags at the left, order at the right; below, the place, where one was chosen.

    Signals:
        changed: Tags or order were chosen.
        place_left: The place does not narrow any more.
        tags_wanted: What tags there are is to be found out.
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
        self._all_tags = IconButton("close", self.tr("All tags again"), self)
        self._order_button = _quiet_button(self)
        self._place = _quiet_button(self)
        self._all_places = IconButton("close", self.tr("All sources again"), self)
        self._lay_out()
        self._tag_button.clicked.connect(self._open_tags)
        self._all_tags.clicked.connect(self._leave_tags)
        self._order_button.clicked.connect(self._turn_order)
        self._place.clicked.connect(self.place_left)
        self._all_places.clicked.connect(self.place_left)
        self._chooser.tags_chosen.connect(self._take_tags)
        self._chooser.left.connect(self._tag_button.setFocus)
        self.set_place("")
        self._show()

    def tags(self) -> tuple[str, ...]:
        """Return the tags that a note must bear."""
        return self._tags

    def order(self) -> NoteOrder:
        """Return how the notes are sorted."""
        return self._order

    def set_all_tags(self, tags: tuple[TagCount, ...]) -> None:
        """Say what tags there are."""
        self._chooser.set_tags(tags)

    def choose(self, tags: tuple[str, ...], order: NoteOrder) -> None:
        """Narrow and sort by these; no signal."""
        self._tags, self._order = tags, order
        self._chooser.choose(tags)
        self._show()

    def set_place(self, place: str) -> None:
        """Say in which place the notes are; empty for anywhere."""
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
        self._take_tags(())

    @Slot(tuple)
    def _take_tags(self, tags: tuple[str, ...]) -> None:
        self._tags = tags
        self._show()
        self.changed.emit()

    @Slot()
    def _turn_order(self) -> None:
        by_title = self._order is NoteOrder.CHANGED
        self._order = NoteOrder.TITLE if by_title else NoteOrder.CHANGED
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        words = " ".join(f"#{tag}" for tag in self._tags) or self.tr("All tags")
        self._tag_button.setText(words)
        self._tag_button.setAccessibleName(self.tr("Tags: {tags}").format(tags=words))
        self._all_tags.setVisible(bool(self._tags))
        by_title = self._order is NoteOrder.TITLE
        self._order_button.setText(self.tr("by title") if by_title else self.tr("latest first"))
        self._order_button.setToolTip(
            self.tr("Sort by what changed last") if by_title else self.tr("Sort by title")
        )

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(0)
        first.addWidget(self._tag_button)
        first.addWidget(self._all_tags)
        first.addStretch(1)
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


def _quiet_button(parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setObjectName("QuietChoice")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    button.setMinimumWidth(30)
    return button
