"""A selection over several scenes: it can be copied, and not changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.ui.scroll.test_view import ROWS, TEXTS, Opened
from writer_assist.ui.scroll.painting import ScrollRow
from writer_assist.ui.scroll.selection import ScrollSelection


@pytest.fixture
def opened(qtbot) -> Opened:
    opened = Opened(qtbot)
    opened.selection = ScrollSelection(opened.scroll)
    return opened


def press_with_shift(opened, draft: str, down: int) -> None:
    place = QPoint(20, opened.seen(draft) + down)
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(opened.editor.viewport(), Qt.MouseButton.LeftButton, shift, place)


def copied(opened) -> str:
    opened.editor.copy()
    return QGuiApplication.clipboard().text()


def test_words_of_both_scenes_are_copied(opened):
    opened.bar.setValue(opened.scroll.stack.height(2) - 200)
    opened.editor.setTextCursor(opened.editor.cursor_at(TEXTS["2.md"], 1680, 1680))

    press_with_shift(opened, "3.md", 52)

    own, other = copied(opened).split("\n\n")
    assert own == TEXTS["2.md"][1680:]
    assert TEXTS["3.md"].startswith(other)


def test_selection_upwards_is_copied_in_the_order_of_the_book(opened):
    opened.bar.setValue(-120)
    opened.editor.setTextCursor(opened.editor.cursor_at(TEXTS["2.md"], 8, 8))

    press_with_shift(opened, "1.md", opened.scroll.stack.height(1) - 60)

    assert copied(opened).endswith("\n\nScene 2.")


def test_nothing_is_changed_by_a_key_over_several_scenes(opened, qtbot):
    opened.bar.setValue(opened.scroll.stack.height(2) - 200)
    press_with_shift(opened, "3.md", 52)

    with qtbot.waitSignal(opened.selection.change_refused):
        QTest.keyClick(opened.editor, Qt.Key.Key_Delete)
    opened.editor.cut()
    opened.editor.paste()

    assert opened.editor.text() == TEXTS["2.md"]


def test_caret_key_ends_the_selection_over_several_scenes(opened):
    opened.bar.setValue(opened.scroll.stack.height(2) - 200)
    press_with_shift(opened, "3.md", 52)

    QTest.keyClick(opened.editor, Qt.Key.Key_Left)

    assert opened.selection.far is None


def test_all_is_selected_first_of_the_scene_and_then_of_all_scenes(opened):
    opened.editor.selectAll()
    assert copied(opened) == TEXTS["2.md"]

    opened.editor.selectAll()

    assert copied(opened) == "\n\n".join(TEXTS.values())


def test_all_scenes_that_are_selected_are_left_as_they_are_by_a_key(opened, qtbot):
    opened.editor.selectAll()
    opened.editor.selectAll()

    with qtbot.waitSignal(opened.selection.change_refused):
        QTest.keyClick(opened.editor, Qt.Key.Key_Backspace)

    assert opened.editor.text() == TEXTS["2.md"]


def test_all_scenes_are_not_selected_before_they_were_read(opened, qtbot):
    opened.scroll.show((*ROWS, ScrollRow("new.md", "New")), "2.md")
    opened.editor.selectAll()

    with qtbot.waitSignal(opened.selection.not_ready):
        opened.editor.selectAll()

    assert copied(opened) == TEXTS["2.md"]
