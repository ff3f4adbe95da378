"""The library's panel: lists, folders, long work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QToolButton,
    QWidget,
)

from tests.ui.values import note, opened, snippet
from writer_assist.domain.note import (
    FolderCount,
    ImportFailure,
    ImportReport,
    LibraryStatus,
    NoteOrder,
    SourceState,
    TagCount,
)
from writer_assist.domain.progress import Progress
from writer_assist.messages.library import ListNotes
from writer_assist.ui.library.filters import TagChooser
from writer_assist.ui.library.folders import time_left
from writer_assist.ui.library.notes_model import NotesModel
from writer_assist.ui.library.panel import LibraryPanel
from writer_assist.ui.library.source_dialogs import FailuresDialog
from writer_assist.ui.library.source_tree import source_words
from writer_assist.ui.status_line import library_words, progress_words
from writer_assist.ui.widgets import WrappedLabel

VAULT = SourceState("/novel/vault", True, 3)
OWN = SourceState("/data/notes", True, 3)
PLACES = FolderCount("/novel/vault/places", "/novel/vault", 2)


@pytest.fixture
def panel(qtbot):
    panel = LibraryPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    panel.show()
    return panel


@pytest.fixture
def tree(panel):
    panel.folders.tree.set_own(OWN.path)
    panel.set_status(LibraryStatus(notes=6, sources=(OWN, VAULT)))
    panel.set_folders((PLACES,))
    return panel.folders.tree


def button(widget, name):
    return next(one for one in widget.findChildren(QPushButton) if one.text() == name)


def tool(widget, text):
    return next(one for one in widget.findChildren(QToolButton) if one.text() == text)


def view_called(widget, name):
    views = widget.findChildren(QAbstractItemView)
    return next(one for one in views if one.accessibleName() == name)


def row(tree, name):
    found = tree.model().match(
        tree.model().index(0, 0), Qt.ItemDataRole.DisplayRole, name, 1,
        Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive,
    )  # fmt: skip
    return found[0]


def empty_words(panel):
    """Return what stands in place of an empty list."""
    return [one.text() for one in panel.lists.findChildren(WrappedLabel) if not one.isHidden()]


def names(view):
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


def test_model_keeps_qts_rules(qtmodeltester):
    model = NotesModel()
    qtmodeltester.check(model)

    model.set_notes((note(1).summary, note(2, title="Mara").summary))
    qtmodeltester.check(model)

    assert [model.index(row).data() for row in range(2)] == ["The Bell", "Mara"]


def test_list_that_comes_in_pages_replaces_the_one_before():
    model = NotesModel()
    bell, mara, rain = (note(n, title=t).summary for n, t in enumerate(("Bell", "Mara", "Rain")))
    for pages in (((bell, mara), (rain,)), ((bell,), (rain,))):
        model.set_notes(pages[0])
        for page in pages[1:]:
            model.add_notes(page)
        model.end_notes()

    assert [model.index(row).data() for row in range(model.rowCount())] == ["Bell", "Rain"]


def test_same_notes_again_leave_the_list_alone(qtbot):
    model = NotesModel()
    notes = (note(1).summary, note(2).summary)
    model.set_notes(notes)

    with qtbot.assertNotEmitted(model.rowsInserted), qtbot.assertNotEmitted(model.rowsRemoved):
        model.set_notes(notes)
        model.end_notes()


def test_each_letter_asks_for_other_notes(panel, qtbot):
    told = []
    panel.lists.wanted_changed.connect(told.append)

    QTest.keyClicks(panel.lists.field, "be")

    assert told == [ListNotes("b"), ListNotes("be")]


def test_enter_shows_what_the_texts_say(panel):
    QTest.keyClicks(panel.lists.field, "bell")
    panel.lists.set_notes((note(4).summary,))
    panel.lists.set_found((snippet(3),))
    before = view_called(panel, "Notes").isVisible()

    QTest.keyClick(panel.lists.field, Qt.Key.Key_Return)

    assert before
    assert view_called(panel, "Found in your notes").isVisible()


def test_nothing_is_said_to_be_missing_while_it_is_looked_for(panel):
    panel.set_status(LibraryStatus(notes=3))
    panel.lists.field.setText("moor")
    QTest.keyClick(panel.lists.field, Qt.Key.Key_Return)

    looking = empty_words(panel)
    panel.lists.set_found(())

    assert looking == ["Searching…"]
    assert empty_words(panel) == ["Nothing in your notes matches."]


def test_library_that_is_being_opened_asks_for_no_notes(panel):
    before = empty_words(panel)
    panel.set_status(LibraryStatus())
    panel.lists.set_notes(())

    assert before == ["Opening the library…"]
    assert empty_words(panel)[0].startswith("Add a folder of notes")


def test_empty_list_says_what_to_do(panel):
    panel.set_status(LibraryStatus(notes=3))
    QTest.keyClicks(panel.lists.field, "moor")
    panel.lists.set_notes(())
    by_name = empty_words(panel)
    panel.lists.narrow(tags=("people",), order=NoteOrder.TITLE)
    panel.lists.field.clear()
    panel.lists.set_notes(())

    assert by_name == ["No note has such a name. Enter searches inside the notes."]
    assert empty_words(panel) == ["There are no notes here. The crosses above remove the filters."]


def test_old_passages_never_stand_under_new_words(panel):
    panel.set_status(LibraryStatus(notes=3))
    QTest.keyClicks(panel.lists.field, "bell")
    panel.lists.set_found((snippet(3),))

    QTest.keyClicks(panel.lists.field, "s")
    QTest.keyClick(panel.lists.field, Qt.Key.Key_Return)

    assert view_called(panel, "Found in your notes").model().rowCount() == 0
    assert empty_words(panel) == ["Searching…"]


def test_old_names_do_not_stay_under_new_words(panel, qtbot):
    panel.set_status(LibraryStatus(notes=3))
    panel.lists.set_notes((note(4).summary,))

    QTest.keyClicks(panel.lists.field, "moor")

    qtbot.waitUntil(lambda: names(view_called(panel, "Notes")) == [])
    assert empty_words(panel) == ["Searching…"]


@pytest.mark.parametrize(
    ("notes", "snippets", "said"),
    [(1, 1, ["1 name", "1 text match"]), (2, 30, ["2 names", "30+ text matches"])],
)
def test_matches_are_counted_in_words(panel, notes, snippets, said):
    QTest.keyClicks(panel.lists.field, "bell")
    panel.lists.set_notes(tuple(note(n).summary for n in range(notes)))
    panel.lists.set_found(tuple(snippet(n) for n in range(1, snippets + 1)))

    assert all(tool(panel, words).isVisible() for words in said)


def test_chosen_note_stays_chosen_while_notes_come(panel):
    listed = view_called(panel, "Notes")
    bell, mara, rain = (note(n, title=t).summary for n, t in enumerate(("Bell", "Mara", "Rain")))
    panel.lists.set_notes((bell, rain))
    panel.lists.end_notes()
    listed.setCurrentIndex(listed.model().index(1, 0))

    panel.lists.set_notes((bell, mara, rain))
    panel.lists.end_notes()

    assert listed.currentIndex().data() == "Rain"


def test_home_and_end_go_to_the_first_and_last_note(panel):
    listed = view_called(panel, "Notes")
    panel.lists.set_notes(tuple(note(n, title=f"Note {n}").summary for n in range(40)))

    QTest.keyClick(listed, Qt.Key.Key_End)
    last = listed.currentIndex().row()
    QTest.keyClick(listed, Qt.Key.Key_Home)

    assert (last, listed.currentIndex().row()) == (39, 0)


def test_library_with_notes_does_not_ask_for_some(panel):
    panel.set_status(LibraryStatus(notes=3))

    assert empty_words(panel) == []


def test_texts_are_shown_at_once_where_no_name_fits(panel):
    QTest.keyClicks(panel.lists.field, "bell")
    panel.lists.set_notes(())

    panel.lists.set_found((snippet(3),))

    assert view_called(panel, "Found in your notes").isVisible()


def test_list_that_was_ranked_as_a_question_says_so(panel):
    panel.lists.field.setText("Where is it?")
    QTest.keyClick(panel.lists.field, Qt.Key.Key_Return)
    said = next(one for one in panel.findChildren(QLabel) if one.text() == "Ranked as a question")
    panel.lists.set_found((snippet(3), snippet(4)))
    before = said.isVisible()

    panel.lists.set_found((snippet(4), snippet(3)), True)

    assert (before, said.isVisible()) == (False, True)
    panel.lists.field.setText("Where is")
    assert not said.isVisible()


@pytest.mark.parametrize(
    "move",
    [
        lambda found: found.setCurrentIndex(found.model().index(1, 0)),
        lambda found: QTest.mouseMove(found.viewport(), QPoint(9, 9)),
        lambda found: found.verticalScrollBar().setValue(20),
    ],
)
def test_writer_who_moves_in_the_passages_has_touched_them(panel, qtbot, move):
    panel.lists.field.setText("Where is it?")
    QTest.keyClick(panel.lists.field, Qt.Key.Key_Return)
    panel.lists.set_found(tuple(snippet(n) for n in range(1, 30)))
    found = view_called(panel, "Found in your notes")
    qtbot.waitUntil(lambda: found.verticalScrollBar().maximum() > 20)
    before = panel.lists.is_untouched()

    move(found)

    assert before
    assert not panel.lists.is_untouched()


def test_arrow_leads_from_the_search_into_the_list(panel, qtbot):
    panel.lists.set_notes((note(4).summary,))
    panel.activateWindow()
    panel.lists.field.setFocus()
    qtbot.waitUntil(panel.lists.field.hasFocus)

    QTest.keyClick(panel.lists.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.lists.note_chosen) as asked:
        QTest.keyClick(view_called(panel, "Notes"), Qt.Key.Key_Return)

    assert asked.args == [4]


def test_click_on_a_note_asks_for_it(panel, qtbot):
    panel.lists.set_notes((note(4).summary,))
    listed = view_called(panel, "Notes")

    with qtbot.waitSignal(panel.lists.note_chosen) as asked:
        QTest.mouseClick(
            listed.viewport(),
            Qt.MouseButton.LeftButton,
            pos=listed.visualRect(listed.model().index(0, 0)).center(),
        )

    assert asked.args == [4]


def test_tags_narrow_the_list_and_are_let_go(panel, qtbot):
    chooser = panel.findChild(TagChooser)
    panel.lists.set_all_tags((TagCount("harbour", 2), TagCount("people", 5)))
    told = []
    panel.lists.wanted_changed.connect(told.append)

    tool(panel, "All tags").click()
    QTest.keyClicks(chooser.findChild(QLineEdit), "peo")
    QTest.keyClick(chooser.findChild(QLineEdit), Qt.Key.Key_Return)
    next(
        b for b in panel.findChildren(QToolButton) if b.accessibleName() == "Show all tags"
    ).click()

    assert [order.tags for order in told] == [("people",), ()]


def test_list_is_sorted_by_date_on_demand(panel, qtbot):
    with qtbot.waitSignal(panel.lists.wanted_changed) as told:
        tool(panel, "by title").click()

    assert told.args[0].order is NoteOrder.CHANGED


def test_folder_narrows_the_list_and_is_let_go(panel, tree):
    told = []
    panel.lists.wanted_changed.connect(told.append)

    tree.clicked.emit(row(tree, "places"))
    tool(panel, "in places").click()

    assert [order.place for order in told] == [PLACES.path, ""]
    assert tree.selectionModel().selectedIndexes() == []


@pytest.mark.parametrize("chosen", ["vault", "places"])
def test_removed_source_narrows_no_more(panel, tree, chosen):
    tree.clicked.emit(row(tree, chosen))

    panel.set_status(LibraryStatus(notes=3, sources=(OWN,)))

    assert panel.lists.wanted().place == ""
    assert tree.place() == ""


def test_folder_that_left_narrows_no_more(panel, tree):
    tree.clicked.emit(row(tree, "places"))

    panel.set_folders(())

    assert panel.lists.wanted().place == ""


def test_chosen_folder_is_kept_until_the_folders_are_known(panel):
    panel.restore(json.dumps({"place": PLACES.path}))

    panel.set_status(LibraryStatus(notes=6, sources=(OWN, VAULT)))
    panel.set_folders((PLACES,))

    assert panel.lists.wanted().place == PLACES.path


def test_row_of_the_keyboard_stays_when_the_tree_changes(panel, tree):
    tree.expand(row(tree, "vault"))
    tree.setCurrentIndex(row(tree, "places"))

    panel.set_folders((PLACES, FolderCount("/novel/vault/a", "/novel/vault", 1)))

    assert tree.currentIndex().data() == "places"


def test_sources_are_shown_with_their_folders(tree):
    assert names(tree) == ["My notes", "vault"]
    assert row(tree, "places").parent() == row(tree, "vault")


def test_open_branches_stay_open_when_the_tree_changes(tree, panel):
    tree.expand(row(tree, "vault"))

    panel.set_folders((PLACES, FolderCount("/novel/vault/props", "/novel/vault", 1)))

    assert tree.isExpanded(row(tree, "vault"))


def test_own_notes_cannot_be_let_go(tree):
    def removable(name):
        menu = tree.menu_for(row(tree, name))
        return next(a for a in menu.actions() if a.text().startswith("Remove")).isEnabled()

    assert not removable("My notes")
    assert removable("vault")
    assert removable("places")


def test_delete_asks_to_remove_a_source(tree, qtbot):
    tree.setCurrentIndex(row(tree, "vault"))
    tree.remove_requested.disconnect()

    with qtbot.waitSignal(tree.remove_requested) as asked:
        QTest.keyClick(tree, Qt.Key.Key_Delete)

    assert asked.args == ["/novel/vault"]


def test_unavailable_folder_says_so(panel):
    away = SourceState("/media/stick", False, 8, "The folder is not there.")
    panel.set_status(LibraryStatus(notes=8, sources=(away,)))

    said = [widget.accessibleName() for widget in panel.findChildren(QWidget)]
    assert "1 folder · 1 unavailable" in said
    assert "The folder is not there." in source_words(away)


def test_failed_files_are_offered_to_be_seen(panel, qtbot):
    failure = ImportFailure("/notes/broken.md", "broken.md is no text.")
    panel.set_status(LibraryStatus(sources=(VAULT,), failed=(failure,)))

    with qtbot.waitSignal(panel.folders.failures_wanted):
        button(panel, "1 file could not be read…").click()


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("map.pdf holds no text.", "map.pdf\nHolds no text."),
        ("It may not be read.", "map.pdf\nIt may not be read."),
    ],
)
def test_failed_file_is_named_once(qtbot, reason, shown):
    dialog = FailuresDialog()
    qtbot.addWidget(dialog)

    dialog.set_failures((ImportFailure("/notes/map.pdf", reason),))

    assert dialog.findChild(QListWidget).item(0).text() == shown


def test_dropped_files_are_taken_in(panel, qtbot, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/a.md")])
    event = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip

    with qtbot.waitSignal(panel.sources_chosen) as told:
        panel.dropEvent(event)

    assert told.args == [(str(Path(tmp_path)),)]


def test_panel_looks_as_it_did(panel, tree, qtbot):
    tree.clicked.emit(row(tree, "places"))
    tree.expand(row(tree, "vault"))
    panel.lists.narrow(tags=("people",), order=NoteOrder.CHANGED)
    again = LibraryPanel()
    qtbot.addWidget(again)

    again.restore(panel.state())

    assert again.state() == panel.state()
    assert again.lists.wanted() == ListNotes("", ("people",), PLACES.path, NoteOrder.CHANGED)


@pytest.mark.parametrize("state", ["", "no json", "[1]", json.dumps({"order": "sideways"})])
def test_state_that_cannot_be_read_is_left_alone(panel, state):
    before = panel.state()

    panel.restore(state)

    assert panel.state() == before


def test_long_work_can_be_cancelled(panel, qtbot):
    panel.set_progress(Progress("Reading notes", 3, 80))

    with qtbot.waitSignal(panel.strip.cancel_requested):
        button(panel, "Cancel").click()


def test_tag_in_a_note_lists_its_notes(panel, qtbot):
    panel.show_note(*opened(note(), html='<p><a href="tag:people">#people</a></p>'))

    with qtbot.waitSignal(panel.lists.wanted_changed, check_params_cb=lambda o: o.tags) as told:
        panel.note.tag_wanted.emit("people")

    assert told.args[0].tags == ("people",)


@pytest.mark.parametrize(
    ("progress", "elapsed", "words"),
    [
        (Progress("Reading", 10, 100), 20, "3 minutes left"),
        (Progress("Reading", 90, 100), 20, "less than a minute left"),
        (Progress("Reading", 1, 100), 1, ""),
        (Progress("Reading", 10), 20, ""),
    ],
)
def test_time_left_is_said_when_it_can_be_known(progress, elapsed, words):
    assert time_left(progress, elapsed) == words


def test_time_left_is_not_made_shorter_by_what_was_done_before():
    assert time_left(Progress("Reading", 60, 100), 60, before=50) == "4 minutes left"


def test_progress_has_counts():
    assert progress_words(Progress("Reading notes", 1200, 2000)) == "Reading notes 1,200 of 2,000"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (LibraryStatus(), "no notes yet · changed 3"),
        (
            LibraryStatus(sources=(SourceState("/stick", False, 0),)),
            "no notes yet · changed 3 · 1 folder unavailable",
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
