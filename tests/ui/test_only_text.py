"""The text alone on the whole screen, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

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
    alone = [window.library.isVisible(), window.sources.isVisible(), window.menuBar().isVisible()]
    window.action("only_text").trigger()

    assert alone == [False, False, False]
    assert window.sources.isVisible()
    assert window.menuBar().isVisible()
    qtbot.waitUntil(window.editor.hasFocus)


def said(window):
    return [one.text() for one in window.status.findChildren(QPushButton) if one.isVisible()]


def test_way_back_from_the_text_alone_is_shown(window):
    before = said(window)
    window.action("only_text").trigger()
    way = said(window)
    window.status.findChild(QPushButton).click()

    assert (before, way, said(window)) == ([], ["Show the panels (Esc)"], [])
    assert window.sources.isVisible()


def test_escape_leaves_the_text_alone_last(window):
    window.continuations.start_set(started(None))
    window.action("only_text").trigger()
    states = []
    for _ in range(2):
        QTest.keyClick(window.editor, Qt.Key.Key_Escape)
        states.append(window.action("only_text").isChecked())
        window.continuations.mark_cut()

    assert states == [True, False]


@pytest.mark.parametrize("name", ["go_to_sources", "search_notes", "show_library"])
def test_whoever_wants_a_panel_leaves_the_text_alone(window, name):
    window.action("only_text").trigger()

    window.action(name).trigger()

    assert not window.action("only_text").isChecked()
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


def test_first_key_puts_the_line_below_the_text_out_of_sight_and_moves_nothing(window):
    window.action("only_text").trigger()
    height = window.editor.height()

    QTest.keyClicks(window.editor, "x")

    assert said(window) == []
    assert window.editor.height() == height


def test_mouse_brings_the_line_below_the_text_back(window):
    window.action("only_text").trigger()
    QTest.keyClicks(window.editor, "x")

    QApplication.sendEvent(window.status, QEnterEvent(QPointF(), QPointF(), QPointF()))

    assert said(window) == ["Show the panels (Esc)"]


def test_full_screen_keeps_the_panels_and_escape_leaves_it(window):
    window.action("full_screen").trigger()
    states = [window.isFullScreen(), window.sources.isVisible()]

    QTest.keyClick(window.editor, Qt.Key.Key_Escape)

    assert states == [True, True]
    assert not window.isFullScreen()
    assert not window.action("full_screen").isChecked()


def test_text_alone_gives_back_exactly_what_stood_before(window):
    window.editor.set_text("A line of the story. " * 900)
    window.action("show_library").trigger()
    window.editor.verticalScrollBar().setValue(700)
    before = [window.sources.isVisible(), window.library.isVisible(), window.isFullScreen(), 700]

    window.action("only_text").trigger()
    window.action("full_screen").trigger()
    QTest.keyClick(window.editor, Qt.Key.Key_Escape)

    after = [window.sources.isVisible(), window.library.isVisible(), window.isFullScreen()]
    assert [*after, window.editor.verticalScrollBar().value()] == before


def test_first_window_is_no_larger_than_the_screen(window):
    screen = window.screen().availableSize()

    again = MainWindow(Settings())

    assert again.size().boundedTo(screen) == again.size()
