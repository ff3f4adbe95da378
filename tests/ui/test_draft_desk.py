"""The draft in the window: what is dropped on it, and whose words are counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from writer_assist.settings import Settings
from writer_assist.ui.background import Background
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.settings.controller import SettingsController
from writer_assist.ui.wiring.draft import DraftWiring


@pytest.fixture
def background(qapp):
    background = Background("test background")
    yield background
    background.finish()


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def desk(qtbot, window, background, data_folder):
    settings = SettingsController(background, data_folder.settings, Settings(), window)
    messages = MessageController(window.messages, window)
    desk = DraftWiring(background, data_folder, window, settings, messages, window)
    desk.listen()
    desk.draft.begin(None, wanted=False)
    qtbot.waitUntil(lambda: desk.draft.path is not None)
    yield desk
    desk.close()


def test_last_draft_is_remembered_while_it_cannot_be_read(
    qtbot, window, background, data_folder, tmp_path
):
    last = Settings(last_draft=str(tmp_path / "away.md"), last_caret=7)
    settings = SettingsController(background, data_folder.settings, last, window)
    messages = MessageController(window.messages, window)
    desk = DraftWiring(background, data_folder, window, settings, messages, window)
    desk.listen()

    desk.draft.begin(tmp_path / "away.md", wanted=False)
    qtbot.waitUntil(lambda: desk.draft.path is not None)

    assert settings.settings.last_draft == str(tmp_path / "away.md")
    assert desk.caret == 7
    desk.close()


def test_dropped_draft_is_offered_and_opened(desk, window, qtbot, tmp_path):
    other = tmp_path / "Other.md"
    other.write_text("Another story.")

    window.editor.files_dropped.emit((str(other),))
    offered = window.messages.sentence()
    window.messages.findChild(QPushButton).click()

    assert "Other.md" in offered
    qtbot.waitUntil(lambda: window.editor.text() == "Another story.")


@pytest.mark.parametrize("files", [("/a.png",), ("/a.md", "/b.md"), ("/folder",)])
def test_other_files_are_refused_with_a_sentence(desk, window, files):
    window.editor.files_dropped.emit(files)

    assert "drop them on the library" in window.messages.sentence()
    assert window.editor.text() == ""


def test_only_typed_words_are_new(desk, window, qtbot):
    with qtbot.waitSignal(desk.words.changed):
        window.editor.set_text("Here already. ")
        window.editor.go_to_story_end()

    with qtbot.waitSignal(desk.words.changed) as counted:
        QTest.keyClicks(window.editor, " Two words")
        window.editor.insert(" and a whole card")

    assert counted.args == [8, 2, 0]


def test_typing_into_a_draft_that_can_only_be_read_says_so_again(desk, window, qtbot, data_folder):
    window.editor.setReadOnly(True)
    desk.draft.news.refuse("It can only be read here.", "Take over", lambda: None)
    window.messages.show_message("The library is busy.", kind="failure")

    QTest.keyClicks(window.editor, "x")

    assert window.messages.sentence() == "It can only be read here."


def test_keys_that_type_nothing_bring_no_message(desk, window):
    window.editor.setReadOnly(True)
    desk.draft.news.refuse("It can only be read here.", "Take over", lambda: None)
    window.messages.show_message("The library is busy.", kind="failure")

    QTest.keyClick(window.editor, Qt.Key.Key_Down)

    assert window.messages.sentence() == "The library is busy."


def test_typographic_marks_are_switched_off_in_one_click(qtbot, window, desk):
    window.action("typography").trigger()
    QTest.keyClicks(window.editor, '"a"')

    assert window.editor.text() == '"a"'
    assert not window.action("typography").isChecked()


def test_key_sets_bold(window, desk):
    window.editor.set_text("word")

    QTest.keyClick(window.editor, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)

    assert window.editor.text() == "**word**"
