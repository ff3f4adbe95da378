"""The window with earlier versions, and what it takes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListWidget, QPushButton, QTextBrowser

from writer_assist.errors import DiskError
from writer_assist.file_names import path_to_text
from writer_assist.history.book_versions import BookVersions
from writer_assist.history.versions import VersionStore
from writer_assist.paths import DataFolder
from writer_assist.ui.draft.editor import Editor
from writer_assist.ui.open_draft import OpenDraft
from writer_assist.ui.versions.book_keeper import BookKeeper
from writer_assist.ui.versions.dialog import VersionsDialog
from writer_assist.ui.versions.keeper import VersionKeeper
from writer_assist.ui.versions.name_dialog import NameDialog

OLD = "The lantern went out.\n\nMara counted the boats.\n\nNobody answered.\n"
NOW = "Mara counted the gulls.\n\nNobody answered.\n"


@pytest.fixture
def folder(tmp_path):
    return DataFolder(tmp_path / "data")


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "novel" / "one.md"
    path.parent.mkdir()
    path.write_text(NOW)
    return path


@pytest.fixture
def editor(qtbot):
    editor = Editor()
    qtbot.addWidget(editor)
    editor.set_text(NOW)
    return editor


@pytest.fixture
def keeper(qtbot, background, folder, draft, editor):
    store = VersionStore(folder.versions(draft.parent))
    store.keep(path_to_text(draft), OLD, name="First draft", now=1_700_000_000.0)
    store.keep(path_to_text(draft.with_name("two.md")), "The cut scene.\n", now=1_700_000_000.0)
    store.close()
    opened = OpenDraft(path_to_text(draft))
    keeper = VersionKeeper(background, folder, opened, editor.text, editor)
    yield keeper
    keeper.close()


@pytest.fixture
def dialog(qtbot, keeper):
    dialog = VersionsDialog(keeper, BookKeeper(keeper, str, keeper))
    qtbot.addWidget(dialog)
    dialog.show()
    page = dialog.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: "lantern" in page.toPlainText())
    return dialog


def test_differences_from_now_are_shown_word_by_word(dialog):
    page = dialog.findChild(QTextBrowser)

    assert "boatsgulls" in page.toPlainText()
    assert "line-through" in page.toHtml()


def test_draft_without_versions_says_when_there_will_be_one(qtbot, background, folder, tmp_path):
    new = OpenDraft(path_to_text(tmp_path / "new" / "One.md"))
    keeper = VersionKeeper(background, folder, new, lambda: "", None)
    dialog = VersionsDialog(keeper, BookKeeper(keeper, str, keeper))
    qtbot.addWidget(dialog)

    dialog.show()

    says = "every minute while you write"
    qtbot.waitUntil(lambda: any(says in label.text() for label in dialog.findChildren(QLabel)))
    keeper.close()


def test_list_names_the_version_and_its_words(dialog):
    [item] = dialog.findChild(QListWidget).findItems("First draft", Qt.MatchFlag.MatchContains)

    assert "10 words" in item.text()


def test_one_change_can_be_taken_back(dialog, qtbot):
    page = dialog.findChild(QTextBrowser)

    with qtbot.waitSignal(dialog.restore_requested) as asked:
        page.anchorClicked.emit(QUrl("0"))

    comparison, [change] = asked.args
    assert comparison.old[slice(*change.old)] == "The lantern went out.\n\n"


def test_words_are_found_in_drafts_that_are_gone(dialog, qtbot):
    QTest.keyClicks(dialog.findChild(QLineEdit), "cut scene")

    page = dialog.findChild(QTextBrowser)
    qtbot.waitUntil(lambda: page.toPlainText().strip() == "The cut scene.")
    assert "two" in dialog.findChild(QListWidget).item(0).text()


def test_draft_that_is_gone_is_offered_and_can_be_saved(dialog, qtbot):
    drafts = dialog.findChild(QComboBox)
    qtbot.waitUntil(lambda: drafts.count() == 2)

    assert "no longer there" in drafts.itemText(1)


def test_name_is_reported_once_there_is_one(qtbot):
    dialog = NameDialog(1)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    QTest.keyClicks(dialog.field, "To the editor")

    with qtbot.waitSignal(dialog.named) as named:
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)

    assert named.args == ["To the editor", False]


def test_text_is_kept_a_minute_after_a_change(keeper, editor, qtbot, monkeypatch):
    editor.edited.connect(keeper.note_edit)
    keeper._timer.setInterval(1)
    editor.insert("Then. ")

    kept = []
    qtbot.waitUntil(lambda: keeper.list_versions(keeper.draft, kept.append) or bool(kept))
    qtbot.waitUntil(lambda: keeper.list_versions(keeper.draft, kept.append) or len(kept[-1]) == 2)


def books_of(keeper, editor):
    return BookKeeper(keeper, editor.text, editor)


def test_named_version_of_the_book_covers_other_drafts(keeper, editor, draft, qtbot):
    draft.with_name("three.md").write_text("Three.")
    told = []

    books_of(keeper, editor).keep("Done", told.append)

    qtbot.waitUntil(lambda: bool(told))
    kept = []
    keeper.list_versions(path_to_text(draft.with_name("three.md")), kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert told[0].scenes == 2
    assert kept[0][0].name == "Done"


def test_version_of_the_book_says_what_would_change(qtbot, keeper, editor, draft):
    other, told, asked = draft.with_name("three.md"), [], []
    other.write_text("Three.")
    books = books_of(keeper, editor)
    books.keep("Done", told.append)
    qtbot.waitUntil(lambda: bool(told))
    other.unlink()
    draft.with_name("four.md").write_text("Four.")
    dialog = VersionsDialog(keeper, books)
    qtbot.addWidget(dialog)
    dialog.show()
    page, drafts = dialog.findChild(QTextBrowser), dialog.findChild(QComboBox)

    qtbot.waitUntil(lambda: drafts.itemText(0) == "The whole book")
    drafts.setCurrentIndex(0)
    drafts.activated.emit(0)
    dialog.book_requested.connect(lambda *about: asked.append(about))

    qtbot.waitUntil(lambda: "1 scene comes back and 1 goes to the bin" in page.toPlainText())
    next(one for one in dialog.findChildren(QPushButton) if "whole book" in one.text()).click()
    assert asked == [(told[0].number, "Done")]


def test_down_leads_from_the_search_to_the_versions(dialog, qtbot):
    dialog.show()
    field, versions = dialog.findChild(QLineEdit), dialog.findChild(QListWidget)
    field.setFocus()

    QTest.keyClick(field, Qt.Key.Key_Down)

    qtbot.waitUntil(versions.hasFocus)


def test_book_is_not_restored_if_the_present_one_cannot_be_kept(
    qtbot, keeper, editor, draft, monkeypatch
):
    told, failed, prepared = [], [], []
    books = books_of(keeper, editor)
    books.keep("Done", told.append)
    qtbot.waitUntil(lambda: bool(told))
    draft.with_name("new.md").write_text("New.")

    def refuse(*_, **__):
        raise DiskError("The disk is full.")

    monkeypatch.setattr(BookVersions, "keep", refuse)
    books.failed.connect(failed.append)
    books.prepare(told[0].number, "Before", lambda *found: prepared.append(found))

    qtbot.waitUntil(lambda: bool(failed))
    assert str(failed[0]) == "The disk is full."
    assert prepared == []
