"""What lies over the draft: one at a time, and nothing changes the text through it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from writer_assist.settings import Settings
from writer_assist.ui.answers.overlay import AskOverlay
from writer_assist.ui.deck.overlay import DeckOverlay
from writer_assist.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings(theme="light"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(window.editor.hasFocus)
    QTest.keyClicks(window.editor, "She waited.")
    window.editor.selectAll()
    return window


@pytest.fixture
def deck(window):
    overlay = DeckOverlay(window)
    window.layers.add(overlay)
    return overlay


@pytest.fixture
def answers(window):
    overlay = AskOverlay(window)
    window.layers.add(overlay)
    return overlay


@pytest.mark.parametrize("key", [Qt.Key.Key_Z, Qt.Key.Key_X, Qt.Key.Key_V])
def test_no_key_changes_text_below_the_deck(window, deck, key):
    QApplication.clipboard().setText("pasted")
    deck.open()

    QTest.keyClick(deck, key, CONTROL)

    assert window.editor.text() == "She waited."


def test_no_card_goes_into_text_below_the_deck(window, deck, qtbot):
    deck.open()

    with qtbot.assertNotEmitted(window.continuations.insert_requested):
        window.action("insert_1").trigger()


def test_opening_one_puts_the_other_away(deck, answers):
    deck.open()

    answers.open()

    assert not deck.isVisible()
    assert answers.isVisible()
    assert answers.has_focus()


def test_text_that_has_the_keyboard_is_not_covered(window, deck):
    deck.open()

    window.action("go_to_text").trigger()

    assert not deck.isVisible()


def test_escape_closes_what_lies_over_the_text(window, deck):
    deck.open()
    window.sources.list.setFocus()

    window.action("stop").trigger()

    assert not deck.isVisible()


def test_menu_pastes_into_the_field_that_has_the_keyboard(window):
    QApplication.clipboard().setText("ferry")
    field = window.library.first_field()
    field.setFocus()

    window.action("paste").trigger()

    assert field.text() == "ferry"
    assert window.editor.text() == "She waited."
