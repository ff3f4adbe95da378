"""A book of another program is looked at before it is written."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt, Signal

from writer_assist.domain.imported_book import ImportedBook, ImportedNote, ImportedScene
from writer_assist.domain.progress import Progress
from writer_assist.errors import ManuscriptError, NoteUnreadableError
from writer_assist.manuscript.changes import FileChange, ManuscriptChange
from writer_assist.settings import Settings
from writer_assist.ui.imports.dialog import ImportDialog
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.wiring.imports import ImportsWiring

BOOK = ImportedBook(
    "Salt",
    "A. Quill",
    (
        ImportedScene("Part One", 0, "", status="Done"),
        ImportedScene("Arrival", 1, "She came.\n\n***\n\nThey ate.\n"),
        ImportedScene("Part Two", 0, "It was lit.\n"),
    ),
    notes=(ImportedNote("Mara", "A pilot."),),
    warnings=("Snapshots stay in the project.",),
)


class Books(QObject):
    """Only writes down what would be made."""

    made = Signal(object)

    def __init__(self):
        super().__init__()
        self.changes = []

    def change_and_open(self, change):
        self.changes.append(change)
        self.made.emit(SimpleNamespace(change=change))


class Place:
    def __init__(self, qtbot, background, tmp_path):
        self.qtbot, self.books, self.folder = qtbot, Books(), tmp_path
        self.found, self.wanted, self.waits, self.added = BOOK, [], False, []
        self.refusal = None
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        self.wiring = ImportsWiring(
            self._read,
            self._change_of,
            background,
            self.window,
            self.books,
            self.added.append,
            MessageController(self.window.messages, self.window),
            self.window,
        )
        self.window.show()

    def _read(self, source, cancel):
        yield Progress("Reading", 0)
        while self.waits:
            cancel.check()
            yield Progress("Reading", 1, 2)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    def _change_of(self, book, folder):
        if self.refusal:
            raise self.refusal
        self.wanted.append((book, folder))
        notes = [FileChange(folder / "Research" / f"{n.title}.md", None, b"") for n in book.notes]
        return ManuscriptChange("Import", FileChange(folder / "x.md", None, b""), tuple(notes))

    def open(self) -> ImportDialog:
        self.wiring.open(str(self.folder / "salt.docx"))
        return self.window.findChildren(ImportDialog)[0]

    def ready(self) -> ImportDialog:
        dialog = self.open()
        self.qtbot.waitUntil(dialog._import.isEnabled)
        return dialog

    def said(self):
        return self.window.messages.sentence()


@pytest.fixture
def place(qtbot, background, tmp_path):
    place = Place(qtbot, background, tmp_path)
    yield place
    place.wiring.work.close()


def row(dialog, *path):
    item = dialog._tree.topLevelItem(path[0])
    for number in path[1:]:
        item = item.child(number)
    return item


def test_scenes_are_shown_as_a_tree_with_words_and_warnings(place):
    dialog = place.ready()

    assert (row(dialog, 0, 0).text(0), row(dialog, 0, 0).text(1)) == ("Arrival", "4")
    assert "3 parts, chapters and scenes, 7 words" in dialog._about.text()
    assert dialog._warnings.text() == "Snapshots stay in the project."


def test_book_is_imported_as_it_was_changed_in_the_preview(place, qtbot):
    dialog = place.ready()
    row(dialog, 1).setText(0, "The End")
    row(dialog, 0).setCheckState(0, Qt.CheckState.Unchecked)
    dialog._research.setChecked(False)
    qtbot.waitUntil(dialog._import.isEnabled)

    dialog._import.click()

    qtbot.waitUntil(lambda: bool(place.books.changes))
    [(book, folder)] = place.wanted
    assert [one.title for one in book.scenes] == ["The End"]
    assert (book.notes, folder) == ((), place.folder / "Salt")


def test_chapters_can_be_cut_at_scene_breaks(place):
    dialog = place.ready()

    dialog._apart.setChecked(True)

    assert [row(dialog, 0, 0, n).text(0) for n in (0, 1)] == ["Scene 1", "Scene 2"]


def test_nothing_can_be_imported_into_a_folder_that_is_not_empty(place, qtbot):
    dialog = place.ready()

    dialog._folder.setText(str(place.folder.parent))

    qtbot.waitUntil(lambda: "not empty" in dialog._said.text())
    assert not dialog._import.isEnabled()


def test_source_that_cannot_be_read_says_why(place, qtbot):
    place.found = NoteUnreadableError("salt.docx is damaged.")

    dialog = place.open()

    qtbot.waitUntil(lambda: dialog._about.text() == "salt.docx is damaged.")
    assert not dialog._import.isEnabled()


def test_refusal_to_write_is_said_in_the_dialog(place, qtbot):
    place.refusal = ManuscriptError("The folder is there.")
    dialog = place.ready()

    dialog._import.click()

    qtbot.waitUntil(lambda: dialog._said.text() == "The folder is there.")
    assert dialog._import.isEnabled()


def test_closing_stops_the_reading(place, qtbot):
    place.waits = True
    dialog = place.open()

    dialog.reject()

    qtbot.waitUntil(lambda: not place.wiring.work.busy)
    assert place.books.changes == []


def test_research_is_offered_to_the_library(place, qtbot):
    place.ready()._import.click()

    qtbot.waitUntil(lambda: "1 note of research" in place.said())
    place.window.messages._action.click()
    assert place.added == [str(place.folder / "Salt" / "Research")]


def test_dropped_document_is_offered_as_a_manuscript(place):
    place.window.editor.files_dropped.emit((str(Path("somewhere") / "salt.docx"),))

    assert place.said() == "“salt.docx” can become a manuscript."
