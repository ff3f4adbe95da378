"""The library panel: the manuscript, the list of notes, the open note and the folders."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from writer_assist.domain.note import FolderCount, LibraryStatus, NoteOrder, NoteText
from writer_assist.domain.progress import Progress
from writer_assist.messages.library import WriteNote
from writer_assist.ui.draft.drafts_list import DraftsList
from writer_assist.ui.library.folders import Folders, ProgressStrip
from writer_assist.ui.library.headings_list import HeadingsPanel
from writer_assist.ui.library.note_head import NotePart
from writer_assist.ui.library.note_lists import NoteLists
from writer_assist.ui.library.note_view import NoteView
from writer_assist.ui.project.panel import ProjectPanel
from writer_assist.ui.text import plural
from writer_assist.ui.widgets import UNTOUCHED, AutoSplitter, IconButton, PaneHeader, rule, stack

NOTES_LEAST = 0.6  # of the height that notes and folders share
LOW = 760  # a lower panel folds the fields of scenes at first
BOOK_SHARE = 0.62  # of the height, for the manuscript of a project
HEADINGS_SHARE = 0.45  # for the headings of a draft, at the most


class LibraryPanel(QWidget):
    """Shows the library, and reports what the writer wants of it.

    Signals:
        sources_chosen: tuple[str, ...], folders and files to add.
        remove_source_requested: str, a folder or file to remove.
        new_note_requested: The writer wants a new note.
        draft_requested: str, a draft to open.

    Attributes:
        drafts: The manuscript's files, unless they are a project.
        project: The manuscript of a project.
        headings: Those of a draft that is no part of a project.
        lists: The lists of notes.
        folders: Where the notes come from.
        note: The note that is open; it is shown beside the draft.
        strip: The progress of long work.
    """

    sources_chosen = Signal(tuple)
    remove_source_requested = Signal(str)
    new_note_requested = Signal()
    draft_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Library"))
        self.setAcceptDrops(True)
        self.drafts = DraftsList(self)
        self.project = ProjectPanel(self)
        self.project.hide()
        self.headings = HeadingsPanel(self)
        self._has_headings = False
        self._header = PaneHeader(self.tr("Notes"), self)
        self._new = IconButton("add", self.tr("New note"), self, key="Ctrl+Shift+N")
        self.lists = NoteLists(self)
        self.folders = Folders(self)
        self.strip = ProgressStrip(self)
        self.note = NoteView(self)
        self._halves = _Halves(self.folders)
        self._book = _BookAndNotes(self.project, self.headings)
        self._lay_out()
        self._connect()

    def set_status(self, status: LibraryStatus) -> None:
        """Show the state of the library."""
        self.folders.set_status(status)
        self.lists.set_has_notes(status.notes > 0)
        self._new.setEnabled(status.writable)
        self._header.subject.set_text(plural(status.notes, "1 note", "{n} notes"))

    def set_folders(self, folders: tuple[FolderCount, ...]) -> None:
        """Show the folders in the sources."""
        self.folders.set_folders(folders)

    def show_project(self, shown: bool) -> None:
        """Show the manuscript of a project, or the list of drafts."""
        self.project.setVisible(shown)
        self.drafts.setVisible(not shown)
        self._rule.setVisible(not shown)
        self.show_headings(self._has_headings)

    def show_headings(self, shown: bool) -> None:
        """Show the headings of a single draft, or nothing in their place."""
        self._has_headings = shown
        is_project = not self.project.isHidden()
        self.headings.setVisible(shown and not is_project)
        self._manuscript.setVisible(shown or is_project)
        self._book.divide()

    def show_note(self, note: NoteText, place: tuple[int, int] | None, part: NotePart) -> None:
        """Open a note; see NoteView.show_note."""
        came_from_here = self.isAncestorOf(self.window().focusWidget())
        self.note.show_note(note, place, part)
        self.lists.mark(note.summary.note_id)
        if came_from_here:
            self.note.field().setFocus()

    @Slot(object)
    def show_unsaved_note(self, order: WriteNote) -> None:
        """Show the note whose save failed again, with everything that was written in it."""
        if order.note_id is not None:
            self.note.write_again(order)

    def set_progress(self, progress: Progress | None) -> None:
        """Show the progress of long work; None when it is over."""
        self.strip.set_progress(progress)

    def set_text_size(self, points: float) -> None:
        """Set the size of notes in points."""
        self.note.set_text_size(points)
        self.lists.set_text_size(points)

    def update_colours(self) -> None:
        """Repaint after the palette has changed."""
        self.note.update_colours()

    def begin_search(self, words: str = "") -> None:
        """Put the focus into the search field, and search for words if any are given."""
        if words:
            self.lists.field.setText(words)
        self.lists.field.setFocus()
        self.lists.field.selectAll()

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of notes."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add a folder of notes"))
        if folder:
            self.sources_chosen.emit((str(Path(folder)),))

    @Slot()
    def choose_file(self) -> None:
        """Ask for single files of notes."""
        files, _ = QFileDialog.getOpenFileNames(self, self.tr("Add files of notes"))
        if files:
            self.sources_chosen.emit(tuple(str(Path(file)) for file in files))

    def first_field(self) -> QWidget:
        """Return what gets the focus when the panel does."""
        return self.lists.field

    @Slot()
    def save_note(self) -> None:
        """Save the open note if it was changed; called when the program closes."""
        self.note.save()

    def state(self) -> str:
        """Return what is collapsed, chosen and divided, so that it can be restored."""
        wanted = self.lists.wanted()
        return json.dumps(
            {
                "unfolded": self.folders.is_unfolded(),
                "branches": self.folders.tree.unfolded(),
                "place": wanted.place,
                "tags": wanted.tags,
                "order": wanted.order.value,
                "division": self._halves.state(),
                "book": self._book.state(),
                "fields": self.project.fields_choice(),
                "all_fields": self.project.fields.shows_all(),
                "headings": self.headings.is_unfolded(),
            }
        )

    def restore(self, state: str) -> None:
        """Restore a state, without a signal; what cannot be understood is left as it is."""
        try:
            kept = dict(json.loads(state))
            order = NoteOrder(kept.get("order", NoteOrder.TITLE.value))
        except (ValueError, TypeError):
            return
        self.folders.unfold(bool(kept.get("unfolded", True)))
        self.folders.tree.unfold(map(str, kept.get("branches", ())))
        self.folders.tree.set_place(str(kept.get("place", "")))
        self.lists.set_place(str(kept.get("place", "")))
        self.lists.narrow(tags=tuple(map(str, kept.get("tags", ()))), order=order)
        self._halves.restore(str(kept.get("division", UNTOUCHED)))
        self._book.restore(str(kept.get("book", UNTOUCHED)))
        self.headings.unfold(bool(kept.get("headings", True)))
        self.project.fields.show_all(bool(kept.get("all_fields", False)))
        if isinstance(kept.get("fields"), bool):
            self.project.show_fields(kept["fields"])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fold what can be spared in a low window."""
        super().resizeEvent(event)
        self.project.set_low(event.size().height() < LOW)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept folders and files."""
        if _files_in(event):
            event.acceptProposedAction()
            self._show_drop(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """End the highlight."""
        self._show_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Add what was dropped."""
        self._show_drop(False)
        event.acceptProposedAction()
        self.sources_chosen.emit(_files_in(event))

    def _show_drop(self, dropping: bool) -> None:
        self.setProperty("dropping", dropping)
        self.style().unpolish(self)
        self.style().polish(self)

    def _lay_out(self) -> None:
        notes = QWidget(self)
        self._header.set_compact(True)
        self._header.add(self._new)
        upper = stack(notes, self._header, self.lists, self.strip)
        upper.setStretchFactor(self.lists, 1)
        lower = QWidget(self)
        stack(lower, self.folders)
        self._halves.addWidget(notes)
        self._halves.addWidget(lower)
        self._rule = rule(self)
        self._manuscript = QWidget(self)
        stack(self._manuscript, self.project, self.headings)
        self._manuscript.hide()
        self.headings.hide()
        self._book.addWidget(self._manuscript)
        self._book.addWidget(self._halves)
        layout = stack(self, self.drafts, self._rule, self._book)
        layout.setStretchFactor(self._book, 1)

    def _connect(self) -> None:
        self.drafts.draft_requested.connect(self.draft_requested)
        self._new.clicked.connect(self.new_note_requested)
        self.lists.place_left.connect(self._leave_place)
        self.folders.folder_wanted.connect(self.choose_folder)
        self.folders.files_wanted.connect(self.choose_file)
        self.folders.tree.place_chosen.connect(self._choose_place)
        self.folders.tree.remove_requested.connect(self._confirm_removal)
        self.note.tag_wanted.connect(self._show_tag)

    @Slot()
    def _leave_place(self) -> None:
        self.folders.tree.set_place("")
        self._choose_place("")

    @Slot(str)
    def _choose_place(self, place: str) -> None:
        self.lists.set_place(place)
        self.lists.ask()

    @Slot(str)
    def _show_tag(self, tag: str) -> None:
        self.note.leave()
        self._leave_place()
        self.lists.show_tag(tag)

    @Slot(str)
    def _confirm_removal(self, path: str) -> None:
        question = QMessageBox(self)
        question.setText(
            self.tr("Remove “{folder}” from the library?").format(folder=Path(path).name)
        )
        question.setInformativeText(self.tr("The files stay where they are."))
        remove = question.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.exec()
        if question.clickedButton() is remove:
            self.remove_source_requested.emit(path)


