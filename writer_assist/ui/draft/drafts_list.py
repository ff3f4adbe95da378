"""The list of the drafts in a folder, or of its chapters; their names are typed in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from writer_assist.manuscript.numbered_chapters import title_place
from writer_assist.ui.draft.draft_rows import DRAFT_ROLE, DraftRows, DraftsModel
from writer_assist.ui.text import NO_INDEX, plural
from writer_assist.ui.widgets import MARGIN, TITLE_ROW, ElidedLabel, IconButton, NamedLabel

ROWS = 8  # visible without scrolling
TITLE_MOST = 90  # pixels


class DraftsList(QWidget):
    """Lists the drafts of one folder; the one that is open is marked.

    Signals:
        draft_requested: str, a draft to be opened.
        new_wanted: A new chapter, or a new draft.
        rename_wanted: str, str: a draft, and the name that the writer typed for it.
        named: The writer finished typing the name of a new chapter.
        unfolded_changed: bool, whether the list is shown below its title.
    """

    draft_requested = Signal(str)
    new_wanted = Signal()
    rename_wanted = Signal(str, str)
    named = Signal()
    unfolded_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Manuscript"))
        self._drafts: tuple[str, ...] = ()
        self._open = ""
        self._unfolded = True
        self._has_chapters = self._is_new = self._is_late = False
        self._title = NamedLabel(self.tr("Manuscript"), "PanelTitle", self)
        self._count = ElidedLabel(self, role=QPalette.ColorRole.Dark)
        self._new = IconButton("add", self.tr("New draft"), self, key="Ctrl+N")
        self._fold = IconButton("down", "", self, key="F8")
        self._model = DraftsModel(self)
        self._list = DraftRows(self._model, self)
        self._list.setAccessibleName(self.tr("Drafts in this folder"))
        self._lay_out()
        self._new.clicked.connect(self.new_wanted)
        self._fold.clicked.connect(self._turn)
        self._list.activated.connect(self._ask)
        self._list.clicked.connect(self._ask)
        self._model.name_typed.connect(self.rename_wanted)
        self._list.left.connect(self._leave_name)
        self._show_fold()

    def set_drafts(self, drafts: tuple[str, ...], opened: str) -> None:
        """Show these files; ``opened`` is the one in the editor."""
        self._open = opened
        is_other, self._drafts = drafts != self._drafts, drafts
        if self._list.is_editing():
            self._is_late |= is_other  # a name that is being typed stays
            return
        if is_other:
            self._fill()
        self._mark_opened()
        self._show_count()

    def set_book(self, title: str) -> None:
        """Say which book the drafts are the chapters of; empty if they are of none."""
        self._has_chapters = has_chapters = bool(title)
        metrics = self._title.fontMetrics()
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, TITLE_MOST)
        self._title.setText(shown or self.tr("Manuscript"))
        self._title.setToolTip(title if shown != title else "")
        name = self.tr("New chapter") if has_chapters else self.tr("New draft")
        self._new.set_name(name, key="Ctrl+N")
        self._list.setAccessibleName(
            self.tr("Chapters in this folder") if has_chapters else self.tr("Drafts in this folder")
        )
        self._show_count()

    def set_menu(self, actions: Sequence[QAction]) -> None:
        """Offer these actions in the menu of a row, which is opened first; a line is one too."""
        self._list.menu_actions = tuple(actions)

    def drafts(self) -> tuple[str, ...]:
        """Return the files that are listed."""
        return self._drafts

    def marked(self) -> str:
        """Return the draft of the row that the writer is at; empty for none."""
        return str(self._list.currentIndex().data(DRAFT_ROLE) or "")

    def edit_name(self, draft: str, *, is_new: bool = False) -> None:
        """Let the writer type another name for a draft; of a new one, its title is selected."""
        if draft not in self._drafts or self._is_late:
            return
        index = self._model.index(self._drafts.index(draft), 0)
        self._is_new = is_new
        self._list.setFocus()
        self._list.setCurrentIndex(index)
        self._list.edit(index)
        field = self._list.findChild(QLineEdit)
        if field is not None:
            field.setAccessibleName(self.tr("Name of the draft"))
            start, end = title_place(str(index.data()))
            field.setSelection(start, end - start)

    def unfold(self, unfolded: bool) -> None:
        """Show the list, or its title only."""
        if unfolded != self._unfolded:
            self._unfolded = unfolded
            self._show_fold()
            self.unfolded_changed.emit(unfolded)

    def _fill(self) -> None:
        self._model.set_drafts(self._drafts)
        row = max(self._list.sizeHintForRow(0), 1)
        self._list.setFixedHeight(row * min(len(self._drafts), ROWS) + 2)

    def _mark_opened(self) -> None:
        opened = self._drafts.index(self._open) if self._open in self._drafts else -1
        self._list.setCurrentIndex(self._model.index(opened, 0) if opened >= 0 else NO_INDEX)

    def _show_count(self) -> None:
        count = len(self._drafts)
        chapters = plural(count, "1 chapter", "{n} chapters")
        drafts = plural(count, "1 draft", "{n} drafts")
        self._count.set_text(chapters if self._has_chapters else drafts)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 8, MARGIN - 5, 2)
        head.setSpacing(9)
        head.addStrut(TITLE_ROW)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self._new)
        buttons.addWidget(self._fold)
        head.addLayout(buttons)
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
        name = self.tr("Collapse the drafts") if self._unfolded else self.tr("Expand the drafts")
        self._fold.set_name(name, key="F8")

    @Slot()
    def _turn(self) -> None:
        self.unfold(not self._unfolded)

    @Slot(QModelIndex)
    def _ask(self, index: QModelIndex) -> None:
        draft = str(index.data(DRAFT_ROLE))
        if draft != self._open:
            self._open = draft  # a click may activate too
            self.draft_requested.emit(draft)

    @Slot()
    def _leave_name(self) -> None:
        if self._is_late:
            self._is_late = False
            self._fill()
            self._mark_opened()
            self._show_count()
        if self._is_new:
            self._is_new = False
            self.named.emit()
