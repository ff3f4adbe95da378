"""A project in the whole window: its tree, its commands, its fields; engines never start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QToolButton,
)

from tests.manuscript.books import TEXTS, Book
from tests.ui.program import opened_program
from writer_assist.manuscript.changes import ManuscriptChange
from writer_assist.manuscript.scene_fields import fields_of
from writer_assist.manuscript.statuses import WantedStatus
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.project.dialogs import ChoiceDialog, MakeProjectDialog, MakingOffer
from writer_assist.ui.project.model import SYNOPSIS, TARGET
from writer_assist.ui.project.statuses import StatusesDialog

DRAGGABLE = Qt.ItemFlag.ItemIsDragEnabled


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture
def window(qtbot, data_folder, monkeypatch, book) -> Iterator:
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    with opened_program(qtbot, data_folder, book.file("Supper")) as (window, _):
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: window.library.project.project is not None)
        qtbot.waitUntil(lambda: window.library.project.tree.selected() == ("Supper",))
        yield window


def panel(window):
    return window.library.project


def choose(window, *names: str) -> None:
    panel(window).tree.select(names)


def test_tree_stands_in_the_place_of_the_drafts(window):
    assert panel(window).isVisible()
    assert not window.library.drafts.isVisible()


def test_title_of_the_window_names_the_scene_and_its_book(window):
    assert window.windowTitle() == "Supper · The Salt Road — Writer Assist"


def test_fields_are_neither_shown_in_the_text_nor_counted(qtbot, window, book):
    panel(window).tree.scene_chosen.emit("Arrival")

    qtbot.waitUntil(lambda: window.editor.text() == "She came by the ferry.\n")
    assert window.editor.word_count() == 5


def test_new_draft_makes_a_scene_of_the_book(qtbot, window, book):
    window.action("new_draft").trigger()

    qtbot.waitUntil(
        lambda: book.shape() == ("Part One, >Arrival, >Supper, >New scene, Part Two, >Lantern")
    )
    qtbot.waitUntil(lambda: window.editor.text() == "")


def test_name_of_a_new_scene_is_typed_in_the_tree(qtbot, window, book):
    window.action("new_draft").trigger()
    tree = panel(window).tree
    qtbot.waitUntil(lambda: tree.state() is tree.State.EditingState)

    field = tree.findChild(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Storm")
    window.library.project.set_words("New scene", 3)  # as while the book is read
    QTest.keyClick(field, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: ">Storm" in book.shape())


def test_first_key_replaces_the_name_of_a_new_scene(qtbot, window, book):
    window.action("new_draft").trigger()
    tree = panel(window).tree
    qtbot.waitUntil(lambda: tree.state() is tree.State.EditingState)
    window.library.project.set_words("New scene", 3)  # as while the book is read

    QTest.keyClicks(tree.findChild(QLineEdit), "Storm")
    QTest.keyClick(tree.findChild(QLineEdit), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: ">Storm" in book.shape())


def test_split_at_the_caret_opens_the_second_part(qtbot, window, book):
    window.editor.go_to(TEXTS["Supper"].index("Nobody"))

    window.action("split_scene").trigger()

    qtbot.waitUntil(lambda: window.editor.text() == "Nobody spoke of the lantern.\n")
    assert ">Supper, >Supper 2" in book.shape()


def test_second_part_of_a_split_scene_is_shown_from_its_beginning(qtbot, window, book):
    window.editor.go_to(TEXTS["Supper"].index("Nobody"))

    window.action("split_scene").trigger()

    qtbot.waitUntil(lambda: window.editor.text() == "Nobody spoke of the lantern.\n")
    assert window.editor.textCursor().position() == 0


def test_split_keeps_what_was_typed_just_before(qtbot, window, book):
    window.editor.go_to(len("They ate."))
    QTest.keyClicks(window.editor, " Slowly.")

    window.action("split_scene").trigger()

    qtbot.waitUntil(lambda: "Supper 2" in book.shape())
    assert book.file("Supper").read_text() == "They ate. Slowly.\n\n"


def test_split_is_taken_back(qtbot, window, book):
    window.editor.go_to(TEXTS["Supper"].index("Nobody"))
    window.action("split_scene").trigger()
    qtbot.waitUntil(lambda: window.editor.text().startswith("Nobody"))
    qtbot.waitUntil(lambda: panel(window).tree.selected() == ("Supper 2",))

    window.action("undo_manuscript").trigger()

    qtbot.waitUntil(lambda: window.editor.text() == TEXTS["Supper"])
    assert not book.file("Supper 2").exists()


def test_renaming_the_open_scene_goes_on_in_its_new_file(qtbot, window, book):
    panel(window).model.rename_wanted.emit("Supper", "Dinner")
    qtbot.waitUntil(lambda: book.file("Dinner").exists())
    QTest.keyClicks(window.editor, "Late. ")

    qtbot.waitUntil(lambda: "Late." in book.file("Dinner").read_text())
    assert not book.file("Supper").exists()


def test_field_of_scenes_that_are_not_open_leaves_them_selected(qtbot, window, book):
    choose(window, "Arrival", "Lantern")

    panel(window).fields.field_wanted.emit(("Arrival", "Lantern"), "status", "Done")

    qtbot.waitUntil(lambda: all("Done" in book.file(n).read_text() for n in ("Arrival", "Lantern")))
    qtbot.waitUntil(lambda: panel(window).project.scene("Lantern").fields.status == "Done")
    assert panel(window).tree.selected() == ("Arrival", "Lantern")


def test_scene_moved_by_key_stays_in_sight(qtbot, window, book):
    tree = panel(window).tree
    tree.setFixedHeight(60)
    choose(window, "Part One")

    window.action("scene_down").trigger()

    qtbot.waitUntil(lambda: book.shape().endswith("Part One, >Arrival, >Supper"))
    qtbot.waitUntil(lambda: not tree.visualRect(tree.currentIndex()).isEmpty())
    assert tree.viewport().rect().contains(tree.visualRect(tree.currentIndex()))


def test_moving_by_key_moves_the_chapter_with_its_scenes(qtbot, window, book):
    choose(window, "Part One")

    window.action("scene_down").trigger()

    qtbot.waitUntil(lambda: book.shape() == "Part Two, >Lantern, Part One, >Arrival, >Supper")


def test_scene_goes_to_the_bin_and_back(qtbot, window, book):
    window.action("bin_scene").trigger()
    qtbot.waitUntil(lambda: not book.file("Supper").exists())
    qtbot.waitUntil(lambda: len(panel(window).project.binned) == 1)
    assert window.editor.text() == "She came by the ferry.\n"

    window.action("show_bin").trigger()
    window.findChild(ChoiceDialog).chosen.emit(0, ("Supper.md",))

    qtbot.waitUntil(lambda: ">Arrival, >Supper, Part" in book.shape())


def test_field_of_the_open_scene_is_saved_with_the_text(qtbot, window, book):
    QTest.keyClicks(window.editor, "Late. ")
    status = panel(window).fields.findChild(QComboBox)

    status.setCurrentText("Done")
    status.activated.emit(status.currentIndex())

    qtbot.waitUntil(lambda: fields_of(book.file("Supper").read_text()).status == "Done")
    assert "Late." in book.file("Supper").read_text()


def test_field_of_several_scenes_is_set_at_once(qtbot, window, book):
    choose(window, "Arrival", "Supper")

    panel(window).fields.field_wanted.emit(("Arrival", "Supper"), "pov", "Tom")

    names = ("Arrival", "Supper")
    qtbot.waitUntil(
        lambda: all(fields_of(book.file(name).read_text()).pov == "Tom" for name in names)
    )


def only_shown(window, words):
    """Choose a word above the tree, and return the scenes that it shows."""
    buttons = panel(window).findChildren(QToolButton)
    actions = [one for button in buttons if button.menu() for one in button.menu().actions()]
    next(one for one in actions if one.text() == words).trigger()
    return [scene.name for scene in panel(window).model.scenes()]


def test_tree_shows_only_scenes_of_one_point_of_view(window):
    assert only_shown(window, "Mara") == ["Part One", "Arrival"]
    assert not panel(window).model.flags(panel(window).model.index_of("Arrival")) & DRAGGABLE
    assert only_shown(window, "Any point of view")[-1] == "Lantern"


def test_status_that_is_renamed_is_renamed_in_the_open_scene_too(qtbot, window, book):
    panel(window).fields.field_wanted.emit(("Supper", "Arrival"), "status", "Drafted")
    qtbot.waitUntil(lambda: panel(window).project.scene("Supper").fields.status == "Drafted")
    QTest.keyClicks(window.editor, "Late. ")

    window.action("statuses").trigger()
    wanted = (WantedStatus("Idea", "Idea"), WantedStatus("First draft", "Drafted"))
    window.findChild(StatusesDialog).chosen.emit(wanted)

    qtbot.waitUntil(lambda: book.file("Supper").read_text().startswith("---\nstatus: First draft"))
    assert "Late." in book.file("Supper").read_text()
    qtbot.waitUntil(lambda: "Late." in window.editor.text())
    assert fields_of(book.file("Arrival").read_text()).status == "First draft"
    qtbot.waitUntil(lambda: panel(window).project.scene("Arrival").fields.status == "First draft")
    assert only_shown(window, "First draft") == ["Part One", "Arrival", "Supper"]


def test_index_that_changed_outside_is_shown_and_not_overwritten(qtbot, window, book):
    changed = book.index.read_text().replace("    - Part One", "    - Part Zero\n    - Part One")
    book.index.write_text(changed)
    choose(window, "Arrival")

    window.action("scene_down").trigger()

    qtbot.waitUntil(lambda: panel(window).project.scenes[0].name == "Part Zero")
    assert book.index.read_text() == changed


def test_outline_takes_the_place_of_the_text_and_edits_fields(qtbot, window, book):
    window.action("show_outline").trigger()
    assert (window.outline.isVisible(), window.editor.isVisible()) == (True, False)
    model = panel(window).model

    model.setData(model.index_of("Arrival", SYNOPSIS), "She arrives.")
    model.setData(model.index_of("Arrival", TARGET), 900)

    qtbot.waitUntil(lambda: fields_of(book.file("Arrival").read_text()).target == 900)
    assert fields_of(book.file("Arrival").read_text()).synopsis == "She arrives."


def test_synopsis_is_edited_on_a_card(qtbot, window, book):
    window.action("show_corkboard").trigger()
    board = window.corkboard.board
    assert (window.corkboard.isVisible(), window.editor.isVisible()) == (True, False)

    board.model().setData(board.model().index(1, 0), "She arrives.")

    qtbot.waitUntil(lambda: fields_of(book.file("Arrival").read_text()).synopsis == "She arrives.")


def test_card_dropped_before_another_moves_the_scene(qtbot, window, book):
    cards = window.corkboard.board.model()
    data = cards.mimeData([cards.index(4, 0)])

    cards.dropMimeData(data, Qt.DropAction.MoveAction, 1, 0, QModelIndex())

    qtbot.waitUntil(lambda: book.shape() == "Part One, >Lantern, >Arrival, >Supper, Part Two")


def test_cards_and_tree_select_the_same_scenes(window):
    choose(window, "Arrival")
    window.action("show_corkboard").trigger()

    board = window.corkboard.board
    assert [index.data() for index in board.selectedIndexes()] == ["Arrival"]


def test_one_page_takes_the_place_of_the_other(window):
    window.action("show_outline").trigger()
    window.action("show_corkboard").trigger()
    assert (window.outline.isVisible(), window.corkboard.isVisible()) == (False, True)

    window.action("go_to_text").trigger()

    assert window.editor.isVisible()


@pytest.mark.parametrize("page", ["show_outline", "show_corkboard"])
def test_escape_leads_from_another_page_back_to_the_text(window, page):
    window.action(page).trigger()

    window.action("stop").trigger()

    assert window.editor.isVisible()
    assert not window.action(page).isChecked()


def test_offer_to_undo_ends_with_the_next_change(qtbot, window, book):
    window.action("bin_scene").trigger()
    qtbot.waitUntil(lambda: "bin" in window.messages.sentence())
    qtbot.waitUntil(window.action("undo_manuscript").isEnabled)

    window.action("undo_manuscript").trigger()
    qtbot.waitUntil(lambda: window.messages.sentence().startswith("Taken back"))
    window.messages.withdraw(window.messages.sentence())

    assert not window.messages.isVisible()


def test_scene_opened_from_the_outline_brings_the_text_back(qtbot, window, book):
    window.action("show_outline").trigger()

    window.outline.table.scene_chosen.emit("Arrival")

    qtbot.waitUntil(lambda: window.editor.text() == "She came by the ferry.\n")
    assert window.editor.isVisible()


def test_unlisted_file_is_offered(qtbot, window, book):
    book.file("Extra").write_text("More.")
    qtbot.waitUntil(lambda: panel(window).project.unlisted == ("Extra",))

    window.action("show_unlisted").trigger()
    window.findChild(ChoiceDialog).chosen.emit(0, ("Extra",))

    qtbot.waitUntil(lambda: book.shape().endswith(", Extra"))


def test_key_opens_and_renames_a_row(qtbot, window, book):
    choose(window, "Arrival")
    panel(window).tree.setFocus()

    QTest.keyClick(panel(window).tree, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: window.editor.text() == "She came by the ferry.\n")


def test_long_draft_becomes_a_project_and_back(qtbot, data_folder, monkeypatch, tmp_path):
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    draft = tmp_path / "Novel.md"
    draft.write_text("# One\n\nShe came.\n\n# Two\n\nShe left.\n")
    with opened_program(qtbot, data_folder, draft) as (window, _):
        qtbot.waitUntil(lambda: window.editor.word_count() > 0)
        window.action("make_project").trigger()
        qtbot.waitUntil(lambda: window.findChild(MakeProjectDialog) is not None)
        window.findChild(MakeProjectDialog).accept_offer()

        qtbot.waitUntil(lambda: panel(window).project is not None)
        qtbot.waitUntil(lambda: window.editor.text() == "# Two\n\nShe left.\n")
        qtbot.waitUntil(lambda: panel(window).tree.selected() == ("Two",))
        assert window.editor.textCursor().position() == len("# Two\n\nShe left.")  # as before
        window.action("undo_manuscript").trigger()

        qtbot.waitUntil(lambda: window.editor.text().endswith("She left.\n"))
        qtbot.waitUntil(lambda: window.messages.sentence().startswith("Taken back"))
        assert not (tmp_path / "Novel").exists()
        assert [one for one in window.findChildren(QDialog) if one.isVisible()] == []


def test_links_follow_a_rename_after_asking_and_are_taken_back_with_it(qtbot, window, book):
    note = book.index.parent / "People.md"
    note.write_text("Mara, see [[Arrival]].")
    book.file("Lantern").write_text("After [[Arrival|the ferry]].\n")
    before = book.everything()

    panel(window).model.rename_wanted.emit("Arrival", "Landing")
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    [question] = window.findChildren(QMessageBox)
    assert question.text() == "2 links in 2 notes lead to “Arrival”."
    question.defaultButton().click()

    qtbot.waitUntil(window.action("undo_manuscript").isEnabled)
    assert note.read_text() == "Mara, see [[Landing]]."
    assert book.file("Lantern").read_text() == "After [[Landing|the ferry]].\n"
    window.action("undo_manuscript").trigger()
    qtbot.waitUntil(lambda: book.everything() == before)


def test_link_in_the_open_scene_follows_too(qtbot, window, book):
    window.editor.insert("See [[Arrival]]. ")

    panel(window).model.rename_wanted.emit("Arrival", "Landing")
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)))
    window.findChildren(QMessageBox)[0].defaultButton().click()

    qtbot.waitUntil(lambda: "[[Landing]]" in window.editor.text())
    assert "See [[Landing]]. " in book.file("Supper").read_text()


def test_session_goes_on_from_scene_to_scene(qtbot, window):
    QTest.keyClicks(window.editor, "Three more words. ")

    panel(window).tree.scene_chosen.emit("Arrival")
    qtbot.waitUntil(lambda: window.editor.text() == "She came by the ferry.\n")
    QTest.keyClicks(window.editor, "Two here. ")

    status = window.status.findChildren(QLabel)
    qtbot.waitUntil(lambda: any("5 new" in label.text() for label in status))


def test_arrows_choose_the_way_and_enter_makes_the_project(qtbot):
    offers = [MakingOffer(ManuscriptChange(words), words, "") for words in ("One way", "Another")]
    dialog = MakeProjectDialog(offers)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)

    assert chosen.args[0].words == "Another"
