"""Notes caught in the window: where the focus goes afterwards, and what is said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.fakes import FakeEngine
from tests.ui.values import note
from writer_assist.messages.library import WriteNote
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.messages import MessageController
from writer_assist.ui.wiring.library import LibraryWiring

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def window(qtbot, engine):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.desk = LibraryWiring(
        engine, window, MessageController(window.messages, window), "/notes", window
    )
    window.editor.set_text("The ferry is late.")
    window.show()
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(window.editor.hasFocus)
    return window


def type_in(window, words):
    QTest.keyClicks(window.focusWidget(), words)


def test_typing_after_a_note_replaces_nothing(window):
    window.editor.selectAll()
    window.action("new_note").trigger()
    type_in(window, "Mara")

    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return, CONTROL)
    type_in(window, "!")

    assert window.editor.text() == "The ferry is late.!"


def test_note_that_was_saved_is_told(window, engine):
    window.action("new_note").trigger()
    type_in(window, "Mara")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return, CONTROL)

    engine.answer(note(title="Mara"), kind=WriteNote)

    assert "“Mara” was saved" in window.messages.sentence()


def test_note_that_was_left_is_told(window):
    window.action("new_note").trigger()
    type_in(window, "Mara")

    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)

    assert "Your unfinished note is kept" in window.messages.sentence()


def test_note_that_was_saved_after_an_edit_is_not_told(window, engine):
    window.desk.notes.save(3, "Mara", "She counts.", "print")

    engine.answer(note(title="Mara"), kind=WriteNote)

    assert window.messages.sentence() == ""
