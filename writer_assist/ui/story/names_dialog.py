"""The window "Names in this book": the list, and how the writer corrects it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QPushButton, QWidget

from writer_assist.domain.book_names import (
    BookName,
    NameChange,
    NameCorrection,
    NameKind,
    NameList,
    key_of,
)
from writer_assist.ui.story.names_model import (
    FORMS,
    IN_DRAFT,
    IN_NOTES,
    KIND,
    NAME,
    ORIGIN,
    NamesFilter,
    NamesModel,
    kind_word,
)
from writer_assist.ui.story.table import ROW_ROLE, TableDialog
from writer_assist.ui.text import plural, tr
from writer_assist.ui.widgets import WrappedLabel

SIZE = 900, 600
_WIDTHS = {NAME: 180, KIND: 74, ORIGIN: 130, IN_DRAFT: 104, IN_NOTES: 82}


class NamesDialog(TableDialog):
    """Lists the names of the book; each correction counts at once, and can be undone.

    Signals:
        corrected: NameCorrection, that the writer made.
        undo_wanted: The last correction should be taken back.
        open_wanted: BookName, whose note or places should be shown.
    """

    corrected = Signal(object)
    undo_wanted = Signal()
    open_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        invitation = tr("Find a name, or type one to add")
        super().__init__(tr("Names in this book"), invitation, SIZE, parent)
        self.kinds = QComboBox(self)
        self.hidden = QCheckBox(tr("Show &hidden"), self)
        self._model = NamesModel(self)
        self._shown = NamesFilter(self._model, self)
        self._list: NameList | None = None
        self._selected: tuple[str, ...] = ()
        self._add = QPushButton(self)
        self._hide = QPushButton(tr("Hi&de"), self)
        self._join = QPushButton(tr("&Join"), self)
        self._kind = QPushButton(tr("&Kind"), self)
        self._undo = QPushButton(tr("&Undo"), self)
        self._prepare()
        self._lay_out()
        self._connect()
        self._follow_selection()

    def set_names(self, listed: NameList) -> None:
        """Show a list; what was selected stays so."""
        row, had = self.table.currentIndex().row(), self.selected()
        kept = self._selected or tuple(one.name for one in had)
        self._list, self._selected = listed, ()
        self._model.set_rows(listed.names)
        self.narrow()
        self._select(kept)
        if had and not self.selected():  # the one that was hidden: go on with the next
            self.table.selectRow(min(row, self._shown.rowCount() - 1))
        self._undo.setEnabled(bool(listed.corrections))

    def selected(self) -> list[BookName]:
        """Return the names that are selected, from the top."""
        rows = self.table.selectionModel().selectedRows()
        found = (row.data(ROW_ROLE) for row in sorted(rows, key=QModelIndex.row))
        return [one for one in found if isinstance(one, BookName)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Del hide what is chosen in the table, and Ctrl+Z undo."""
        if (
            watched is self.table
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.matches(QKeySequence.StandardKey.Delete):
                self._turn_hidden()
                return True
            if event.matches(QKeySequence.StandardKey.Undo):
                self._undo.click()
                return True
        return super().eventFilter(watched, event)

    def enter(self) -> bool:
        """Add what is typed; a name that is on the list is gone to."""
        self._add_typed()
        return True

    def _prepare(self) -> None:
        self.kinds.setAccessibleName(tr("Which kind is listed"))
        self.kinds.addItem(tr("All kinds"), "")
        for kind in NameKind:
            self.kinds.addItem(kind_word(kind), kind.value)
        self.set_model(self._shown, _WIDTHS, FORMS)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.sortByColumn(IN_DRAFT, Qt.SortOrder.DescendingOrder)
        tips = {
            self._hide: tr("Take it off the list: it is not a name. Del"),
            self._join: tr("Select two names of the same person or place to make them one."),
            self._undo: tr("Take back the last correction. Ctrl+Z"),
            self._kind: tr("Say whether it is a person, a place or something else."),
        }
        for button, tip in tips.items():
            button.setToolTip(tip)
        menu = QMenu(self)
        for kind in NameKind:
            menu.addAction(kind_word(kind), partial(self._set_kind, kind))
        self._kind.setMenu(menu)

    def _lay_out(self) -> None:
        about = WrappedLabel(
            tr(
                "Found in your notes, their front matter and the book. Spelling, search, cards and "
                "the deck go by this list. Names are found by rules, so correct what is wrong."
            ),
            self,
        )
        about.setObjectName("Quiet")
        self.top.addWidget(self.kinds)
        self.top.addWidget(self.hidden)
        buttons = self._add, self._kind, self._join, self._hide, self._undo
        self.lay_out(self.table, above=about, buttons=buttons)

    def _connect(self) -> None:
        self.kinds.currentIndexChanged.connect(self.narrow)
        self.hidden.toggled.connect(self.narrow)
        self.table.selectionModel().selectionChanged.connect(self._follow_selection)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.activated.connect(self._open_name)
        self._add.clicked.connect(self._add_typed)
        self._hide.clicked.connect(self._turn_hidden)
        self._join.clicked.connect(self._join_selected)
        self._undo.clicked.connect(self.undo_wanted)

    @Slot()
    def narrow(self) -> None:
        """List the names that fit to the field and the kind."""
        kind = str(self.kinds.currentData() or "")
        self._shown.narrow(self.field.text(), kind, hidden=self.hidden.isChecked())
        self._follow_selection()

    @Slot()
    def _follow_selection(self) -> None:
        chosen, typed = self.selected(), " ".join(self.field.text().split())
        self._kind.setEnabled(bool(chosen))
        self._hide.setEnabled(bool(chosen))
        all_hidden = bool(chosen) and all(one.is_hidden for one in chosen)
        self._hide.setText(tr("S&how again") if all_hidden else tr("Hi&de"))
        self._join.setEnabled(len(chosen) > 1)
        names = () if self._list is None else self._list.names
        known = {key_of(form) for one in names for form in one.all_forms}
        is_new = bool(typed) and self._list is not None and key_of(typed) not in known
        self._add.setEnabled(is_new)
        self._add.setText(tr("&Add “{name}”").format(name=typed) if is_new else tr("&Add"))
        self._undo.setEnabled(bool(self._list and self._list.corrections))
        self._say()

    def _say(self) -> None:
        if self._list is None:
            self.say(tr("Reading notes and book…"))
            return
        shown = self._shown.rowCount()
        if not self._list.names:
            self.say(tr("No name was found yet. Add notes, write, or type one above."))
        elif not shown:
            self.say(tr("No name fits. Press Return to add what you typed."))
        else:
            listed = plural(shown, "1 name", "{n} names")
            made = len(self._list.corrections)
            told = plural(made, "1 correction of yours", "{n} corrections of yours")
            self.say(tr(" · ").join([listed, *([told] if made else [])]))

    def _select(self, names: tuple[str, ...]) -> None:
        keys = set(map(key_of, names))
        selection = self.table.selectionModel()
        selection.clear()
        for row in range(self._shown.rowCount() if keys else 0):
            index = self._shown.index(row, NAME)
            one = index.data(ROW_ROLE)
            if isinstance(one, BookName) and key_of(one.name) in keys:
                flags = selection.SelectionFlag.Select | selection.SelectionFlag.Rows
                selection.select(index, flags)
                selection.setCurrentIndex(index, selection.SelectionFlag.NoUpdate)
        self._follow_selection()

    def _correct(self, change: NameChange, one: BookName, other: str = "") -> None:
        self.corrected.emit(NameCorrection(change, one.name, other))

    @Slot()
    def _add_typed(self) -> None:
        name = " ".join(self.field.text().split())
        if not self._add.isEnabled():
            self.enter_table()
            return
        kind = str(self.kinds.currentData() or NameKind.PERSON.value)
        self._selected = (name,)
        self.field.clear()
        self.corrected.emit(NameCorrection(NameChange.ADD, name, kind))

    @Slot()
    def _turn_hidden(self) -> None:
        chosen = self.selected()
        shows = all(one.is_hidden for one in chosen)
        self._selected = tuple(one.name for one in chosen) if self.hidden.isChecked() else ()
        for one in chosen:
            self._correct(NameChange.SHOW if shows else NameChange.HIDE, one)

    @Slot()
    def _join_selected(self) -> None:
        """Make the less frequent names forms of the most frequent one."""
        first, *others = sorted(self.selected(), key=lambda one: (-one.in_draft, -one.in_notes))
        self._selected = (first.name,)
        for one in others:
            self._correct(NameChange.JOIN, one, first.name)

    def _set_kind(self, kind: NameKind) -> None:
        chosen = self.selected()
        self._selected = tuple(one.name for one in chosen)
        for one in chosen:
            self._correct(NameChange.KIND, one, kind.value)

    def _part(self, form: str) -> None:
        self._selected = (form,)
        self.corrected.emit(NameCorrection(NameChange.PART, form))

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        menu, chosen = QMenu(self), self.selected()
        if not chosen:
            return
        if len(chosen) == 1:
            menu.addAction(tr("Show its note or places"), self._open_selected)
            for form in chosen[0].forms:
                words = tr("“{form}” is another name").format(form=form)
                menu.addAction(words, partial(self._part, form))
            menu.addSeparator()
        if len(chosen) > 1:
            menu.addAction(self._join.text(), self._join_selected)
        menu.addAction(self._hide.text(), self._turn_hidden)
        kinds = menu.addMenu(tr("Kind"))
        for kind in NameKind:
            kinds.addAction(kind_word(kind), partial(self._set_kind, kind))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot()
    def _open_selected(self) -> None:
        for one in self.selected()[:1]:
            self.open_wanted.emit(one)

    @Slot(QModelIndex)
    def _open_name(self, index: QModelIndex) -> None:
        if isinstance(one := index.data(ROW_ROLE), BookName):
            self.open_wanted.emit(one)
