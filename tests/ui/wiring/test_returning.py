"""A rescued text goes back into the draft that it was written in."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from writer_assist.manuscript.rescue import Rescue
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.draft import DraftWiring
from writer_assist.ui.wiring.returning import ReturningWiring

LOST = "She came late.\n\nThe lantern was out, and nobody said so.\n"


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "novel" / "Arrival.md"
    path.parent.mkdir()
    path.write_text("She came.\n\nThe lantern was out.\n")
    return path


@pytest.fixture
def copy(draft, data_folder):
    return Rescue(data_folder.drafts, draft).keep(LOST)


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def open_at(qtbot, window, background, data_folder):
    desks = []

    def make(path, **settings):
        chosen = SettingsController(background, data_folder.settings, Settings(**settings), window)
        messages = MessageController(window.messages, window)
        desk = DraftWiring(background, data_folder, window, chosen, messages, window)
        ReturningWiring(background, data_folder, window, desk, chosen, messages, window)
        desk.listen()
        desk.draft.begin(path, wanted=True)
        qtbot.waitUntil(lambda: desk.draft.path == path)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.close()


def press(qtbot, window, words):
    def button():
        found = window.messages.findChildren(QPushButton)
        return next((one for one in found if one.text() == words and one.isVisible()), None)

    qtbot.waitUntil(lambda: button() is not None)
    button().click()


def test_rescued_text_is_put_back_with_one_click(qtbot, window, open_at, draft, copy):
    desk = open_at(draft)
    press(qtbot, window, "Open the other version")
    qtbot.waitUntil(lambda: desk.draft.path == copy)

    press(qtbot, window, "Put it back there")

    qtbot.waitUntil(lambda: draft.read_text() == LOST)
    assert desk.draft.path == draft
    qtbot.waitUntil(lambda: not copy.exists())
    assert "rescued text" in window.messages.sentence()


def test_text_that_was_put_back_is_one_step_to_undo(qtbot, window, open_at, draft, copy):
    desk = open_at(draft)
    desk.draft.open(copy)
    press(qtbot, window, "Put it back there")
    qtbot.waitUntil(lambda: "rescued text" in window.messages.sentence())
    put_back = window.editor.text()

    window.editor.undo()

    assert put_back == LOST
    assert window.editor.text() == "She came.\n\nThe lantern was out.\n"


def test_draft_of_a_copy_is_found_again_after_a_restart(qtbot, window, open_at, draft, copy):
    beside = draft.with_name("Supper.md")
    beside.write_text("They ate.\n")
    open_at(copy, recent=str(beside))

    press(qtbot, window, "Put it back there")

    qtbot.waitUntil(lambda: draft.read_text() == LOST)


def test_other_draft_in_the_folder_of_copies_is_left_alone(
    qtbot, window, open_at, draft, data_folder
):
    data_folder.drafts.mkdir(parents=True, exist_ok=True)
    other = data_folder.drafts / "Arrival (rescued 000000-1).md"
    other.write_text("Something else.\n")

    desk = open_at(draft)
    desk.draft.open(other)
    qtbot.waitUntil(lambda: window.editor.text() == "Something else.\n")

    assert window.messages.sentence() == ""
