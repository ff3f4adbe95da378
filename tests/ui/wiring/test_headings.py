"""The headings of a draft beside its text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.program import opened_program
from writer_assist.ui.engine_bridge import EngineBridge

TEXT = "# Part One\n\n## Arrival 🚢\n\nShe came.\n\n## Supper\n\nThey ate.\n"


@pytest.fixture
def window(qtbot, data_folder, monkeypatch, tmp_path):
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    path = tmp_path / "novel" / "draft.md"
    path.parent.mkdir()
    path.write_text(TEXT)
    with opened_program(qtbot, data_folder, path) as (window, _):
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: len(window.library.headings.headings()) == 3)
        yield window


def rows(window):
    return window.library.headings.list


def test_headings_follow_the_caret_without_taking_the_keyboard(window):
    window.editor.setFocus()

    window.editor.go_to(TEXT.index("She") + 1)  # the ship is two units

    assert window.library.headings.isVisible()
    assert rows(window).currentIndex().row() == 1
    assert window.editor.hasFocus()


def test_heading_is_gone_to_by_keyboard_and_by_mouse(window):
    window.action("headings").trigger()
    assert rows(window).hasFocus()

    QTest.keyClick(rows(window), Qt.Key.Key_Home)
    assert window.editor.textCursor().block().text() == "# Part One"
    assert rows(window).hasFocus()

    place = rows(window).visualRect(rows(window).model().index(1, 0)).center()
    QTest.mouseClick(rows(window).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.editor.textCursor().block().text() == "## Arrival 🚢"
    assert window.editor.hasFocus()


def test_new_heading_is_listed_and_a_draft_without_any_has_no_list(qtbot, window):
    window.editor.go_to(len(TEXT) + 1)
    window.editor.insert("\n# Night\n")
    qtbot.waitUntil(lambda: len(window.library.headings.headings()) == 4)

    window.editor.selectAll()
    QTest.keyClicks(window.editor, "Nothing.")

    qtbot.waitUntil(lambda: window.library.headings.isHidden())
    window.action("headings").trigger()
    assert "begins with #" in window.messages.sentence()
