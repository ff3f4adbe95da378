"""The text alone on the whole screen, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.ui.values import started
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow


@pytest.fixture
def window(qtbot):
    window = MainWindow(Settings(theme="light"))
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(window.editor.hasFocus)
    return window


def test_only_the_text_is_only_the_text(window, qtbot):
    window.action("only_text").trigger()
    alone = [window.library.isVisible(), window.sources.isVisible(), window.isFullScreen()]
    window.action("only_text").trigger()

    assert alone == [False, False, True]
    assert window.sources.isVisible()
    qtbot.waitUntil(window.editor.hasFocus)


def said(window):
    return [one.text() for one in window.status.findChildren(QPushButton) if one.isVisible()]


def test_way_back_from_the_text_alone_is_shown(window):
    before = said(window)
    window.action("only_text").trigger()
    way = said(window)
    window.status.findChild(QPushButton).click()

    assert (before, way, said(window)) == ([], ["Leave full screen (Esc)"], [])
    assert not window.isFullScreen()


def test_escape_leaves_the_text_alone_last(window):
    window.continuations.start_set(started(None))
    window.action("only_text").trigger()
    states = []
    for _ in range(2):
        QTest.keyClick(window.editor, Qt.Key.Key_Escape)
        states.append(window.isFullScreen())
        window.continuations.mark_cut()

    assert states == [True, False]


@pytest.mark.parametrize("name", ["go_to_sources", "search_notes", "show_library"])
def test_whoever_wants_a_panel_leaves_the_text_alone(window, name):
    window.action("only_text").trigger()

    window.action(name).trigger()

    assert not window.isFullScreen()
    assert window.sources.isVisible()


def test_closed_with_the_text_alone_the_next_start_is_an_ordinary_window(window, qtbot):
    window.action("only_text").trigger()
    window.close()
    geometry, state = window.layout_state()

    again = MainWindow(Settings(window_geometry=geometry, window_state=state))
    qtbot.addWidget(again)
    again.show()

    assert not again.isFullScreen()
    assert again.menuBar().isVisible()
    assert again.sources.isVisible()


def test_full_screen_that_an_earlier_version_kept_is_none(window, qtbot):
    window.showFullScreen()
    geometry, state = window.layout_state()

    again = MainWindow(Settings(window_geometry=geometry, window_state=state))
    qtbot.addWidget(again)

    assert not again.isFullScreen()


def test_first_window_is_no_larger_than_the_screen(window):
    screen = window.screen().availableSize()

    again = MainWindow(Settings())

    assert again.size().boundedTo(screen) == again.size()
