"""Finds and lists notes: the search field, the filters and the lists."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.book_sources import WHOLE_LIBRARY, BookSources
from writer_assist.domain.note import NoteOrder, NoteSummary, TagCount
from writer_assist.domain.snippet import Snippet
from writer_assist.messages.library import MOST_FOUND, ListNotes
from writer_assist.ui.library.filters import FilterRow
from writer_assist.ui.library.notes_model import NOTE_ROLE, NotesModel
from writer_assist.ui.library.search_kinds import SearchKinds
from writer_assist.ui.rows import RowTable
from writer_assist.ui.sources.model import SourcesModel
from writer_assist.ui.sources.snippet_list import SnippetList
from writer_assist.ui.widgets import MARGIN, NamedLabel, WrappedLabel

STALE_MS = 150  # that names found for an earlier text may stay on the screen
_MOVES = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class NoteLists(QWidget):
    """Lists notes by name as the writer types, and passages from their texts on Enter.

    Signals:
        wanted_changed: ListNotes, what to list.
        place_left: The chosen folder no longer filters the list.
        tags_wanted: The list of all tags is needed.
        note_chosen: int, a note to be opened.
        menu_wanted: NoteSummary, QPoint: a note, and where its menu opens on the screen.
        name_wanted: NoteSummary, a note that is to be renamed.
        bin_wanted: NoteSummary, a note that is to go to the bin.
        passage_chosen: Snippet, to be opened in its note.
    """

    wanted_changed = Signal(object)
    place_left = Signal()
    tags_wanted = Signal()
    note_chosen = Signal(int)
    menu_wanted = Signal(object, QPoint)
    name_wanted = Signal(object)
    bin_wanted = Signal(object)
    passage_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = ""
        self._book = WHOLE_LIBRARY
        self.field = QLineEdit(self)
        self._filter = FilterRow(self)
        self._kinds = SearchKinds(self)
        self._notes = NotesModel(self)
        self._found = SourcesModel(self)
        self._list = RowTable(self)
        self._found_list = SnippetList(self._found, self)
        self._empty = WrappedLabel("", self)
        self._as_question = NamedLabel(self.tr("Ranked as a question"), "Quiet", self)
        self._has_notes: bool | None = None  # not known while the library is being opened
        self._looking = False  # searching the texts for what the field says now
        self._touched = False  # the writer has moved in the passages since they were asked for
        self._ranked = False  # they were ranked as a question
        self._listing = True  # listing names for what is wanted now
        self._kept: int | None = None  # the note that was marked before the list was filled again
        self._stale = QTimer(self, singleShot=True, interval=STALE_MS)
        self._stale.timeout.connect(self._leave_old_names)
        self._pages = QStackedLayout()
        self._lay_out()
        self.field.installEventFilter(self)
        self._found_list.viewport().installEventFilter(self)
        self._found_list.verticalScrollBar().valueChanged.connect(self._keep_still)
        self._found_list.selectionModel().currentChanged.connect(self._keep_still)
        self.field.textChanged.connect(self._search)
        self._filter.changed.connect(self.ask)
        self._filter.place_left.connect(self.place_left)
        self._filter.tags_wanted.connect(self.tags_wanted)
        self._kinds.changed.connect(self._show)
        self._list.activated.connect(self._ask)
        self._list.clicked.connect(self._ask)
        self._list.keys = (Qt.Key.Key_F2, Qt.Key.Key_Delete)
        self._list.menu_wanted.connect(self._ask_for_menu)
        self._list.key_wanted.connect(self._ask_by_key)
        self._found_list.chosen.connect(self.passage_chosen)
        self._found_list.open_requested.connect(self.passage_chosen)
        self._show()

    def wanted(self) -> ListNotes:
        """Return what to list."""
        return ListNotes(
            self.field.text().strip(),
            self._filter.tags(),
            self._place,
            self._filter.order(),
            self._book if self._filter.keeps_to_book() else WHOLE_LIBRARY,
        )

    def set_book(self, sources: BookSources) -> None:
        """Say what belongs to the open book, so that a search can keep to it."""
        kept_to = self.wanted().sources
        self._book = sources
        self._filter.offer_book(not sources.are_all)
        if self.wanted().sources != kept_to:
            self.ask()

    def narrow(self, *, tags: tuple[str, ...], order: NoteOrder) -> None:
        """Filter and sort by these, without a signal."""
        self._filter.choose(tags, order)
        self._notes.set_order(order)

    def set_place(self, place: str) -> None:
        """List the notes of one folder, or of all if empty, without a signal."""
        self._place = place
        self._filter.set_place(place)

    def show_tag(self, tag: str) -> None:
        """List the notes of one tag."""
        self.field.clear()
        self._filter.choose((tag,), self._filter.order())
        self.ask()

    def set_all_tags(self, tags: tuple[TagCount, ...]) -> None:
        """Say what tags there are."""
        self._filter.set_all_tags(tags)

    def set_has_notes(self, has_notes: bool) -> None:
        """Say whether there are any notes; until this is known the library is being opened."""
        self._has_notes = has_notes
        self._show()

    def set_notes(self, notes: tuple[NoteSummary, ...]) -> None:
        """Show these notes, and those added later; the marked one stays marked."""
        self._stale.stop()
        self._listing = False
        marked = self._list.currentIndex().data(NOTE_ROLE)
        self._kept = marked.note_id if isinstance(marked, NoteSummary) else self._kept
        self._notes.set_notes(notes)
        self._mark_again()
        self._show()

    def add_notes(self, notes: tuple[NoteSummary, ...]) -> None:
        """Append these notes to the list."""
        self._notes.add_notes(notes)
        self._mark_again()

    def end_notes(self) -> None:
        """Mark the list as complete."""
        self._notes.end_notes()
        if self._kept is not None and not self._list.hasFocus():
            self._list.setCurrentIndex(QModelIndex())  # Qt selected a neighbour of the removed row
        self._kept = None
        self._show()

    def set_found(self, snippets: tuple[Snippet, ...], ranked: bool = False) -> None:
        """Show the passages that a search found; at once if no name fits.

        Args:
            snippets: The passages, best first.
            ranked: Whether they were ranked as a question.
        """
        self._looking = False
        touched = self._touched
        self._found.set_snippets(snippets)
        self._touched = touched  # rows that come and go are no doing of the writer's
        self._ranked = ranked
        if snippets and not self._notes.rowCount():
            self._kinds.show_texts(True)
        self._show()

    def is_untouched(self) -> bool:
        """Tell whether the writer has not yet moved in the passages that were found."""
        return not self._touched

    def mark(self, note_id: int | None) -> None:
        """Mark the note that is open."""
        row = -1 if note_id is None else self._notes.row_of(note_id)
        self._list.setCurrentIndex(self._notes.index(row) if row >= 0 else QModelIndex())

    def marked(self) -> NoteSummary | None:
        """Return the note that the writer is at; None unless the list has the focus."""
        note = self._list.currentIndex().data(NOTE_ROLE) if self._list.hasFocus() else None
        return note if isinstance(note, NoteSummary) else None

    def set_text_size(self, points: float) -> None:
        """Set the size of passages in points."""
        self._found_list.set_text_size(points)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Go from the field to the list with Down, and to the text matches with Enter."""
        if watched is not self.field:
            self._touched |= event.type() in _MOVES
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self._enter_list()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.wanted().text:
                self._kinds.show_texts(True)
                self._show()
                return True
        return super().eventFilter(watched, event)

    def _enter_list(self) -> None:
        shown = self._pages.currentWidget()
        if isinstance(shown, QAbstractItemView):
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
            if not shown.currentIndex().isValid():
                shown.setCurrentIndex(shown.model().index(0, 0))

    @Slot()
    def _keep_still(self) -> None:
        self._touched = True

    @Slot(str)
    def _search(self, _text: str) -> None:
        self._kinds.show_texts(False)
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Ask for what is wanted now; earlier matches are removed."""
        self._looking = bool(self.wanted().text)
        self._found.set_snippets(())
        self._ranked = self._touched = False
        self._notes.set_order(self._filter.order())
        self._listing = True
        self._stale.start()
        self.wanted_changed.emit(self.wanted())
        self._show()

    @Slot()
    def _leave_old_names(self) -> None:
        """Remove names found for an earlier text when the new ones take long."""
        self._notes.set_notes(())
        self._notes.end_notes()
        self._show()

    def _mark_again(self) -> None:
        row = -1 if self._kept is None else self._notes.row_of(self._kept)
        if row >= 0:
            self._kept = None
            if self._list.currentIndex().row() != row:
                self._list.setCurrentIndex(self._notes.index(row))

    @Slot(QModelIndex)
    def _ask(self, index: QModelIndex) -> None:
        note = index.data(NOTE_ROLE)
        if isinstance(note, NoteSummary):
            self.note_chosen.emit(note.note_id)

    @Slot(QModelIndex, QPoint)
    def _ask_for_menu(self, index: QModelIndex, place: QPoint) -> None:
        note = index.data(NOTE_ROLE)
        if isinstance(note, NoteSummary):
            self.menu_wanted.emit(note, place)

    @Slot(QModelIndex, Qt.Key)
    def _ask_by_key(self, index: QModelIndex, key: Qt.Key) -> None:
        note = index.data(NOTE_ROLE)
        if isinstance(note, NoteSummary):
            wanted = self.name_wanted if key == Qt.Key.Key_F2 else self.bin_wanted
            wanted.emit(note)

    @Slot()
    def _show(self) -> None:
        wanted = self.wanted()
        notes, found = self._notes.rowCount(), self._found.rowCount()
        self._kinds.setVisible(bool(wanted.text))
        self._kinds.set_counts(
            None if self._listing and not notes else notes,
            None if self._looking else found,
            most_texts=MOST_FOUND,
        )
        texts = bool(wanted.text) and self._kinds.shows_texts()
        self._pages.setCurrentWidget(self._found_list if texts else self._list)
        self._empty.setText("" if (found if texts else notes) else self._why_empty(texts, wanted))
        self._empty.setVisible(bool(self._empty.text()))
        self._as_question.setVisible(self._ranked and texts)

    def _why_empty(self, texts: bool, wanted: ListNotes) -> str:
        if self._has_notes is None:
            return self.tr("Opening the library…")
        if self._looking if texts else self._listing and wanted != ListNotes():
            return self.tr("Searching…")
        if not self._has_notes:
            return self.tr(
                "Add a folder of notes, or drop one here: an Obsidian vault, for instance."
            )
        if wanted.sources.are_all and not (wanted.text or wanted.tags or wanted.place):
            return ""
        if texts:
            words = self.tr("Nothing in your notes matches.")
        elif wanted.text:
            words = self.tr("No note has such a name. Enter searches inside the notes.")
        else:
            words = self.tr("There are no notes here.")
        if wanted.tags or wanted.place:
            words += " " + self.tr("The crosses above remove the filters.")
        if not wanted.sources.are_all:
            words += " " + self.tr("Only the sources of this book are searched.")
        return words

    def _lay_out(self) -> None:
        self.field.setPlaceholderText(self.tr("Find a note"))
        self.field.setAccessibleName(self.tr("Find a note"))
        self.field.setClearButtonEnabled(True)
        self._as_question.setContentsMargins(MARGIN, 6, MARGIN, 6)
        self._as_question.setToolTip(
            self.tr(
                "The best matches were read again together with your question. Those that answer "
                "it come first."
            )
        )
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("Notes"))
        self._list.setModel(self._notes)
        self._found_list.setAccessibleName(self.tr("Found in your notes"))
        field = QVBoxLayout()
        field.setContentsMargins(MARGIN - 4, 0, MARGIN - 4, 4)
        field.addWidget(self.field)
        hint = QVBoxLayout()
        hint.setContentsMargins(MARGIN, 4, MARGIN, 0)
        hint.addWidget(self._empty)
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 0, 4, 0)
        rows.addLayout(self._pages)
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._found_list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(field)
        layout.addWidget(self._filter)
        layout.addWidget(self._kinds)
        layout.addLayout(hint)
        layout.addLayout(rows, 1)
        layout.addWidget(self._as_question)  # below: what is above the rows would move them
