"""The window "People and places": a table, a picture, and where the chosen one occurs."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QListWidgetItem, QSplitter, QWidget

from writer_assist.domain.book_names import NameKind
from writer_assist.domain.people import BookPeople, NoteMention, StoryPlace
from writer_assist.ui.story.graph import PeopleGraph
from writer_assist.ui.story.names_model import kind_word
from writer_assist.ui.story.people_model import (
    CHAPTERS,
    KIND,
    NAME,
    NOTES,
    PARAGRAPHS,
    WITH,
    PeopleFilter,
    PeopleModel,
)
from writer_assist.ui.story.sections import SectionList
from writer_assist.ui.story.table import ROW_ROLE, TableDialog
from writer_assist.ui.text import plural, tr

SIZE = 1160, 680
_WIDTHS = {NAME: 150, KIND: 74, PARAGRAPHS: 94, CHAPTERS: 78, NOTES: 58}
_MOST_COMPANY = 12


class PeopleDialog(TableDialog):
    """Shows who occurs where and with whom; the writer can keep using the window.

    Signals:
        place_wanted: StoryPlace, of the manuscript.
        note_wanted: int, a note.
    """

    place_wanted = Signal(object)
    note_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("People and places"), tr("Find a person or place"), SIZE, parent)
        self._book: BookPeople | None = None
        self._wanted = ""
        self.kinds = QComboBox(self)
        self.graph = PeopleGraph(self)
        self.places = SectionList(self)
        self._model = PeopleModel(self)
        self._shown = PeopleFilter(self._model, self)
        self._prepare()
        self._lay_out()
        self._connect()
        self.set_progress(0, 0)

    def set_progress(self, done: int, total: int) -> None:
        """Say how far the reading has come."""
        if self._book is None:
            words = tr("Reading the book…")
            if total:
                words = tr("Reading the book: {done} of {total} files").format(
                    done=f"{done:,}", total=f"{total:,}"
                )
            self.say(words)

    def set_people(self, book: BookPeople) -> None:
        """Show a book; who was chosen stays so."""
        chosen = () if self._book is None else self._names(self.chosen())
        self._book = book
        self._model.set_people(book)
        self.graph.set_people(book)
        known = {one.name.name: at for at, one in enumerate(book.people)}
        wanted = (self._wanted,) if self._wanted else chosen
        self._wanted = ""
        self.choose(tuple(known[name] for name in wanted if name in known))

    def choose_name(self, name: str) -> None:
        """Choose somebody by name, as soon as the book was read."""
        self._wanted = name
        if self._book is not None:
            found = [at for at, one in enumerate(self._book.people) if one.name.name == name]
            self.choose(tuple(found))
            self._wanted = ""

    def chosen(self) -> tuple[int, ...]:
        """Return who is chosen in the table, as places in the list of people."""
        rows = sorted(self.table.selectionModel().selectedRows(), key=QModelIndex.row)
        return tuple(int(row.data(ROW_ROLE)) for row in rows)

    def choose(self, chosen: tuple[int, ...]) -> None:
        """Choose somebody, or several, whose common paragraphs are listed."""
        selection = QItemSelection()
        for at in chosen:
            index = self._shown.mapFromSource(self._model.index(at, NAME))
            selection.select(index, index)
        model = self.table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        model.select(selection, flags.ClearAndSelect | flags.Rows)
        if chosen:
            index = self._shown.mapFromSource(self._model.index(chosen[0], NAME))
            model.setCurrentIndex(index, flags.NoUpdate)
            self.table.scrollTo(index)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go from the table or the picture to the places with Return."""
        if (
            watched is not self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.places.enter()
            return True
        return super().eventFilter(watched, event)

    def enter(self) -> bool:
        """Return in the field does nothing."""
        return False

    def _prepare(self) -> None:
        self.kinds.setAccessibleName(tr("Which kind is listed"))
        self.kinds.addItem(tr("People and places"), "")
        for kind in (NameKind.PERSON, NameKind.PLACE):
            self.kinds.addItem(kind_word(kind), kind.value)
        self.set_model(self._shown, _WIDTHS, WITH)
        self.table.sortByColumn(PARAGRAPHS, Qt.SortOrder.DescendingOrder)
        self.places.setAccessibleName(tr("Where they occur"))

    def _lay_out(self) -> None:
        self.top.addWidget(self.kinds)
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.addWidget(self.graph)
        right.addWidget(self.places)
        right.setSizes([340, 260])
        both = QSplitter(self)
        both.addWidget(self.table)
        both.addWidget(right)
        both.setSizes([630, 490])
        both.setChildrenCollapsible(False)
        self.lay_out(both)

    def _connect(self) -> None:
        self.graph.installEventFilter(self)
        self.kinds.currentIndexChanged.connect(self.narrow)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        self.graph.chosen.connect(self.choose)
        self.places.itemActivated.connect(self._open)
        self.places.itemClicked.connect(self._open)

    @Slot()
    def narrow(self) -> None:
        """List who fits to the field and the kind."""
        self._shown.narrow(self.field.text(), str(self.kinds.currentData() or ""))

    @Slot()
    def _follow(self) -> None:
        """List where those who are chosen occur."""
        if self._book is None:
            return
        chosen = self.chosen()
        self.graph.choose(chosen)
        self.places.empty()
        if len(chosen) == 1:
            self._list_company(self._book, chosen[0])
        if chosen:
            self._list_places(self._book, chosen)
        self._say(self._book, chosen)

    def _list_company(self, book: BookPeople, at: int) -> None:
        company = book.company_of(at)
        if company:
            self.places.begin(tr("Often with"))
        for other, count in company[:_MOST_COMPANY]:
            shared = plural(count, "1 paragraph", "{n} paragraphs")
            self.places.add(f"{book.people[other].name.name} — {shared}", (at, other))

    def _list_places(self, book: BookPeople, chosen: tuple[int, ...]) -> None:
        places = book.places_of(chosen)
        label = ""
        for place in places:
            if place.label != label:
                label = place.label
                self.places.begin(label)
            self.places.add(place.excerpt, place)
        notes = [dict.fromkeys(book.people[at].notes) for at in chosen]
        shared = [one for one in notes[0] if all(one in other for other in notes[1:])]
        if shared:
            self.places.begin(tr("In your notes"))
        for note in shared:
            self.places.add(note.title, note)
        if not places and not shared:
            self.places.begin(tr("They share no paragraph."))

    def _say(self, book: BookPeople, chosen: tuple[int, ...]) -> None:
        if not book.people:
            words = tr("No person or place was found in this book or its notes yet.")
        elif len(chosen) > 1:
            count = len(book.places_of(chosen))
            names = tr(", ").join(self._names(chosen))
            shared = plural(count, "1 paragraph has all of them", "{n} paragraphs have all of them")
            words = f"{names}: {shared}."
        else:
            words = tr(
                "Counted by paragraph and by name alone: whom “she” or “he” means is not looked "
                "into. Select two to see where they meet."
            )
        self.say(words)

    def _names(self, chosen: tuple[int, ...]) -> tuple[str, ...]:
        people = () if self._book is None else self._book.people
        return tuple(people[at].name.name for at in chosen)

    @Slot(QListWidgetItem)
    def _open(self, item: QListWidgetItem) -> None:
        value = self.places.value(item)
        if isinstance(value, StoryPlace):
            self.place_wanted.emit(value)
        elif isinstance(value, NoteMention):
            self.note_wanted.emit(value.note_id)
        elif isinstance(value, tuple):
            self.choose(value)
