"""Renaming, deleting and linking notes in the whole window; the library is a fake."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QMessageBox

from tests.ui.program import opened_program
from writer_assist.domain.note import LibraryStatus, NoteSummary, SourceRules, SourceState
from writer_assist.messages.library import FollowNotes
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.library.note_name_dialog import NoteNameDialog
from writer_assist.ui.rows import RowTable


@pytest.fixture
def vault(tmp_path):
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "Mara.md").write_text("# Mara\n\nShe keeps the light.\n")
    (vault / "Harbour.md").write_text("[[Mara]] lives here.\n")
    return vault


@pytest.fixture
def sent(monkeypatch):
    """The orders to the engines, none of which is answered."""
    sent: list[object] = []
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    monkeypatch.setattr(
        EngineBridge, "send", lambda _, order, **__: sent.append(order) or len(sent)
    )
    return sent


@pytest.fixture
def window(qtbot, data_folder, sent, vault, tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text("[[Mara]] slept.\n")
    with opened_program(qtbot, data_folder, draft) as (window, desk):
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: window.editor.text() == "[[Mara]] slept.\n")
        source = SourceState(str(vault), True, 1, "", SourceRules())
        desk._library.library.status_changed.emit(LibraryStatus(1, sources=(source,)))
        lists = window.library.lists
        lists.set_notes((NoteSummary(4, "Mara", str(vault / "Mara.md"), str(vault)),))
        lists.end_notes()
        table = lists.findChild(RowTable)
        table.setCurrentIndex(table.model().index(0, 0))
        table.setFocus()
        qtbot.waitUntil(table.hasFocus)
        yield window


def table_of(window):
    return window.library.lists.findChild(RowTable)


def typed_name(qtbot, window, name):
    qtbot.waitUntil(lambda: window.findChild(NoteNameDialog) is not None)
    dialog = window.findChild(NoteNameDialog)
    dialog.field.setText(name)
    dialog.accept()


def answer(qtbot, window, words):
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None)
    question = window.findChild(QMessageBox)
    next(one for one in question.findChildren(QAbstractButton) if words in one.text()).click()


def test_note_is_renamed_by_key_and_links_follow(qtbot, window, vault, sent):
    QTest.keyClick(table_of(window), Qt.Key.Key_F2)
    typed_name(qtbot, window, "Mara Venn")
    answer(qtbot, window, "Change")

    qtbot.waitUntil(lambda: (vault / "Mara Venn.md").exists())
    assert (vault / "Harbour.md").read_text() == "[[Mara Venn]] lives here.\n"
    moves = ((str(vault / "Mara.md"), str(vault / "Mara Venn.md")),)
    qtbot.waitUntil(lambda: FollowNotes(moves) in sent)
    qtbot.waitUntil(lambda: "“Mara Venn”" in window.messages.sentence())


def test_note_goes_to_the_bin_with_del_and_comes_back(qtbot, window, vault):
    QTest.keyClick(table_of(window), Qt.Key.Key_Delete)

    qtbot.waitUntil(lambda: (vault / ".trash" / "Mara.md").exists())
    qtbot.waitUntil(lambda: window.messages.sentence() == "“Mara” is in the bin.")

    window.messages.findChild(QAbstractButton).click()

    qtbot.waitUntil(lambda: (vault / "Mara.md").exists())


@pytest.mark.qt_log_ignore("does not support")
@pytest.mark.parametrize("key", [Qt.Key.Key_Menu, Qt.Key.Key_F10])
def test_menu_of_a_note_opens_by_key_and_links_to_it(qtbot, window, key):
    shift = Qt.KeyboardModifier.ShiftModifier
    modifiers = shift if key == Qt.Key.Key_F10 else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(table_of(window), key, modifiers)
    menus = [one for one in window.findChildren(QMenu) if one.accessibleName() == "Mara"]

    next(one for one in menus[0].actions() if "link" in one.text()).trigger()

    assert QGuiApplication.clipboard().text() == "[[Mara]]"
    assert [one.text().split("\t")[0] for one in menus[0].actions() if one.text()] == [
        "&Open beside the draft", "&Edit", "&Rename…", "&Copy a link to it",
        "&Show in its folder", "Move to the &bin",
    ]  # fmt: skip
    menus[0].close()


def test_note_that_is_open_as_the_draft_is_left_alone(qtbot, window, tmp_path):
    lists = window.library.lists
    lists.set_notes((NoteSummary(5, "draft", str(tmp_path / "draft.md"), str(tmp_path)),))
    lists.end_notes()
    table_of(window).setCurrentIndex(table_of(window).model().index(0, 0))

    QTest.keyClick(table_of(window), Qt.Key.Key_Delete)

    assert "is the draft that is open" in window.messages.sentence()
