"""The whole book in one scroll, in the real window; engines never start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from tests.manuscript.books import Book
from tests.ui.program import opened_program
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.project import controller as project_controller
from writer_assist.ui.scroll.view import SceneScroll


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture
def window(qtbot, data_folder, monkeypatch, book) -> Iterator:
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    monkeypatch.setattr(project_controller, "LOOK_MS", 50)
    with opened_program(qtbot, data_folder, book.file("Supper")) as (window, _):
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: window.library.project.tree.selected() == ("Supper",))
        yield window


@pytest.fixture
def scroll(qtbot, window) -> SceneScroll:
    window.action("show_scroll").trigger()
    scroll = window.editor.findChild(SceneScroll)
    qtbot.waitUntil(lambda: scroll.page_of(row(scroll, "Lantern")) is not None)
    return scroll


def titles(scroll) -> list[str]:
    return [one.title for one in scroll.rows]


def row(scroll, title: str) -> int:
    return titles(scroll).index(title)


def is_open(window, words: str) -> bool:
    return window.editor.text().startswith(words)


def click(scroll, title: str) -> None:
    place = QPoint(60, scroll.rect_of(row(scroll, title)).top() + 55)
    QTest.mouseClick(scroll.editor.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_scenes_stand_in_their_order(scroll):
    assert titles(scroll) == ["Part One", "Arrival", "Supper", "Part Two", "Lantern"]
    assert [one.is_head for one in scroll.rows] == [True, False, False, True, False]


def test_what_is_typed_right_after_a_click_goes_to_the_scene_that_was_clicked(
    qtbot, window, scroll, book
):
    click(scroll, "Arrival")
    QTest.keyClicks(window.editor, "Now ")

    qtbot.waitUntil(lambda: "Now " in window.editor.text())
    assert "ferry" in window.editor.text()
    qtbot.waitUntil(lambda: "Now " in book.file("Arrival").read_text())
    assert "Now " not in book.file("Supper").read_text()
    assert window.library.project.tree.selected() == ("Arrival",)


def test_caret_keys_lead_over_the_edges(qtbot, window, scroll):
    window.editor.go_to(0)
    QTest.keyClick(window.editor, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: is_open(window, "She came"))
    assert window.editor.textCursor().atEnd()

    QTest.keyClick(window.editor, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: is_open(window, "They ate"))
    assert window.editor.textCursor().blockNumber() == 0

    QTest.keyClick(window.editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: is_open(window, "It was lit"))


def test_key_that_would_join_two_scenes_does_nothing(window, scroll):
    window.editor.go_to(0)
    before = window.editor.text()

    QTest.keyClick(window.editor, Qt.Key.Key_Backspace)

    assert window.editor.text() == before
    said = [label.text() for label in window.messages.findChildren(QLabel)]
    assert any("joins a scene" in words for words in said)


def test_find_goes_on_in_the_next_scene_and_stays_open(qtbot, window, scroll):
    window.action("find").trigger()
    [field, _] = window.find_bar.findChildren(QLineEdit)
    QTest.keyClicks(field, "lit at")

    qtbot.waitUntil(lambda: is_open(window, "It was lit"))
    assert window.editor.selected_text() == "lit at"
    assert window.find_bar.isVisible()


def test_find_counts_the_matches_of_all_scenes(qtbot, window, scroll):
    window.editor.go_to(0)
    window.action("find").trigger()
    [field, _] = window.find_bar.findChildren(QLineEdit)
    QTest.keyClicks(field, "the")

    said = [label.text for label in window.find_bar.findChildren(QLabel)]
    qtbot.waitUntil(lambda: any(text() == "2 of 3" for text in said))


def test_text_is_named_for_its_scene_and_place(qtbot, window, scroll):
    assert window.editor.accessibleName() == "Supper, 3 of 5 in the scroll"

    window.action("show_scroll").trigger()

    assert window.editor.accessibleName() == "Draft"


def test_scene_whose_file_is_missing_says_so_in_its_place(qtbot, window, scroll, book):
    book.file("Arrival").unlink()

    qtbot.waitUntil(lambda: bool(scroll.rows[row(scroll, "Arrival")].line))

    assert "missing" in scroll.rows[row(scroll, "Arrival")].line


def test_scene_that_is_moved_in_the_tree_moves_in_the_scroll(qtbot, window, scroll):
    window.action("scene_up").trigger()

    qtbot.waitUntil(lambda: row(scroll, "Supper") < row(scroll, "Arrival"))
    assert scroll.live == row(scroll, "Supper")


def test_halves_of_a_split_scene_stand_one_below_the_other(qtbot, window, scroll):
    window.editor.go_to(window.editor.text().index("Nobody"))
    window.action("split_scene").trigger()

    qtbot.waitUntil(lambda: len(scroll.rows) == 6)
    assert scroll.rows[scroll.live].title == titles(scroll)[row(scroll, "Supper") + 1]


def test_chosen_chapter_brings_its_scenes(qtbot, window):
    window.library.project.tree.select(["Part One"])
    window.action("show_scene_scroll").trigger()

    scroll = window.editor.findChild(SceneScroll)
    assert titles(scroll) == ["Part One", "Arrival", "Supper"]
    assert not window.action("show_scroll").isChecked()


def test_choice_is_remembered_for_the_book(qtbot, data_folder, monkeypatch, book):
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    for is_first in (True, False):
        with opened_program(qtbot, data_folder, book.file("Supper")) as (window, _):
            scroll = window.editor.findChild(SceneScroll)
            qtbot.waitUntil(lambda w=window: w.library.project.project is not None)
            if is_first:
                window.action("show_scroll").trigger()
            qtbot.waitUntil(lambda s=scroll: s.is_on)
            assert window.action("show_scroll").isChecked()
