"""Finding and replacing in the draft, with real keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from tests.ui.values import contrast
from writer_assist.settings import Settings
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.draft.find_bar import FindBar
from writer_assist.ui.main_window import MainWindow

TEXT = "Ferry bell ferry\nferryman and FERRY."


@pytest.fixture
def bar(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    edit = Editor(around)
    bar = FindBar(edit, around)
    bar.edit, bar.around = edit, around  # held as long as the bar is
    edit.set_text(TEXT)
    layout = QVBoxLayout(around)
    layout.addWidget(bar)
    layout.addWidget(edit)
    around.resize(900, 600)
    around.show()
    bar.open()
    return bar


def fields(bar):
    return bar.findChildren(QLineEdit)


def look_for(bar, words):
    fields(bar)[0].clear()
    QTest.keyClicks(fields(bar)[0], words)


def press(bar, words):
    next(one for one in bar.findChildren(QAbstractButton) if one.text() == words).click()


def choose(bar, words):
    options = bar.findChildren(QToolButton)
    next(one for one in options if one.accessibleName() == words).setChecked(True)


def said(bar):
    return next(label.text() for label in bar.findChildren(QLabel))


def test_find_goes_round(bar):
    look_for(bar, "ferry")
    found = [bar.edit.textCursor().selectionStart()]

    for _ in range(4):
        QTest.keyClick(fields(bar)[0], Qt.Key.Key_Return)
        found.append(bar.edit.textCursor().selectionStart())

    assert found == [0, 11, 17, 30, 0]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], "1 of 4"),
        (["Match case"], "1 of 2"),
        (["Whole words"], "1 of 3"),
        (["Match case", "Whole words"], "1 of 1"),
    ],
)
def test_places_are_counted(bar, qtbot, options, count):
    for words in options:
        choose(bar, words)

    look_for(bar, "ferry")

    qtbot.waitUntil(lambda: said(bar) == count)


def test_place_that_is_shown_is_told(bar, qtbot):
    look_for(bar, "ferry")
    qtbot.waitUntil(lambda: said(bar) == "1 of 4")

    QTest.keyClick(fields(bar)[0], Qt.Key.Key_Return)
    second = said(bar)
    QTest.keyClick(fields(bar)[0], Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    assert (second, said(bar)) == ("2 of 4", "1 of 4")


def test_nothing_found_is_said(bar):
    look_for(bar, "tide")

    assert said(bar) == "No matches"


def test_count_follows_the_text(bar, qtbot):
    look_for(bar, "bell")
    qtbot.waitUntil(lambda: said(bar) == "1 of 1")

    bar.edit.insert_at(bar.edit.cursor_at(TEXT, len(TEXT), len(TEXT)), " A bell.")

    qtbot.waitUntil(lambda: said(bar) == "1 of 2")


@pytest.mark.parametrize(
    ("options", "after"),
    [
        ([], "boat bell boat\nboatman and boat."),
        (["Match case", "Whole words"], "Ferry bell boat\nferryman and FERRY."),
    ],
)
def test_replace_all_is_one_undo_step(bar, options, after):
    QTest.keyClicks(bar.edit, "x")
    for words in options:
        choose(bar, words)
    look_for(bar, "ferry")
    fields(bar)[1].setText("boat")

    press(bar, "Replace all")
    replaced = bar.edit.text()
    QTest.keyClicks(bar.edit, "y")
    bar.edit.undo()
    undone = bar.edit.text()
    bar.edit.undo()

    assert (replaced, undone) == (f"x{after}", f"x{after}")
    assert bar.edit.text() == f"x{TEXT}"


def test_replacing_one_goes_on_to_the_next(bar):
    look_for(bar, "ferry")
    fields(bar)[1].setText("boat")

    press(bar, "Replace")

    assert bar.edit.text().startswith("boat bell ferry")
    assert bar.edit.textCursor().selectionStart() == 10


def test_another_text_closes_the_bar(bar, qtbot):
    look_for(bar, "ferry")

    bar.edit.set_text("Another draft.")

    assert not bar.isVisible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_place_that_is_shown_stands_out(qtbot, theme):
    window = MainWindow(Settings(theme=theme))
    qtbot.addWidget(window)
    window.show()
    window.editor.set_text("Ferry.")

    window.action("find").trigger()
    QTest.keyClicks(window.findChild(FindBar).findChild(QLineEdit), "ferry")
    corner = window.editor.cursorRect(window.editor.cursor_at("Ferry.", 0, 0)).topLeft()
    colour = window.editor.viewport().grab().toImage().pixelColor(corner + QPoint(3, 1)).name()

    assert contrast(colour, window.theme.palette.paper) >= 3
