"""How the panels share a small window."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from tests.ui.values import snippet, started
from writer_assist.settings import Settings
from writer_assist.ui.main_window import MainWindow
from writer_assist.ui.widgets import EmptyState, WrappedLabel


def test_panels_of_the_smallest_window_do_not_overlap(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(window.minimumSize())
    window.show()
    window.action("show_library").trigger()
    window.action("find").trigger()
    window.continuations.set_position(2, 3)

    panels = (window.library, window.editor, window.continuations)
    edges = [(panel.mapTo(window, QPoint()).x(), panel.width()) for panel in panels]

    assert [left + width <= after for (left, width), (after, _) in pairwise(edges)] == [True] * 2
    assert edges[-1][0] + edges[-1][1] <= window.width()


def test_sources_have_the_room_until_there_are_cards(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1300, 860)
    window.show()

    empty = window.sources.height()
    window.continuations.start_set(started(snippet(1), snippet(2), snippet(3), None))

    qtbot.waitUntil(lambda: window.sources.height() < empty * 0.6)
    assert empty > window.height() * 0.6


def test_empty_panel_has_a_button_that_asks_for_cards(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    button = window.continuations.findChild(EmptyState).button

    with qtbot.waitSignal(window.action("continue").triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert window.focusWidget() is window.editor


def test_narrow_window_shows_a_way_to_the_library(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1024, 700)
    window.show()
    way = next(
        one
        for one in window.status.findChildren(QToolButton)
        if one.text() == "Manuscript and notes"
    )
    offered = way.isVisible()

    way.click()

    assert offered
    assert (window.library.isVisible(), way.isVisible()) == (True, False)


def test_single_card_leaves_the_room_to_the_sources(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1300, 860)
    window.show()
    window.continuations.start_set(started(snippet(1), snippet(2), snippet(3), None))
    qtbot.waitUntil(lambda: window.sources.height() < window.height() * 0.5)

    window.continuations.start_set(started(snippet(1)))

    qtbot.waitUntil(lambda: window.sources.height() > window.height() * 0.6)


def test_tab_reaches_the_button_for_cards_after_the_sources(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.show()
    field = window.sources.list

    field = next_by_tab(field)

    assert field is window.continuations.ask


def next_by_tab(field):
    field = field.nextInFocusChain()
    while not (field.focusPolicy() & Qt.FocusPolicy.TabFocus and field.isVisible()):
        field = field.nextInFocusChain()
    return field


def test_border_moved_before_there_are_cards_does_not_squeeze_them(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)
    window.resize(1300, 860)
    window.show()
    side = window.sources.parentWidget()
    side.setSizes([700, 100])
    side.splitterMoved.emit(700, 1)

    window.continuations.start_set(started(snippet(1), snippet(2), snippet(3), None))

    qtbot.waitUntil(lambda: window.sources.height() < window.height() * 0.5)


def test_wrapped_words_take_less_height_again_when_there_is_more_room(qtbot):
    label = WrappedLabel("Words that take several lines where there is little room for them. " * 3)
    qtbot.addWidget(label)
    label.resize(400, 100)
    wide = label.minimumHeight()
    label.resize(120, 300)
    label.resize(400, 100)

    assert label.minimumHeight() == wide
