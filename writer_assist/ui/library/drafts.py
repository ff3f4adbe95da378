"""The manuscript's files, to go from one chapter to another."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from writer_assist.file_names import path_of_text, shown_name
from writer_assist.ui.pane import MARGIN, TITLE_ROW, ElidedLabel, IconButton, NamedLabel
from writer_assist.ui.text import plural

ROWS = 8  # that are seen without scrolling
PATH_ROLE = Qt.ItemDataRole.UserRole


class DraftsList(QWidget):
    """Lists the drafts of one folder; the one that is open is marked.

    Signals:
        draft_requested: str, a draft to be opened.
        unfolded_changed: bool, whether the list is seen below its title.
    """

    draft_requested = Signal(str)
    unfolded_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Manuscript"))
        self._drafts: tuple[str, ...] = ()
        self._open = ""
        self._unfolded = True
        self._count = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._fold = IconButton("down", "", self, key="F8")
        self._list = QListWidget(self)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("Drafts in this folder"))
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self._fold.clicked.connect(self._turn)
        self._list.itemActivated.connect(self._ask)
        self._list.itemClicked.connect(self._ask)
        self._show_fold()

    def set_drafts(self, drafts: tuple[str, ...], opened: str) -> None:
        """Show these files; ``opened`` is the one in the editor."""
        self._open = opened
        if drafts != self._drafts:
            self._drafts = drafts
            self._fill()
        self._list.setCurrentRow(drafts.index(opened) if opened in drafts else -1)
        self._count.set_text(plural(len(drafts), "1 draft", "{n} drafts"))

    def unfold(self, unfolded: bool) -> None:
        """Show the list, or its title only."""
        if unfolded != self._unfolded:
            self._unfolded = unfolded
            self._show_fold()
            self.unfolded_changed.emit(unfolded)

    def _fill(self) -> None:
        paths = [path_of_text(draft) for draft in self._drafts]
        names = [shown_name(path.stem) for path in paths]
        self._list.clear()
        for path, draft, name in zip(paths, self._drafts, names, strict=True):
            shown = name if names.count(name) == 1 else shown_name(path.name)
            item = QListWidgetItem(shown, self._list)
            item.setToolTip(shown_name(str(path)))
            item.setData(PATH_ROLE, draft)
        row = max(self._list.sizeHintForRow(0), 1)
        self._list.setFixedHeight(row * min(len(names), ROWS) + 2)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN - 5, 2)
        head.setSpacing(9)
        head.addStrut(TITLE_ROW)
        head.addWidget(NamedLabel(self.tr("Manuscript"), "PanelTitle", self))
        head.addWidget(self._count, 1)
        head.addWidget(self._fold)
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 0, 4, 6)
        rows.addWidget(self._list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(rows)

    def _show_fold(self) -> None:
        self._list.setVisible(self._unfolded)
        self._fold.set_picture("up" if self._unfolded else "down")
        name = self.tr("Fold the drafts") if self._unfolded else self.tr("Unfold the drafts")
        self._fold.set_name(name, key="F8")

    @Slot()
    def _turn(self) -> None:
        self.unfold(not self._unfolded)

    @Slot(QListWidgetItem)
    def _ask(self, item: QListWidgetItem) -> None:
        draft = item.data(PATH_ROLE)
        if draft != self._open:
            self._open = draft  # a click may activate too
            self.draft_requested.emit(draft)