class _Halves(AutoSplitter):
    """Notes above folders; the folders get what their open rows need, up to a limit."""

    def __init__(self, folders: Folders) -> None:
        super().__init__(Qt.Orientation.Vertical, None)
        self._folders = folders

    def shares(self) -> list[int]:
        """Return the sizes that fit the panel."""
        wanted = self._folders.sizeHint().height()
        if self._folders.is_unfolded():
            wanted = min(wanted, int(self.height() * (1 - NOTES_LEAST)))
        return [self.height() - wanted - self.handleWidth(), wanted]


class _BookAndNotes(AutoSplitter):
    """The manuscript of a project, or the headings of a draft, above the notes."""

    def __init__(self, project: ProjectPanel, headings: HeadingsPanel) -> None:
        super().__init__(Qt.Orientation.Vertical, None)
        self._project, self._headings = project, headings
        project.unfolded_changed.connect(self.divide)
        headings.unfolded_changed.connect(self.divide)

    def shares(self) -> list[int]:
        """Return the sizes that fit the panel."""
        if self._project.isHidden() and self._headings.isHidden():
            return [0, self.height()]
        book = int(self.height() * BOOK_SHARE)
        if self._project.isHidden():
            book = min(self._headings.wanted_height(), int(self.height() * HEADINGS_SHARE))
            return [book, self.height() - book - self.handleWidth()]
        if not self._project.is_unfolded():
            book = self._project.sizeHint().height()
        return [book, self.height() - book - self.handleWidth()]


def _files_in(event: QDropEvent) -> tuple[str, ...]:
    return tuple(
        str(Path(url.toLocalFile())) for url in event.mimeData().urls() if url.isLocalFile()
    )
