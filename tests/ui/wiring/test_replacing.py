"""Find and replace in the window: what is found, where a match leads, replacing and undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.fakes import FakeEngine
from writer_assist.domain.note import NoteSummary
from writer_assist.messages.library import ListNotes
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.project.controller import ProjectController
from writer_assist.ui.replacing.dialog import Scope
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.replacing import ReplacingWiring

FIRST, SECOND = "Mara came. MARA!\n", "Then Mara went.\n"


class Desk:
    """A window with a folder of two drafts, and a note about the same person."""

    def __init__(self, qtbot, background, folder, place):
        self.qtbot, self.engine, self.place = qtbot, FakeEngine(), place
        self.window = MainWindow(Settings())
        qtbot.addWidget(self.window)
        settings = SettingsController(background, folder.settings, Settings(), self.window)
        messages = MessageController(self.window.messages, self.window)
        self.drafts = DraftWiring(background, folder, self.window, settings, messages, self.window)
        self.project = ProjectController(
            background, self.drafts.draft, self.drafts.open_draft, folder, self.window
        )
        self.opened = []
        self.wiring = ReplacingWiring(
            self.engine, background, self.window, self.drafts, self.project,
            lambda *note: self.opened.append(note), messages, self.window,
        )  # fmt: skip
        self.drafts.listen()
        for name, text in (("one.md", FIRST), ("two.md", SECOND)):
            (place / name).write_text(text)
        self.drafts.draft.begin(place / "one.md", wanted=True)
        self.window.show()
        qtbot.waitUntil(lambda: self.window.editor.text() == FIRST)
        self.window.action("replace_in_book").trigger()
        self.dialog = self.wiring._dialog

    def search(self, words, other="", scope=Scope.BOOK, count=None):
        dialog = self.dialog
        dialog._scope.setCurrentIndex(list(Scope).index(scope))
        dialog._other.setText(other)
        dialog._words.setText(words)
        dialog._search()
        if count is not None:
            self.qtbot.waitUntil(lambda: self.matches.count() == count)
            self.qtbot.waitUntil(lambda: "in" in dialog._state.text())

    @property
    def matches(self):
        return self.dialog._list

    def texts(self):
        return [(self.place / name).read_text() for name in ("one.md", "two.md")]


@pytest.fixture
def desk(qtbot, background, data_folder, tmp_path):
    place = tmp_path / "book"
    place.mkdir()
    desk = Desk(qtbot, background, data_folder, place)
    yield desk
    if desk.wiring._dialog is not None:
        desk.dialog.close()
    desk.drafts.draft.close()


def test_drafts_of_the_folder_change_together_and_back(desk, qtbot):
    desk.dialog._keeps.setChecked(True)
    desk.search("mara", "Ida", count=3)

    desk.dialog._replace.click()
    qtbot.waitUntil(lambda: desk.texts() == ["Ida came. IDA!\n", "Then Ida went.\n"])
    qtbot.waitUntil(lambda: desk.window.editor.text() == "Ida came. IDA!\n")
    qtbot.waitUntil(lambda: bool(desk.window.messages.sentence()))
    desk.window.messages._action.click()

    qtbot.waitUntil(lambda: desk.texts() == [FIRST, SECOND])
    qtbot.waitUntil(lambda: desk.window.editor.text() == FIRST)


def test_open_draft_alone_changes_as_one_undo_step(desk):
    desk.search("Mara", "Ida", Scope.DRAFT, count=2)

    desk.dialog._replace.click()
    after = desk.window.editor.text()
    desk.window.editor.undo()

    assert after == "Ida came. Ida!\n"
    assert desk.window.editor.text() == FIRST


def test_match_that_was_left_out_stays(desk, qtbot):
    desk.search("Mara", "Ida", Scope.DRAFT, count=2)
    desk.matches.topLevelItem(0).child(1).setCheckState(0, Qt.CheckState.Unchecked)

    desk.dialog._replace.click()

    assert desk.window.editor.text() == "Ida came. MARA!\n"


def test_words_on_the_screen_count_before_they_are_saved(desk):
    desk.window.editor.insert("Mara slept. ")

    desk.search("mara", count=4)

    assert desk.matches.topLevelItemCount() == 2


def test_enter_goes_to_a_match_in_another_draft(desk, qtbot):
    desk.search("went", count=1)

    QTest.keyClick(desk.matches, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: desk.window.editor.selected_text() == "went")


def test_notes_are_searched_and_opened_at_the_match(desk, qtbot):
    note = desk.place.parent / "Mara Venn.md"
    note.write_text("---\ntags: people\n---\nMara counts.\n")
    desk.search("counts", scope=Scope.NOTES)
    qtbot.waitUntil(lambda: bool(desk.engine.orders(ListNotes)))
    desk.engine.answer((NoteSummary(7, "Mara Venn", str(note), str(note)),), kind=ListNotes)
    qtbot.waitUntil(lambda: desk.matches.count() == 1)

    desk.matches.step(1)

    [(note_id, (start, end))] = desk.opened
    assert note_id == 7
    assert note.read_text()[start:end] == "counts"


def test_pattern_that_cannot_be_read_is_told_in_the_dialog(desk):
    desk.dialog._pattern.setChecked(True)

    desk.search("(")

    desk.qtbot.waitUntil(lambda: "cannot be read" in desk.dialog._trouble.text())
    assert not desk.dialog._replace.isEnabled()


def test_selected_words_are_looked_for(desk, qtbot):
    desk.window.editor.setTextCursor(desk.window.editor.cursor_at(FIRST, 5, 9))

    desk.wiring.open()

    qtbot.waitUntil(lambda: desk.matches.count() == 1)
    assert desk.dialog._words.text() == "came"
