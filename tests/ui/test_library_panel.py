"""The library: lists, folders, failures, notes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tests.ui.values import note, snippet
from writer_assist.domain.note import ImportFailure, ImportReport, LibraryStatus, SourceState
from writer_assist.domain.progress import Progress
from writer_assist.ui.library.folders import folder_words, time_left
from writer_assist.ui.library.note_view import NoteEdit, NoteView
from writer_assist.ui.library.notes_model import NotesModel
from writer_assist.ui.library.panel import LibraryPanel
from writer_assist.ui.status_line import library_words, progress_words


@pytest.fixture
def panel(qtbot):
    panel = LibraryPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.show()
    return panel


@pytest.fixture
def view(qtbot):
    view = NoteView()
    qtbot.addWidget(view)
    view.resize(300, 500)
    view.show()
    return view


def button(widget, name):
    return next(one for one in widget.findChildren(QPushButton) if one.text() == name)


def test_model_keeps_qts_rules(qtmodeltester):
    model = NotesModel()
    qtmodeltester.check(model)

    model.set_notes((note(1).summary, note(2, title="Mara").summary))
    qtmodeltester.check(model)

    assert [model.index(row).data() for row in range(2)] == ["The Bell", "Mara"]


def test_search_is_told_and_its_finds_are_shown(panel, qtbot):
    field = next(one for one in panel.findChildren(QLineEdit) if one.isVisible())

    with qtbot.waitSignal(panel.search_changed) as told:
        QTest.keyClicks(field, "bell")
    panel.set_found((snippet(3),))

    assert panel.search_text() == "bell"
    assert told.args == ["b"]


def test_click_on_a_note_asks_for_it(panel, qtbot):
    panel.set_notes((note(4).summary,))
    listed = next(one for one in panel.findChildren(QWidget) if one.accessibleName() == "Notes")

    with qtbot.waitSignal(panel.note_requested) as asked:
        QTest.mouseClick(
            listed.viewport(),
            Qt.MouseButton.LeftButton,
            pos=listed.visualRect(listed.model().index(0)).center(),
        )

    assert asked.args == [4]


def test_failed_files_are_listed_with_retry(panel, qtbot):
    failure = ImportFailure("/notes/broken.md", "broken.md is no text.")
    panel.set_status(LibraryStatus(sources=(SourceState("/notes", True, 1),), failed=(failure,)))

    with qtbot.waitSignal(panel.update_requested):
        button(panel, "Retry").click()

    said = [one.accessibleName() for one in panel.findChildren(QWidget)]
    assert "broken.md: broken.md is no text." in said


def test_long_work_can_be_cancelled(panel, qtbot):
    panel.set_progress(Progress("Reading notes", 3, 80))

    with qtbot.waitSignal(panel.cancel_requested):
        button(panel, "Cancel").click()


def test_own_notes_cannot_be_let_go(panel):
    panel.set_own_folder("/data/notes")

    panel.set_status(
        LibraryStatus(
            sources=(SourceState("/data/notes", True, 3), SourceState("/novel/vault", True, 9))
        )
    )

    names = {
        widget.accessibleName() for widget in panel.findChildren(QWidget) if not widget.isHidden()
    }
    assert {"Written here · 3 notes", "vault · 9 notes", "Remove vault"} <= names
    assert "Remove notes" not in names


def test_unavailable_folder_says_so():
    assert folder_words(SourceState("/media/stick", False, 8, "gone")) == "stick · not there"


@pytest.mark.parametrize(
    ("progress", "elapsed", "words"),
    [
        (Progress("Reading", 10, 100), 20, "about 3 minutes left"),
        (Progress("Reading", 90, 100), 20, "less than a minute left"),
        (Progress("Reading", 1, 100), 1, ""),
        (Progress("Reading", 10), 20, ""),
    ],
)
def test_time_left_is_said_when_it_can_be_known(progress, elapsed, words):
    assert time_left(progress, elapsed) == words


def test_progress_has_counts():
    assert progress_words(Progress("Reading notes", 1200, 2000)) == "Reading notes 1,200 of 2,000"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (LibraryStatus(), "no notes yet · changed 3"),
        (
            LibraryStatus(sources=(SourceState("/stick", False, 0),)),
            "no notes yet · changed 3 · 1 folder away",
        ),
        (LibraryStatus(notes=412, passages=9, searchable=9), "Indexed 412 notes · changed 3"),
        (
            LibraryStatus(notes=4, passages=9, searchable=5, failed=(ImportFailure("a", "b"),)),
            "Indexed 5 of 9 passages · changed 3 · failed 1",
        ),
    ],
)
def test_library_state_is_honest(status, words):
    assert library_words(status, ImportReport(added=1, changed=2)) == words


def test_changed_note_is_saved_with_control_s(view, qtbot):
    view.show_note(note(text="Cast."))
    edit = view.findChild(NoteEdit)
    QTest.keyClicks(edit, "Re")

    with qtbot.waitSignal(view.saved) as saved:
        QTest.keyClick(edit, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert saved.args == [1, "The Bell", "ReCast.", "print"]


def test_leaving_saves_what_was_changed(view, qtbot):
    view.show_note(note(text="Cast."))
    QTest.keyClicks(view.findChild(NoteEdit), "Re")

    with qtbot.waitSignals([view.saved, view.closed]):
        view.leave()


def test_leaving_an_untouched_note_saves_nothing(view, qtbot):
    view.show_note(note())

    with qtbot.assertNotEmitted(view.saved):
        view.leave()


def test_new_note_takes_its_first_line_as_title(view, qtbot):
    view.new_note()
    QTest.keyClicks(view.findChild(NoteEdit), "# Fog")

    with qtbot.waitSignal(view.saved) as saved:
        view.save()

    assert saved.args == [None, "Fog", "# Fog", ""]


def test_another_note_does_not_swallow_the_first(panel, qtbot):
    panel.show_note(note(1, "Cast."))
    QTest.keyClicks(panel.findChild(NoteEdit), "Re")

    with qtbot.waitSignal(panel.note_saved) as saved:
        panel.show_note(note(2, "Other."))

    assert saved.args[0] == 1


def test_place_in_a_note_is_marked_for_a_while(view, qtbot):
    view.show_note(note(text="🙂 one\n\ntwo three"), (7, 10))
    edit = view.findChild(NoteEdit)

    marks = [mark.cursor.selectedText() for mark in edit.extraSelections()]

    assert marks == ["two"]
    qtbot.waitUntil(lambda: edit.extraSelections() == [])


def test_answer_to_a_save_does_not_open_the_note_again(panel, qtbot):
    panel.show_note(note(1, "Cast."))
    QTest.keyClicks(panel.findChild(NoteEdit), "Re")
    panel.leave_note()

    panel.show_note(note(1, "ReCast."))

    assert not panel.findChild(NoteEdit).isVisible()


def test_what_is_written_during_a_save_is_kept(view, qtbot):
    view.show_note(note(text="Cast."))
    edit = view.findChild(NoteEdit)
    QTest.keyClicks(edit, "Re")
    view.save()
    QTest.keyClicks(edit, "-")

    view.take_saved(note(text="ReCast."))

    with qtbot.waitSignal(view.saved) as saved:
        view.leave()
    assert saved.args[2] == "Re-Cast."


def test_note_that_could_not_be_saved_comes_back(panel, qtbot):
    panel.show_note(note(1, "Cast."))
    edit = panel.findChild(NoteEdit)
    QTest.keyClicks(edit, "Re")
    panel.leave_note()

    panel.show_unsaved_note()

    assert edit.isVisible()
    with qtbot.waitSignal(panel.note_saved):
        panel.leave_note()
