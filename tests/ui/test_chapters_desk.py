"""A folder of numbered chapters in the whole window, without an index; engines never start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView

from tests.ui.program import opened_program
from writer_assist.ui.engine_bridge import EngineBridge


@pytest.fixture
def novel(tmp_path):
    folder = tmp_path / "Emma"
    folder.mkdir()
    for name in ("01 - Arrival", "02 - Storm"):
        (folder / f"{name}.md").write_text(f"{name[5:]} it was.\n")
    return folder


@pytest.fixture
def window(qtbot, data_folder, monkeypatch, novel):
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    with opened_program(qtbot, data_folder, novel / "01 - Arrival.md") as (window, _):
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: window.windowTitle().startswith("01 - Arrival · Emma"))
        yield window


def names(novel):
    return sorted(path.name for path in novel.iterdir())


def field_of(window):
    return window.library.drafts.findChild(QListView).findChild(QLineEdit)


def begin_chapter(qtbot, window):
    window.action("new_draft").trigger()
    qtbot.waitUntil(lambda: window.editor.text() == "")
    qtbot.waitUntil(lambda: field_of(window) is not None)


def test_new_draft_makes_the_next_chapter_in_the_folder(qtbot, window, novel, data_folder):
    assert window.action("new_draft").text() == "&New chapter"

    begin_chapter(qtbot, window)

    assert names(novel)[-1] == "03 - New chapter.md"
    assert window.windowTitle() == "03 - New chapter · Emma — Writer Assist"
    assert not list(data_folder.drafts.glob("Untitled*"))


def test_title_of_a_new_chapter_is_typed_at_once(qtbot, window, novel):
    begin_chapter(qtbot, window)

    QTest.keyClicks(field_of(window), "Home")
    QTest.keyClick(field_of(window), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: names(novel)[-1] == "03 - Home.md")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("03 - Home · Emma"))
    assert window.editor.hasFocus()


def test_new_chapter_is_taken_back(qtbot, window, novel):
    begin_chapter(qtbot, window)
    QTest.keyClick(field_of(window), Qt.Key.Key_Escape)
    qtbot.waitUntil(window.action("undo_manuscript").isEnabled)

    window.action("undo_manuscript").trigger()

    qtbot.waitUntil(lambda: len(names(novel)) == 2)
    qtbot.waitUntil(lambda: window.editor.text() == "Arrival it was.\n")


def test_chapter_that_is_open_is_renamed_in_the_list(qtbot, window, novel):
    window.action("rename_scene").trigger()
    qtbot.waitUntil(lambda: field_of(window) is not None)

    field_of(window).setText("01 - By ferry")
    QTest.keyClick(field_of(window), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: names(novel)[0] == "01 - By ferry.md")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("01 - By ferry"))


def test_folder_that_may_not_be_written_to_says_so(qtbot, window, novel, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("writer_assist.manuscript.changes.write_new", refuse)
    window.action("new_draft").trigger()

    qtbot.waitUntil(
        lambda: any("may not be written" in one.text() for one in window.findChildren(QLabel))
    )
    assert window.editor.text() == "Arrival it was.\n"
