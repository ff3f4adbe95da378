"""The whole book kept and restored in the whole window; engines never start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QPushButton, QTextBrowser

from tests.manuscript.books import TEXTS, Book
from tests.ui.program import opened_program
from writer_assist.ui.engine_bridge import EngineBridge
from writer_assist.ui.versions.dialog import VersionsDialog
from writer_assist.ui.versions.name_dialog import NameDialog


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture
def window(qtbot, data_folder, monkeypatch, book) -> Iterator:
    monkeypatch.setattr(EngineBridge, "start", lambda _: None)
    with opened_program(qtbot, data_folder, book.file("Supper")) as (window, _):
        window.resize(1440, 900)
        qtbot.waitUntil(lambda: window.library.project.tree.selected() == ("Supper",))
        yield window


def keep_book(qtbot, window, name):
    window.action("name_version").trigger()
    qtbot.waitUntil(lambda: window.findChild(NameDialog) is not None)
    dialog = window.findChild(NameDialog)
    dialog.findChild(QCheckBox).click()
    dialog.field.setText(name)
    dialog.accept()
    qtbot.waitUntil(lambda: f"kept as “{name}”: 5 scenes" in window.messages.sentence())


def opened_versions(qtbot, window):
    window.action("versions").trigger()
    dialog = window.findChild(VersionsDialog)
    drafts, page = dialog.findChild(QComboBox), dialog.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: drafts.itemText(0) == "The whole book")
    drafts.setCurrentIndex(0)
    drafts.activated.emit(0)
    qtbot.waitUntil(lambda: "kept as a version first" in page.toPlainText())
    return dialog


def restore(dialog):
    next(one for one in dialog.findChildren(QPushButton) if "whole book" in one.text()).click()


def test_whole_book_is_kept_restored_and_the_restoring_undone(qtbot, window, book):
    keep_book(qtbot, window, "To the editor")
    window.editor.go_to(0)
    QTest.keyClicks(window.editor, "Late that night ")
    window.action("new_draft").trigger()
    qtbot.waitUntil(lambda: window.editor.text() == "")
    dialog = opened_versions(qtbot, window)

    restore(dialog)

    qtbot.waitUntil(lambda: "New scene" not in book.shape())
    qtbot.waitUntil(lambda: "“To the editor”" in window.messages.sentence())
    assert book.file("Supper").read_text() == TEXTS["Supper"]
    versions = dialog.findChild(QListWidget)
    qtbot.waitUntil(lambda: versions.count() == 2)
    assert versions.item(0).text().startswith("Before going back to “To the editor”\n")
    qtbot.waitUntil(window.action("undo_manuscript").isEnabled)

    window.action("undo_manuscript").trigger()

    qtbot.waitUntil(lambda: "New scene" in book.shape())
    assert book.file("Supper").read_text().startswith("Late that night ")
    dialog.close()
