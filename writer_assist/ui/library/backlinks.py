"""Which notes link to the one that is read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from writer_assist.domain.note import NoteSummary
from writer_assist.ui.library.rows import ROW_HEIGHT, RowDelegate
from writer_assist.ui.pane import LinkButton, rule
from writer_assist.ui.text import plural

ROWS = 6  # that are seen without scrolling
ID_ROLE = Qt.ItemDataRole.UserRole


class Backlinks(QWidget):
    """One line that says how many there are; it opens to a list.

    Signals:
        note_wanted: int, a note to be opened.
    """

    note_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = LinkButton("", self)
        self._list = QListWidget(self)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("Notes that link here"))
        self._list.setItemDelegate(RowDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 4)
        layout.setSpacing(2)
        layout.addWidget(rule(self))
        layout.addWidget(self._head, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._list)
        self._head.clicked.connect(self._turn)
        self._list.itemActivated.connect(self._ask)
        self._list.itemClicked.connect(self._ask)
        self.hide()

    def set_notes(self, notes: tuple[NoteSummary, ...]) -> None:
        """Show these; nothing is shown where there are none."""
        self._list.clear()
        for note in notes:
            item = QListWidgetItem(note.title, self._list)
            item.setToolTip(note.path)
            item.setData(ID_ROLE, note.note_id)
        self._list.setFixedHeight(ROW_HEIGHT * min(len(notes), ROWS) + 2)
        self._head.setText(plural(len(notes), "Linked from 1 note", "Linked from {n} notes"))
        self.setVisible(bool(notes))

    @Slot()
    def _turn(self) -> None:
        self._list.setVisible(self._list.isHidden())

    @Slot(QListWidgetItem)
    def _ask(self, item: QListWidgetItem) -> None:
        self.note_wanted.emit(item.data(ID_ROLE))
