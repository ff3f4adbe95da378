"""The window as a whole, with real keys."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontInfo, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QListView,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from tests.ui.values import note, opened, snippet, started
from writer_assist.settings import Settings
from writer_assist.ui.actions import MENUS
from writer_assist.ui.command_list import CommandList
from writer_assist.ui.library.note_view import NoteEdit
from writer_assist.ui.library.reader import NoteReader
from writer_assist.ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


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


def test_first_key_shows_a_letter(window):
    QTest.keyClicks(window.editor, "A")

    assert window.editor.text() == "A"


@pytest.mark.parametrize(
    ("key", "modifiers", "heard"),
    [
        (Qt.Key.Key_1, ALT, [0, False]),
        (Qt.Key.Key_4, ALT, [3, False]),
        (Qt.Key.Key_2, ALT | SHIFT, [1, True]),
    ],
)
def test_number_keys_insert_cards(window, qtbot, key, modifiers, heard):
    with qtbot.waitSignal(window.continuations.insert_requested) as asked:
        QTest.keyClick(window.editor, key, modifiers)

    assert asked.args == heard
    assert window.editor.text() == ""


@pytest.mark.parametrize(
    ("key", "modifiers", "signal"),
    [
        (Qt.Key.Key_Return, CONTROL | SHIFT, "again_requested"),
        (Qt.Key.Key_PageUp, ALT, "earlier_requested"),
        (Qt.Key.Key_PageDown, ALT, "later_requested"),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "stop_requested"),
    ],
)
def test_keys_reach_the_continuations_from_the_text(window, qtbot, key, modifiers, signal):
    with qtbot.waitSignal(getattr(window.continuations, signal)):
        QTest.keyClick(window.editor, key, modifiers)


@pytest.mark.parametrize(
    ("name", "key", "modifiers"),
    [
        ("continue", Qt.Key.Key_Return, CONTROL),
        ("continue", Qt.Key.Key_Enter, CONTROL | Qt.KeyboardModifier.KeypadModifier),
        ("save", Qt.Key.Key_S, CONTROL),
        ("open_draft", Qt.Key.Key_O, CONTROL),
        ("new_draft", Qt.Key.Key_N, CONTROL),
        ("command_list", Qt.Key.Key_K, CONTROL),
    ],
)
def test_keys_trigger_actions_and_leave_the_text_alone(window, qtbot, name, key, modifiers):
    window.editor.set_text("one two")

    with qtbot.waitSignal(window.action(name).triggered):
        QTest.keyClick(window.editor, key, modifiers)

    assert window.editor.text() == "one two"


@pytest.mark.parametrize("place", ["card", "search", "sources", "note", "find"])
def test_escape_stops_from_anywhere_and_returns_to_the_text(window, qtbot, place):
    window.continuations.start_set(started(None))
    window.library.show_note(*opened(note()))
    window.sources.set_snippets((snippet(1),))
    places = {
        "card": lambda: window.continuations.card(0),
        "search": lambda: window.library.first_field(),
        "sources": lambda: window.sources.list,
        "note": lambda: window.findChild(NoteReader),
        "find": lambda: window.action("find").trigger() or window.focusWidget(),
    }
    widget = places[place]()
    widget.setFocus()
    qtbot.waitUntil(lambda: window.focusWidget() is not window.editor)

    with qtbot.waitSignal(window.continuations.stop_requested):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)

    qtbot.waitUntil(window.editor.hasFocus)


def test_command_is_found_by_a_few_letters_and_run(window, qtbot):
    QTest.keyClick(window.editor, Qt.Key.Key_K, CONTROL)
    field = window.findChild(CommandList).findChild(QLineEdit)

    QTest.keyClicks(field, "zoom in")
    with qtbot.waitSignal(window.settings_changed) as changed:
        QTest.keyClick(field, Qt.Key.Key_Return)

    assert changed.args[0] == {"text_size": Settings().text_size + 1}
    qtbot.waitUntil(window.editor.hasFocus)


def test_command_list_offers_every_action(window):
    QTest.keyClick(window.editor, Qt.Key.Key_K, CONTROL)
    model = window.findChild(CommandList).findChild(QListView).model()

    specs = [spec for specs in MENUS.values() for spec in specs if spec.name]

    assert model.rowCount() == len(specs) - 1


def test_every_action_has_a_key():
    missing = [spec.name for specs in MENUS.values() for spec in specs if not spec.keys]

    assert set(missing) == {""}


def test_no_key_means_two_things():
    keys = [key for specs in MENUS.values() for spec in specs for key in spec.keys]

    assert len(keys) == len(set(keys))


def test_zoom_changes_the_text_and_can_be_undone(window, qtbot):
    QTest.keyClick(window.editor, Qt.Key.Key_Plus, CONTROL)
    QTest.keyClick(window.editor, Qt.Key.Key_Plus, CONTROL)
    larger = QFontInfo(window.editor.font()).pointSizeF()
    QTest.keyClick(window.editor, Qt.Key.Key_0, CONTROL)

    assert larger > QFontInfo(window.editor.font()).pointSizeF()
    assert window.settings().text_size == Settings().text_size


@pytest.mark.parametrize(
    ("size", "name", "after"),
    [(60, "zoom_in", 61), (72, "zoom_in", 72), (7, "zoom_out", 6), (6, "zoom_out", 6)],
)
def test_zoom_has_the_range_of_the_settings(window, size, name, after):
    window.apply_settings(dataclasses.replace(window.settings(), text_size=size))

    window.action(name).trigger()

    assert window.settings().text_size == after


def test_note_is_looked_for_by_what_the_caret_is_in(window):
    window.editor.set_text("The ferry is late.")
    window.editor.go_to(6)

    find_note = next(one for one in window.editor.actions() if one.text().startswith("Find a note"))
    find_note.trigger()

    assert window.library.lists.field.text() == "ferry"


@pytest.mark.parametrize(
    ("name", "panel"),
    [
        ("show_library", "library"),
        ("show_sources", "sources"),
        ("show_continuations", "continuations"),
    ],
)
def test_each_panel_can_be_put_away_and_fetched_back(window, name, panel):
    window.action(name).trigger()
    away = getattr(window, panel).isVisible()
    window.action(name).trigger()

    assert (away, getattr(window, panel).isVisible()) == (False, True)


def test_narrow_window_gives_its_room_to_the_text(qtbot):
    window = MainWindow(Settings())
    qtbot.addWidget(window)

    window.resize(1024, 700)
    window.show()

    assert not window.library.isVisible()
    assert window.editor.width() > 560


@pytest.mark.parametrize("size", [(1440, 900), (1240, 800), (1024, 700)])
def test_whole_set_and_two_sources_are_seen_without_scrolling(window, qtbot, size):
    window.resize(*size)
    long = "Nobody on the quay would say why the ferry was late. " * 2
    window.sources.set_snippets((snippet(1, long, words=("ferry",)), snippet(2, long)))
    window.continuations.start_set(started(snippet(1), snippet(2), snippet(3), None))
    cards = window.continuations.findChild(QScrollArea).verticalScrollBar()
    rows = window.sources.list.verticalScrollBar()

    qtbot.waitUntil(lambda: (cards.maximum(), rows.maximum()) == (0, 0))


def test_passage_that_is_read_gets_room_and_gives_it_back(window, qtbot):
    window.resize(1024, 700)
    long = "Nobody on the quay would say why the ferry was late. " * 12
    window.sources.set_snippets((snippet(1, long), snippet(2)))
    window.continuations.start_set(started(snippet(1), snippet(2), snippet(3), None))
    qtbot.waitUntil(lambda: window.sources.height() < 360)
    before = window.sources.height()

    window.sources.preview(snippet(1, long))
    reading = window.sources.height()
    window.sources.close_preview()

    assert reading > before + 100
    qtbot.waitUntil(lambda: window.sources.height() == before)


def test_note_opens_beside_the_text_and_nothing_else_moves(window):
    window.editor.set_text("A line of the story. " * 900)
    window.editor.verticalScrollBar().setValue(700)

    def standing():
        text = window.editor.viewport()
        return text.mapTo(window, QPoint()), text.size(), window.editor.verticalScrollBar().value()

    before = standing(), window.library.width(), window.library.lists.isVisible()

    window.library.show_note(*opened(note()))
    read = window.library.note.isVisible()
    during = standing(), window.library.width(), window.library.lists.isVisible()
    window.beside.leave()

    assert read
    assert during == before
    assert window.sources.isVisible()


def test_sources_are_back_when_they_are_wanted(window):
    window.library.show_note(*opened(note()))

    window.action("go_to_sources").trigger()

    assert window.sources.list.isVisible()
    assert not window.library.note.isVisible()


def test_note_is_shown_beside_the_text_without_any_panel(window):
    for name in ("show_library", "show_sources", "show_continuations"):
        window.action(name).trigger()

    window.library.show_note(*opened(note()))

    assert window.library.note.isVisible()
    assert not window.sources.isVisible()


def test_division_of_the_writer_is_kept(window, qtbot):
    handle = window.sources.parentWidget().handle(1)
    before = window.sources.height()
    drag(handle, QPoint(0, -60))
    divided = window.sources.height()
    geometry, state = window.layout_state()

    again = MainWindow(Settings(window_geometry=geometry, window_state=state))
    qtbot.addWidget(again)
    again.resize(window.size())
    again.show()

    assert divided < before - 20
    assert abs(again.sources.height() - divided) <= 2


def drag(widget, way):
    here = widget.rect().center()
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=here)
    QTest.mouseMove(widget, here + way / 2)
    QTest.mouseMove(widget, here + way / 2)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=here + way / 2)


def test_library_that_was_fetched_stays_in_a_narrow_window(window):
    window.resize(1024, 700)
    window.action("show_library").trigger()

    window.resize(1000, 690)

    assert window.library.isVisible()


def test_library_comes_by_itself_where_there_is_room(window, qtbot):
    window.resize(1024, 700)
    geometry, state = window.layout_state()
    again = MainWindow(Settings(window_geometry=geometry, window_state=state))
    qtbot.addWidget(again)
    again.show()

    again.resize(1440, 900)

    assert again.library.isVisible()


def test_folded_manuscript_stays_folded(window, qtbot):
    window.action("show_drafts").trigger()
    geometry, state = window.layout_state()

    again = MainWindow(Settings(window_geometry=geometry, window_state=state))
    qtbot.addWidget(again)

    assert not again.action("show_drafts").isChecked()


def test_layout_comes_back(window, qtbot):
    window.action("show_sources").trigger()
    geometry, state = window.layout_state()

    again = MainWindow(Settings(window_geometry=geometry, window_state=state))
    qtbot.addWidget(again)
    again.show()

    assert not again.sources.isVisible()
    assert again.continuations.isVisible()


def test_pause_is_one_thing_in_menu_and_panel(window, qtbot):
    heard = []
    window.sources.pause_toggled.connect(heard.append)

    window.action("pause_sources").trigger()
    window.sources.pause(False)

    assert heard == [True, False]
    assert not window.action("pause_sources").isChecked()


def test_f6_walks_through_the_panes(window, qtbot):
    window.continuations.start_set(started(None))
    visited = []

    for _ in range(4):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6)
        visited.append(window.focusWidget().accessibleName())

    assert visited == [
        "Notes that fit this paragraph",
        "Continuation 1",
        "Find a note",
        "Draft",
    ]


def test_whatever_takes_the_focus_has_a_name(window):
    window.continuations.start_set(started(snippet(1)))
    window.library.show_note(*opened(note()))

    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(widget, QAbstractButton) and widget.isHidden())
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
        and widget.focusProxy() is None
        and widget is not window.messages.findChild(QAbstractButton)  # named with its message
    ]

    assert nameless == []


def test_theme_change_reaches_the_text(window):
    window.editor.set_text("See [[Mara]].")
    before = colours(window.editor)

    window.apply_settings(dataclasses.replace(Settings(), theme="dark"))

    assert colours(window.editor) != before
    assert window.editor.text() == "See [[Mara]]."
    assert not window.editor.document().isUndoAvailable()


def colours(edit: QTextEdit):
    formats = edit.document().firstBlock().layout().formats()
    return [part.format.foreground().color().name() for part in formats]


def test_closing_saves_an_open_note_first(window, qtbot):
    window.library.show_note(*opened(note(text="Cast.")))
    window.action("turn_note").trigger()
    QTest.keyClicks(window.findChild(NoteEdit), "Re")

    with qtbot.waitSignals([window.library.note.saved, window.closing], order="strict"):
        window.close()


@pytest.mark.parametrize(("points", "larger"), [(6, 7), (60, 61), (72, 72)])
def test_zooming_reaches_as_far_as_the_settings(qtbot, points, larger):
    window = MainWindow(Settings(text_size=points))
    qtbot.addWidget(window)

    window.action("zoom_in").trigger()

    assert window.settings().text_size == larger


def test_menus_name_the_enter_key_as_keyboards_do(window):
    keys = [
        action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        for action in window.actions()
    ]

    assert not [key for key in keys if "Return" in key]
