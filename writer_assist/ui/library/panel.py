"""Manuscript and notes library: search it, read and write notes, see where they come from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListView,
    QMessageBox,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from writer_assist.domain.note import LibraryStatus, NoteSummary, NoteText
from writer_assist.domain.progress import Progress
from writer_assist.domain.snippet import Snippet
from writer_assist.ui.library.drafts import DraftsList
from writer_assist.ui.library.folders import Folders, ProgressStrip
from writer_assist.ui.library.note_view import NoteView
from writer_assist.ui.library.notes_model import NOTE_ROLE, NotesModel
from writer_assist.ui.pane import MARGIN, IconButton, PaneHeader, WrappedLabel, rule
from writer_assist.ui.sources.model import SourcesModel
from writer_assist.ui.sources.snippet_list import SnippetList
from writer_assist.ui.text import plural


class LibraryPanel(QWidget):
    """Shows the library, and reports what the writer wants of it.

    Signals:
        add_source_requested: str, a folder or file to take in.
        remove_source_requested: str, a folder or file to let go.
        update_requested: All folders are to be looked at again.
        cancel_requested: Long work is to stop.
        search_changed: str, what is searched for; empty for all notes.
        note_requested: int, a note to be opened.
        passage_requested: Snippet, to be opened in its note.
        note_saved: object, str, str, str: see NoteView.
        draft_requested: str, a draft to be opened.
        page_changed: A note is shown, or not any more.

    Attributes:
        drafts: The manuscript's files.
    """

    add_source_requested = Signal(str)
    remove_source_requested = Signal(str)
    update_requested = Signal()
    cancel_requested = Signal()
    search_changed = Signal(str)
    note_requested = Signal(int)
    passage_requested = Signal(object)
    note_saved = Signal(object, str, str, str)
    draft_requested = Signal(str)
    page_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Library"))
        self._status = LibraryStatus()
        self._awaited: int | str | None = (
            None  # the note that is being saved; a new one by its text
        )
        self._notes = NotesModel(self)
        self._found = SourcesModel(self)
        self.drafts = DraftsList(self)
        self._header = PaneHeader(self.tr("Notes"), self)
        self._new = IconButton("add", self.tr("New note"), self, key="Ctrl+Shift+N")
        self._add = IconButton("folder", self.tr("Add notes…"), self)
        self._update = IconButton("again", self.tr("Look at the folders again"), self, key="F5")
        self._search = QLineEdit(self)
        self._list = QListView(self)
        self._found_list = SnippetList(self._found, self)
        self._empty = WrappedLabel("", self)
        self._folders = Folders(self)
        self._strip = ProgressStrip(self)
        self._note = NoteView(self)
        self._pages = QStackedLayout(self)
        self._lay_out()
        self._connect()
        self._show_state()

    def set_own_folder(self, path: str) -> None:
        """Say in which folder the notes are that were written in the program."""
        self._folders.set_own(path)

    def set_status(self, status: LibraryStatus) -> None:
        """Show how the library stands."""
        self._status = status
        self._folders.set_status(status)
        for button in (self._new, self._add, self._update):
            button.setEnabled(status.writable)
        self._show_state()

    def set_notes(self, notes: tuple[NoteSummary, ...]) -> None:
        """Show these notes, as long as nothing is searched for."""
        self._notes.set_notes(notes)
        self._show_state()

    def set_found(self, snippets: tuple[Snippet, ...]) -> None:
        """Show what a search found; it is shown while something is searched for."""
        self._found.set_snippets(snippets)
        self._show_state()

    def show_note(self, note: NoteText, place: tuple[int, int] | None = None) -> None:
        """Open a note, or take the answer to a save; see NoteView.show_note."""
        if self._awaited is not None and self._awaited in (note.summary.note_id, note.text):
            self._awaited = None
            self._note.take_saved(note)
            return
        if note.summary.note_id != self._note.note_id:
            self._note.save()
        self._pages.setCurrentWidget(self._note)  # its width decides where a place is
        self._note.show_note(note, place)

    @Slot()
    def show_unsaved_note(self) -> None:
        """Bring back the note whose save failed, with all that was written in it."""
        if self._awaited is not None:
            self._awaited = None
            self._note.mark_unsaved()
            self._pages.setCurrentWidget(self._note)

    def set_progress(self, progress: Progress | None) -> None:
        """Show how far long work has come; None when it is over."""
        self._strip.set_progress(progress)

    def set_text_size(self, points: float) -> None:
        """Set the size of notes in points."""
        self._note.set_text_size(points)
        self._found_list.set_text_size(points)

    def take_colours(self) -> None:
        """Highlight anew after the palette has changed."""
        self._note.take_colours()

    def search_text(self) -> str:
        """Return what is searched for."""
        return self._search.text().strip()

    @Slot()
    def new_note(self) -> None:
        """Begin a note."""
        self._note.save()
        self._note.new_note()
        self._pages.setCurrentWidget(self._note)

    @Slot()
    def begin_search(self) -> None:
        """Put the focus into the search field."""
        self._show_list()
        self._search.setFocus()
        self._search.selectAll()

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of notes."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("A folder of notes"))
        if folder:
            self.add_source_requested.emit(str(Path(folder)))

    @Slot()
    def choose_file(self) -> None:
        """Ask for single files of notes."""
        files, _ = QFileDialog.getOpenFileNames(
            self, self.tr("Files of notes"), "", self.tr("Notes (*.md *.markdown *.txt)")
        )
        for file in files:
            self.add_source_requested.emit(str(Path(file)))

    @Slot()
    def leave_note(self) -> bool:
        """Go back from a note to the list, saving what was changed; tell whether one was open."""
        if not self.shows_note():
            return False
        self._note.leave()
        self._search.setFocus()
        return True

    def shows_note(self) -> bool:
        """Tell whether a note is shown instead of the list."""
        return self._pages.currentWidget() is self._note

    def first_field(self) -> QWidget:
        """Return what gets the focus when the panel does."""
        return self._search if self._pages.currentIndex() == 0 else self._note

    @Slot()
    def save_note(self) -> None:
        """Ask for the open note to be saved if it was changed; for leaving the program."""
        self._note.save()

    def _lay_out(self) -> None:
        page = QWidget(self)
        self._search.setPlaceholderText(self.tr("Search your notes"))
        self._search.setAccessibleName(self.tr("Search your notes"))
        self._search.setClearButtonEnabled(True)
        self._list.setObjectName("Plain")
        self._list.setAccessibleName(self.tr("Notes"))
        self._list.setModel(self._notes)
        self._list.setUniformItemSizes(True)
        self._list.setFrameShape(QListView.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._found_list.setAccessibleName(self.tr("Found in your notes"))
        hint = QVBoxLayout()
        hint.setContentsMargins(MARGIN, 4, MARGIN, 0)
        hint.addWidget(self._empty)
        self._header.set_compact(True)
        for button in (self._new, self._add, self._update):
            self._header.add(button)
        field = QVBoxLayout()
        field.setContentsMargins(MARGIN - 4, 0, MARGIN - 4, 6)
        field.addWidget(self._search)
        rows = QVBoxLayout()
        rows.setContentsMargins(8, 0, 4, 0)
        rows.addWidget(self._list)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.drafts)
        layout.addWidget(rule(page))
        layout.addWidget(self._header)
        layout.addLayout(field)
        layout.addLayout(hint)
        layout.addLayout(rows, 1)
        layout.addWidget(self._found_list, 1)
        layout.addWidget(self._strip)
        layout.addWidget(rule(page))
        layout.addWidget(self._folders)
        self._pages.addWidget(page)
        self._pages.addWidget(self._note)

    def _connect(self) -> None:
        self.drafts.draft_requested.connect(self.draft_requested)
        self._new.clicked.connect(self.new_note)
        self._add.clicked.connect(self.choose_folder)
        self._update.clicked.connect(self.update_requested)
        self._search.textChanged.connect(self._tell_search)
        self._list.activated.connect(self._ask_for_note)
        self._list.clicked.connect(self._ask_for_note)
        self._found_list.chosen.connect(self.passage_requested)
        self._found_list.open_requested.connect(self.passage_requested)
        self._strip.cancel_requested.connect(self.cancel_requested)
        self._folders.remove_requested.connect(self._confirm_removal)
        self._folders.retry_requested.connect(self.update_requested)
        self._note.saved.connect(self._tell_saved)
        self._note.closed.connect(self._show_list)
        self._pages.currentChanged.connect(self.page_changed)

    @Slot(object, str, str, str)
    def _tell_saved(self, note_id: int | None, title: str, text: str, fingerprint: str) -> None:
        self._awaited = text if note_id is None else note_id
        self.note_saved.emit(note_id, title, text, fingerprint)

    @Slot(str)
    def _tell_search(self, _text: str) -> None:
        if not self.search_text():
            self._found.set_snippets(())
        self._show_state()
        self.search_changed.emit(self.search_text())

    @Slot(QModelIndex)
    def _ask_for_note(self, index: QModelIndex) -> None:
        note = index.data(NOTE_ROLE)
        if isinstance(note, NoteSummary):
            self.note_requested.emit(note.note_id)

    @Slot(str)
    def _confirm_removal(self, path: str) -> None:
        question = QMessageBox(self)
        question.setText(
            self.tr("Remove {folder} from the library?").format(folder=Path(path).name)
        )
        question.setInformativeText(self.tr("The files stay where they are."))
        remove = question.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.exec()
        if question.clickedButton() is remove:
            self.remove_source_requested.emit(path)

    @Slot()
    def _show_list(self) -> None:
        self._pages.setCurrentIndex(0)

    def _show_state(self) -> None:
        searching = bool(self.search_text())
        shown = self._found.rowCount() if searching else self._notes.rowCount()
        self._found_list.setVisible(searching)
        self._list.setVisible(not searching)
        self._empty.setVisible(not shown)
        self._empty.setText(
            self.tr("Nothing found.")
            if searching
            else self.tr(
                "Add a folder of notes: an Obsidian vault, or any Markdown and text files."
            )
        )
        self._header.subject.set_text(plural(self._status.notes, "1 note", "{n} notes"))
